import { fromBase64, sameBytes, toBase64 } from "@cardea/core/src/audit/bytes.ts";
import { openCheckpoint, type TreeHead } from "@cardea/core/src/audit/checkpoint.ts";
import { parseNoteKey } from "@cardea/core/src/audit/note.ts";
import { verifyConsistency, verifyInclusion } from "@cardea/core/src/audit/proof.ts";
import { textLeafHash } from "@cardea/core/src/audit/tree.ts";
import type { Page } from "../api-types.ts";
import type { AuditSource, RecordAnswer } from "./api.ts";
import { hash, verifyEd25519 } from "./crypto.ts";

/** What this browser saw of the log before. */
export interface SeenHead {
  readonly publicKey: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** Milliseconds. */
  readonly at: number;
}

/** Why the log does not fit. */
export type Misfit =
  /** What was sent is no checkpoint of this log. */
  | "form"
  | "signature"
  /** It is signed by another key than before. */
  | "key"
  /** It has fewer records than before. */
  | "shrunk"
  /** Records from before are gone or others. */
  | "changed"
  /** A record is not in the log that was signed. */
  | "record"
  /** What was sent does not have the root that was signed. */
  | "file";

export interface GoodHead {
  readonly kind: "fits";
  readonly head: SeenHead;
  /** Null: this browser cannot check signatures on this page. */
  readonly isSigned: true | null;
  /** What the log was compared with; null on the first visit. */
  readonly since: SeenHead | null;
  /** How many of the records could be read; null: that was not counted. */
  readonly shown: number | null;
}

export type LogVerdict = GoodHead | { readonly kind: "misfit"; readonly misfit: Misfit };

const misfit = (reason: Misfit): { readonly kind: "misfit"; readonly misfit: Misfit } => ({
  kind: "misfit",
  misfit: reason,
});

/** Whether the log is signed, goes on from what this browser saw before, and holds its newest record. */
export async function verifyLog(
  source: AuditSource,
  { seen, now }: { readonly seen: SeenHead | null; readonly now: number },
): Promise<LogVerdict> {
  const { note, publicKey } = await source.checkpoint();
  const opened = await opensNote(note, publicKey);
  if (opened.kind === "misfit") return opened;
  const { head, isSigned } = opened;
  const root = toBase64(head.root);
  if (seen !== null) {
    const fault = await misfitSince(source, seen, { ...head, publicKey });
    if (fault !== null) return misfit(fault);
  }
  const good: GoodHead = {
    kind: "fits",
    head: { publicKey, size: head.size, root, at: now },
    isSigned,
    since: seen,
    shown: null,
  };
  const newest = await newestOf(source, head.size);
  if (newest === null) return head.size === 0 || source.isPart === true ? good : misfit("record");
  const isLast = source.isPart === true || newest.index === head.size - 1;
  return isLast && (await isInLog(source, newest, good.head)) ? good : misfit("record");
}

/** The newest record that may be read; where these are few, a page may hold none. */
async function newestOf(source: AuditSource, size: number): Promise<RecordAnswer | null> {
  let after: string | null = size === 0 ? null : String(size);
  while (after !== null) {
    const page: Page<RecordAnswer> = await source.records({ after, limit: 1 });
    if (page.items[0] !== undefined) return page.items[0];
    after = page.nextCursor;
  }
  return null;
}

/** Whether a record is in the log that has this head. */
export async function isInLog(source: AuditSource, record: RecordAnswer, { size, root }: SeenHead): Promise<boolean> {
  const rootBytes = fromBase64(root);
  if (rootBytes === null || record.index >= size) return false;
  const { hashes } = await source.inclusion(record.index, size);
  const path = bytesOf(hashes);
  const leaf = textLeafHash(hash, record.leaf);
  return path !== null && verifyInclusion(hash, { size, path }, { index: record.index, leaf, root: rootBytes });
}

async function opensNote(note: string, publicKey: string) {
  const key = parseNoteKey(hash, publicKey);
  if (key === null) return misfit("form");
  let signed: Promise<boolean | null> = Promise.resolve(false);
  // The browser answers later; so the note is opened first and its signature checked then.
  const head: TreeHead | null = openCheckpoint(note, key, (bytes, message, signature) => {
    signed = verifyEd25519(bytes, message, signature);
    return true;
  });
  const isSigned = await signed;
  if (head === null) return misfit("form");
  if (isSigned === false) return misfit("signature");
  return { kind: "opened" as const, head, isSigned };
}

interface NamedHead extends TreeHead {
  readonly publicKey: string;
}

async function misfitSince(source: AuditSource, seen: SeenHead, head: NamedHead): Promise<Misfit | null> {
  if (seen.publicKey !== head.publicKey) return "key";
  if (seen.size > head.size) return "shrunk";
  const oldRoot = fromBase64(seen.root);
  if (oldRoot === null) return "form";
  if (seen.size === head.size) return sameBytes(oldRoot, head.root) ? null : "changed";
  const { hashes } = await source.consistency(seen.size, head.size);
  const path = bytesOf(hashes);
  const claim = { oldSize: seen.size, oldRoot, root: head.root };
  return path !== null && verifyConsistency(hash, { size: head.size, path }, claim) ? null : "changed";
}

function bytesOf(hashes: readonly string[]): readonly Uint8Array[] | null {
  const path = hashes.map(fromBase64);
  return path.every((bytes) => bytes !== null) ? path : null;
}
