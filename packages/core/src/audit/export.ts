import { fromBase64, sameBytes, toBase64 } from "./bytes.ts";
import { canonicalJson, parseCanonical } from "./canonical-json.ts";
import { openCheckpoint, type TreeHead } from "./checkpoint.ts";
import { type NoteKey, noteKeyText, parseNoteKey, type VerifySignature } from "./note.ts";
import { parseLeaf } from "./record.ts";
import { appendLeaf, EMPTY_TREE, type Hash, rootOf, textLeafHash, type TreeState } from "./tree.ts";

/*
 * An exported log is a text file: a header, one leaf a line, and the signed checkpoint of exactly these leaves. Every
 * line is canonical JSON and ends with one newline, so that a record has one form only and no byte is left unchecked.
 *
 * An extract for one site has that site in its header, and of each record that is not of the site only the hash of its
 * leaf: the tree can be computed whole, and nothing else is told of what happened elsewhere.
 */

const FORMAT = "cardea-audit-log";
const CHECKPOINT_START = '{"checkpoint":';
const HIDDEN_START = '{"hidden":';
const HASH_BYTES = 32;

/** The first line, without its newline. `site`: it is an extract for that site; null: the whole log. */
export function exportHeader(key: NoteKey, site: string | null = null): string {
  const whole = { format: FORMAT, v: 1, origin: key.name, publicKey: noteKeyText(key) };
  return canonicalJson(site === null ? whole : { ...whole, site });
}

/** The line of a record that is not of the site of an extract. */
export function exportHidden(leafHash: Uint8Array): string {
  return canonicalJson({ hidden: toBase64(leafHash) });
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
  /** The same of a root that was computed before, for who kept no checkpoint. */
  readonly olderHead?: Pick<TreeHead, "size" | "root">;
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
  /** Whose extract it is; null: the whole log. */
  readonly site: string | null;
  /** How many records can be read; the others are there as hashes only. */
  readonly shown: number;
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
      if (place.kind === "end") {
        const { key, head, site, shown } = place;
        return { kind: "good", head, publicKey: noteKeyText(key), site, shown };
      }
      return { kind: "bad", line: line + 1, problem: EXPORT_PROBLEMS.noCheckpoint };
    },
  };
}

/** How far a reading has come. */
type Place =
  | { readonly kind: "start" }
  | (Origin & { readonly kind: "records"; readonly older: Older | null; readonly tree: TreeState })
  | (Origin & { readonly kind: "end"; readonly head: TreeHead });
type Older = Pick<TreeHead, "size" | "root">;

/** Whose log it is, and how many of its records could be read so far. */
interface Origin {
  readonly key: NoteKey;
  readonly site: string | null;
  readonly shown: number;
}
type Records = Extract<Place, { kind: "records" }>;

type Next = Place | keyof typeof EXPORT_PROBLEMS;

function placeAfter(checks: ExportChecks, place: Place, text: string): Next {
  switch (place.kind) {
    case "start":
      return afterHeader(checks, text);
    case "records":
      if (text.startsWith(CHECKPOINT_START)) return afterFooter(checks, place, text);
      return text.startsWith(HIDDEN_START) ? afterHidden(checks, place, text) : afterRecord(checks, place, text);
    case "end":
      return "afterEnd";
  }
}

function afterHeader(checks: ExportChecks, text: string): Next {
  const publicKey = memberOf(text, "publicKey");
  const key = publicKey === null ? null : parseNoteKey(checks.hash, publicKey);
  const site = memberOf(text, "site");
  if (key === null || exportHeader(key, site) !== text) return "noHeader";
  if (checks.publicKey !== undefined && checks.publicKey !== publicKey) return "otherKey";
  const { olderCheckpoint, olderHead = null } = checks;
  const older: Older | null =
    olderCheckpoint === undefined ? olderHead : openCheckpoint(olderCheckpoint, key, checks.verifySignature);
  if (older === null && olderCheckpoint !== undefined) return "badOlder";
  return matchingOlder(checks, { kind: "records", key, site, shown: 0, older, tree: EMPTY_TREE });
}

function afterRecord(checks: ExportChecks, place: Records, text: string): Next {
  const leaf = parseLeaf(text);
  if (leaf === null) return "notCanonical";
  if (leaf.index !== place.tree.size) return "wrongIndex";
  const tree = appendLeaf(checks.hash, place.tree, textLeafHash(checks.hash, text));
  return matchingOlder(checks, { ...place, tree, shown: place.shown + 1 });
}

/** Only an extract may hide records: nobody can pass one as the whole log. */
function afterHidden(checks: ExportChecks, place: Records, text: string): Next {
  const hash = fromBase64(memberOf(text, "hidden") ?? "");
  if (place.site === null || hash?.length !== HASH_BYTES || exportHidden(hash) !== text) return "notCanonical";
  return matchingOlder(checks, { ...place, tree: appendLeaf(checks.hash, place.tree, hash) });
}

function afterFooter(checks: ExportChecks, place: Records, text: string): Next {
  const note = memberOf(text, "checkpoint");
  if (note === null || exportFooter(note) !== text) return "badCheckpoint";
  const head = openCheckpoint(note, place.key, checks.verifySignature);
  if (head === null) return "badCheckpoint";
  if (head.size !== place.tree.size) return "wrongSize";
  if (!sameBytes(head.root, rootOf(checks.hash, place.tree))) return "wrongRoot";
  if (place.older !== null && place.older.size > head.size) return "olderLarger";
  const { key, site, shown } = place;
  return { kind: "end", key, site, shown, head };
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
