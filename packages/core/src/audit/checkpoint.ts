import { fromBase64, toBase64 } from "./bytes.ts";
import { type NoteKey, openNote, type Sign, signNote, type VerifySignature } from "./note.ts";

/** What a checkpoint says: of the log named `origin`, the tree of the first `size` records has this root. */
export interface TreeHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

const HEAD_TEXT = /^([^\n]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n$/u;

/** Origin, size and root, a line each. @see https://c2sp.org/tlog-checkpoint */
export function checkpointText({ origin, size, root }: TreeHead): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** The head in such a text, or null if it isn't one. Lines after the root are refused, although the specification has them. */
export function parseCheckpointText(text: string): TreeHead | null {
  const [, origin = "", digits = "", encoded = ""] = HEAD_TEXT.exec(text) ?? [];
  const root = fromBase64(encoded);
  const size = Number(digits);
  return origin !== "" && root !== null && Number.isSafeInteger(size) ? { origin, size, root } : null;
}

/** The signed note of a head. The key's name must be the head's origin. */
export function signCheckpoint(head: TreeHead, key: NoteKey, sign: Sign): string {
  return signNote(checkpointText(head), key, sign);
}

/** The head in a checkpoint that this key signed for the log of its own name; else null. */
export function openCheckpoint(note: string, key: NoteKey, verify: VerifySignature): TreeHead | null {
  const text = openNote(note, key, verify);
  const head = text === null ? null : parseCheckpointText(text);
  return head?.origin === key.name ? head : null;
}
