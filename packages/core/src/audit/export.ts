import { sameBytes } from "./bytes.ts";
import { canonicalJson, parseCanonical } from "./canonical-json.ts";
import { openCheckpoint, type TreeHead } from "./checkpoint.ts";
import { type NoteKey, noteKeyText, parseNoteKey, type VerifySignature } from "./note.ts";
import { parseLeaf } from "./record.ts";
import { appendLeaf, EMPTY_TREE, type Hash, rootOf, textLeafHash, type TreeState } from "./tree.ts";

/*
 * An exported log is a text file: a header, one leaf a line, and the signed checkpoint of exactly these leaves. Every
 * line is canonical JSON and ends with one newline, so that a record has one form only and no byte is left unchecked.
 */

const FORMAT = "cardea-audit-log";
const CHECKPOINT_START = '{"checkpoint":';

/** The first line, without its newline. */
export function exportHeader(key: NoteKey): string {
  return canonicalJson({ format: FORMAT, v: 1, origin: key.name, publicKey: noteKeyText(key) });
}

/** The last line, without its newline. */
export function exportFooter(note: string): string {
  return canonicalJson({ checkpoint: note });
}

export interface ExportChecks {
  readonly hash: Hash;
  readonly verifySignature: VerifySignature;
  /** The log's public key (`name+id+key`) as known from elsewhere. Without it a log made anew by a forger looks good. */
  readonly publicKey?: string;
  /** A checkpoint kept from earlier: the log must begin with exactly the records that it stands for. */
  readonly olderCheckpoint?: string;
}

export interface ExportProblem {
  readonly kind: "bad";
  /** Counted from 1. */
  readonly line: number;
  /** A sentence. */
  readonly problem: string;
}

export interface ExportApproval {
  readonly kind: "good";
  readonly head: TreeHead;
  /** `name+id+key`. */
  readonly publicKey: string;
}

export type ExportVerdict = ExportApproval | ExportProblem;

/** Whether an exported log is unchanged to the byte; if not, the first thing that is wrong. */
export function verifyExport(text: string, checks: ExportChecks): ExportVerdict {
  const lines = text.split("\n");
  const rest = lines.pop();
  const reading = readExport(checks);
  for (const line of lines) {
    const problem = reading.take(line);
    if (problem !== null) return problem;
  }
  if (rest !== "") return { kind: "bad", line: lines.length + 1, problem: EXPORT_PROBLEMS.noNewline };
  return reading.finish();
}

export const EXPORT_PROBLEMS = {
  noHeader: "The first line is not the header of an exported audit log.",
  otherKey: "The log is signed with another key than the one given.",
  badOlder: "The older checkpoint is not one of this log, or its signature is not good.",
  olderDiffers: "The records up to here are not those of the older checkpoint.",
  olderLarger: "The older checkpoint has more records than this log: some are missing at the end.",
  notCanonical: "This line is not a record in its canonical form: it was changed.",
  wrongIndex: "The record's number is not its place in the log: a record was dropped, added or moved.",
  badCheckpoint: "The checkpoint is not in its canonical form, or its signature is not good.",
  wrongSize: "The checkpoint stands for another number of records than there are.",
  wrongRoot: "The records do not have the root of the checkpoint: at least one of them was changed.",
  afterEnd: "Something follows the checkpoint.",
  noCheckpoint: "The file ends before its checkpoint: the end is missing.",
  noNewline: "The last line does not end with a newline: the end is missing, or something was added.",
} as const;

/** Verifies an exported log line by line, for files of any size. After the first problem it must not be used any more. */
export interface ExportReading {
  /** The next line, without its newline. */
  take(line: string): ExportProblem | null;
  /** After the last line. */
  finish(): ExportVerdict;
}

export function readExport(checks: ExportChecks): ExportReading {
  let place: Place = { kind: "start" };
  let line = 0;

  return {
    take(text) {
      line++;
      const next = placeAfter(checks, place, text);
      if (typeof next === "string") return { kind: "bad", line, problem: EXPORT_PROBLEMS[next] };
      place = next;
      return null;
    },
    finish() {
      if (place.kind === "end") return { kind: "good", head: place.head, publicKey: noteKeyText(place.key) };
      return { kind: "bad", line: line + 1, problem: EXPORT_PROBLEMS.noCheckpoint };
    },
  };
}

/** How far a reading has come. */
type Place =
  | { readonly kind: "start" }
  | { readonly kind: "records"; readonly key: NoteKey; readonly older: TreeHead | null; readonly tree: TreeState }
  | { readonly kind: "end"; readonly key: NoteKey; readonly head: TreeHead };
type Records = Extract<Place, { kind: "records" }>;

type Next = Place | keyof typeof EXPORT_PROBLEMS;

function placeAfter(checks: ExportChecks, place: Place, text: string): Next {
  switch (place.kind) {
    case "start":
      return afterHeader(checks, text);
    case "records":
      return text.startsWith(CHECKPOINT_START) ? afterFooter(checks, place, text) : afterRecord(checks, place, text);
    case "end":
      return "afterEnd";
  }
}

function afterHeader(checks: ExportChecks, text: string): Next {
  const publicKey = memberOf(text, "publicKey");
  const key = publicKey === null ? null : parseNoteKey(checks.hash, publicKey);
  if (key === null || exportHeader(key) !== text) return "noHeader";
  if (checks.publicKey !== undefined && checks.publicKey !== publicKey) return "otherKey";
  const older =
    checks.olderCheckpoint === undefined ? null : openCheckpoint(checks.olderCheckpoint, key, checks.verifySignature);
  if (older === null && checks.olderCheckpoint !== undefined) return "badOlder";
  return matchingOlder(checks, { kind: "records", key, older, tree: EMPTY_TREE });
}

function afterRecord(checks: ExportChecks, place: Records, text: string): Next {
  const leaf = parseLeaf(text);
  if (leaf === null) return "notCanonical";
  if (leaf.index !== place.tree.size) return "wrongIndex";
  const tree = appendLeaf(checks.hash, place.tree, textLeafHash(checks.hash, text));
  return matchingOlder(checks, { ...place, tree });
}

function afterFooter(checks: ExportChecks, place: Records, text: string): Next {
  const note = memberOf(text, "checkpoint");
  if (note === null || exportFooter(note) !== text) return "badCheckpoint";
  const head = openCheckpoint(note, place.key, checks.verifySignature);
  if (head === null) return "badCheckpoint";
  if (head.size !== place.tree.size) return "wrongSize";
  if (!sameBytes(head.root, rootOf(checks.hash, place.tree))) return "wrongRoot";
  if (place.older !== null && place.older.size > head.size) return "olderLarger";
  return { kind: "end", key: place.key, head };
}

/** The place itself, unless its tree has the size of the older checkpoint and another root. */
function matchingOlder({ hash }: ExportChecks, place: Records): Next {
  const { older, tree } = place;
  if (older === null || older.size !== tree.size) return place;
  return sameBytes(older.root, rootOf(hash, tree)) ? place : "olderDiffers";
}

/** A text member of the object that a line of canonical JSON holds; null if there is none. */
function memberOf(line: string, name: string): string | null {
  const value = parseCanonical(line);
  if (typeof value !== "object" || value === null) return null;
  const member = Object.entries(value).find(([key]) => key === name)?.[1];
  return typeof member === "string" ? member : null;
}
