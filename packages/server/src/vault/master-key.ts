import { createHmac, type KeyObject, timingSafeEqual } from "node:crypto";
import { CardeaError } from "@cardea/core";
import { closeBox, deriveKey, KEY_BYTES, keyFrom, openBox, type RandomBytes } from "./cipher.ts";

/** The key that wraps all other keys. It is never in the database. */
export interface MasterKey {
  /** Where it came from, for messages: a path or the name of a variable. */
  readonly where: string;
  readonly wrapping: KeyObject;
  /** Tells whether a database belongs to this key, and nothing else about it. */
  readonly check: string;
}

const HEX = /^[0-9a-fA-F]{64}$/;
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/;

export function masterKeyFrom(bytes: Uint8Array, where: string): MasterKey {
  const root = keyFrom(bytes);
  const check = createHmac("sha256", deriveKey(root, "cardea/master/check/v1"))
    .update("fits")
    .digest("base64url")
    .slice(0, 22);
  return { where, wrapping: deriveKey(root, "cardea/master/wrap/v1"), check };
}

/** The master key in a text: 32 bytes in hexadecimal or base64. Throws CardeaError `cannot_start`. */
export function parseMasterKey(text: string, where: string): MasterKey {
  const trimmed = text.trim();
  if (HEX.test(trimmed)) return masterKeyFrom(Buffer.from(trimmed, "hex"), where);
  const bytes = BASE64.test(trimmed) ? Buffer.from(trimmed, "base64") : null;
  if (bytes?.length === KEY_BYTES) return masterKeyFrom(bytes, where);
  throw new CardeaError(
    "cannot_start",
    `The master key in ${where} is damaged: it must be 32 bytes in base64 or hexadecimal.`,
  );
}

/** Whether a database with that check value belongs to this key. */
export function fitsMaster(master: MasterKey, check: string): boolean {
  const [ours, theirs] = [Buffer.from(master.check), Buffer.from(check)];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}

/** A key (32 bytes) or another secret, closed under the master key. `name` says which one it is. */
export function wrap(master: MasterKey, randomBytes: RandomBytes, secret: { name: string; bytes: Uint8Array }): string {
  return `w1.${closeBox(master.wrapping, randomBytes, { bound: ["wrap", secret.name], plain: secret.bytes })}`;
}

/** The bytes of a wrapped secret. Throws CardeaError `vault_cannot_open`. */
export function unwrap(master: MasterKey, wrapped: string, name: string): Uint8Array {
  try {
    if (!wrapped.startsWith("w1.")) throw new Error("not in the form of a wrapped key");
    return openBox(master.wrapping, wrapped.slice(3), ["wrap", name]);
  } catch (cause) {
    throw new CardeaError(
      "vault_cannot_open",
      `A key in the database is damaged (${name}); restore it from a backup.`,
      { cause },
    );
  }
}
