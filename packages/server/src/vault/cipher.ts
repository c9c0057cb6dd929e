import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";

export const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const BOX = /^([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22,})$/;

/** What the caller has to give for each encryption: fresh random bytes. */
export type RandomBytes = (count: number) => Uint8Array;

/**
 * AES-256-GCM with a random nonce: `<nonce>.<ciphertext and tag>` in base64url. `bound` is authenticated but not kept: the
 * box opens only with the same words in the same order.
 * @see NIST SP 800-38D section 8.2.2: at most 2^32 boxes for one key
 */
export function closeBox(
  key: KeyObject,
  randomBytes: RandomBytes,
  box: { bound: readonly string[]; plain: Uint8Array },
): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundBytes(box.bound));
  const closed = Buffer.concat([cipher.update(box.plain), cipher.final(), cipher.getAuthTag()]);
  return `${Buffer.from(iv).toString("base64url")}.${closed.toString("base64url")}`;
}

/** What was closed in; throws an Error without any secret if key, words or box aren't the right ones. */
export function openBox(key: KeyObject, box: string, bound: readonly string[]): Buffer {
  const [, iv, closed] = BOX.exec(box) ?? [];
  if (iv === undefined || closed === undefined) throw new Error("not in the form of a sealed value");
  const bytes = Buffer.from(closed, "base64url");
  // Spare bits at the end would give one box several texts.
  if (bytes.toString("base64url") !== closed) throw new Error("not in the form of a sealed value");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64url"), { authTagLength: TAG_BYTES });
  decipher.setAAD(boundBytes(bound));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
}

/** Keys live in KeyObjects, which never show their bytes when they are printed. The given bytes are wiped. */
export function keyFrom(bytes: Uint8Array): KeyObject {
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}

/** Another key from a key, for one purpose only. @see RFC 5869 */
export function deriveKey(key: KeyObject, purpose: string): KeyObject {
  return keyFrom(new Uint8Array(hkdfSync("sha256", key, new Uint8Array(0), purpose, KEY_BYTES)));
}

/** One form for each list of words, whatever is in them. */
function boundBytes(words: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(words), "utf8");
}
