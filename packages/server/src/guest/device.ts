import { createPublicKey, type JsonWebKey, verify } from "node:crypto";

/** What a device sends to show that it is the one it was: its public key, and our challenge signed with it. */
export interface DeviceProof {
  readonly publicKey: JsonWebKey;
  readonly challenge: string;
  /** ECDSA P-256 with SHA-256, raw r and s, base64url. @see W3C WebCrypto section 23.7 */
  readonly signature: string;
}

const COORDINATE = /^[A-Za-z0-9_-]{43}$/;
const SIGNATURE_BYTES = 64;

/** The same text for the same P-256 key, whatever else stands in its JWK; null if it is no such key. @see RFC 7638 */
export function deviceKey({ kty, crv, x, y }: JsonWebKey): string | null {
  if (kty !== "EC" || crv !== "P-256" || x === undefined || y === undefined) return null;
  if (!COORDINATE.test(x) || !COORDINATE.test(y)) return null;
  return JSON.stringify({ crv, kty, x, y });
}

/** Whether the challenge was signed with that key; false also for a key that lies on no curve. */
export function isSigned(key: string, { challenge, signature }: DeviceProof): boolean {
  const raw = Buffer.from(signature, "base64url");
  if (raw.length !== SIGNATURE_BYTES) return false;
  try {
    const publicKey = createPublicKey({ key: JSON.parse(key) as JsonWebKey, format: "jwk" });
    return verify("sha256", Buffer.from(challenge), { key: publicKey, dsaEncoding: "ieee-p1363" }, raw);
  } catch {
    return false; // a point off the curve throws
  }
}
