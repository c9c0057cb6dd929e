import { concat, fromBase64, sameBytes, toBase64, utf8 } from "./bytes.ts";
import type { Hash } from "./tree.ts";

/** A key that verifies signed notes. */
export interface NoteKey {
  /** Usually the origin of what it signs; without spaces and plus signs. */
  readonly name: string;
  /** Four bytes, from name and key. */
  readonly id: Uint8Array;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** An Ed25519 signature (64 bytes) of a message. */
export type Sign = (message: Uint8Array) => Uint8Array;
export type VerifySignature = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

const ED25519 = new Uint8Array([0x01]);
const ID_BYTES = 4;
const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const KEY_NAME = /^[^\s+]+$/u;
const KEY_TEXT = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u;
const SIGNATURE_LINE = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/u;

/** Null if the name has spaces or plus signs, or the key isn't 32 bytes long. */
export function noteKey(hash: Hash, name: string, publicKey: Uint8Array): NoteKey | null {
  if (!KEY_NAME.test(name) || publicKey.length !== PUBLIC_KEY_BYTES) return null;
  const id = hash(concat(utf8(`${name}\n`), ED25519, publicKey)).slice(0, ID_BYTES);
  return { name, id, publicKey };
}

/** The key as one word, to be kept by whoever verifies: `name+id+key`. @see https://c2sp.org/signed-note, verifier keys */
export function noteKeyText(key: NoteKey): string {
  return `${key.name}+${hex(key.id)}+${toBase64(concat(ED25519, key.publicKey))}`;
}

/** The key in such a word, or null if it isn't one. */
export function parseNoteKey(hash: Hash, text: string): NoteKey | null {
  const [, name = "", id = "", encoded = ""] = KEY_TEXT.exec(text) ?? [];
  const bytes = fromBase64(encoded);
  if (bytes === null || bytes[0] !== ED25519[0]) return null;
  const key = noteKey(hash, name, bytes.slice(1));
  return key !== null && hex(key.id) === id ? key : null;
}

/** `text` (it ends with a newline) with a signature below. @see https://c2sp.org/signed-note */
export function signNote(text: string, key: NoteKey, sign: Sign): string {
  return `${text}\n— ${key.name} ${toBase64(concat(key.id, sign(utf8(text))))}\n`;
}

/** The text of a note that has one signature, by that key, and a good one; else null. */
export function openNote(note: string, key: NoteKey, verify: VerifySignature): string | null {
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || !note.endsWith("\n")) return null;
  const text = note.slice(0, split + 1);
  const [, name, encoded = ""] = SIGNATURE_LINE.exec(note.slice(split + 2, -1)) ?? [];
  const bytes = fromBase64(encoded);
  if (name !== key.name || bytes?.length !== ID_BYTES + SIGNATURE_BYTES) return null;
  if (!sameBytes(bytes.slice(0, ID_BYTES), key.id)) return null;
  return verify(key.publicKey, utf8(text), bytes.slice(ID_BYTES)) ? text : null;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
