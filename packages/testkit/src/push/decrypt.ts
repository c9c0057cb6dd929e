import { createDecipheriv, createHmac, createPublicKey, type ECDH, verify } from "node:crypto";

/*
 * The browser's side of Web Push, written from the standards and not from the library that the server encrypts with.
 */

const KEY_BYTES = 65;
const TAG_BYTES = 16;

/** A browser's own keys. */
export interface BrowserKeys {
  readonly ecdh: ECDH;
  readonly auth: Buffer;
}

/** Reads a message of one record. Throws where it was not written for this browser. @see RFC 8188, RFC 8291 section 3.4 */
export function decryptPush(body: Buffer, { ecdh, auth }: BrowserKeys): string {
  const salt = body.subarray(0, 16);
  const recordSize = body.readUInt32BE(16);
  const keyLength = body.readUInt8(20);
  if (keyLength !== KEY_BYTES) throw new Error(`a key of ${keyLength} bytes is none of P-256`);
  const serverKey = body.subarray(21, 21 + KEY_BYTES);
  const record = body.subarray(21 + KEY_BYTES);
  if (record.length > recordSize) throw new Error("more than one record");
  const shared = hmac(auth, ecdh.computeSecret(serverKey));
  const keyInfo = Buffer.concat([Buffer.from("WebPush: info\0"), ecdh.getPublicKey(), serverKey, Buffer.from([1])]);
  const secret = hmac(salt, hmac(shared, keyInfo));
  const key = hmac(secret, Buffer.from("Content-Encoding: aes128gcm\0\u0001")).subarray(0, 16);
  const nonce = hmac(secret, Buffer.from("Content-Encoding: nonce\0\u0001")).subarray(0, 12);
  const decipher = createDecipheriv("aes-128-gcm", key, nonce);
  decipher.setAuthTag(record.subarray(-TAG_BYTES));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -TAG_BYTES)), decipher.final()]);
  const end = padded.lastIndexOf(2); // the delimiter of the last record; only zeros follow it
  if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error("the padding is broken");
  return padded.subarray(0, end).toString("utf8");
}

function hmac(key: Buffer, text: Buffer): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

export interface VapidClaims {
  readonly aud: string;
  readonly exp: number;
  readonly sub: string;
  /** The server's public key, base64url. */
  readonly key: string;
}

/** Who sent a message, from its Authorization header. Throws where the signature is not by that key. @see RFC 8292 */
export function vapidClaims(authorization: string): VapidClaims {
  const [, token = "", key = ""] = /^vapid t=([\w.-]+),\s*k=([\w-]+)$/.exec(authorization) ?? [];
  const [head = "", claims = "", signature = ""] = token.split(".");
  const { alg } = JSON.parse(Buffer.from(head, "base64url").toString()) as { alg: string };
  const point = Buffer.from(key, "base64url");
  const jwk = { kty: "EC", crv: "P-256", x: point.subarray(1, 33).toString("base64url") };
  const publicKey = createPublicKey({ format: "jwk", key: { ...jwk, y: point.subarray(33).toString("base64url") } });
  const isSigned = verify(
    "sha256",
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  if (alg !== "ES256" || !isSigned) throw new Error("the token is not signed by the key it names");
  return { ...(JSON.parse(Buffer.from(claims, "base64url").toString()) as Omit<VapidClaims, "key">), key };
}
