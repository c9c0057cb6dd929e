import type { DeviceProof } from "./api.ts";
import { type Kept, readKept, writeKept } from "./browser-store.ts";
import { base64url, subtleCrypto } from "./link.ts";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };
/** A link lives no longer than its stay; the key of one that was never opened again goes after this time. */
const KEPT_MS = 400 * 86_400_000;

interface KeptDevice extends Kept {
  readonly privateKey: CryptoKey;
  readonly publicKey: JsonWebKey;
}

/** The key that proves this browser to one link. Its private half can be used here and taken nowhere. */
export type DeviceKey = Pick<KeptDevice, "privateKey" | "publicKey">;

/** The key this browser has for that link; null where there is none. */
export async function findDeviceKey(id: string | null): Promise<DeviceKey | null> {
  return id === null ? null : readKept<KeptDevice>("devices", id);
}

/**
 * Makes a key and keeps it. Null where the browser makes none (no secure connection) or keeps none: a key that is lost
 * with the page would bind the link to nobody.
 */
export async function makeDeviceKey(id: string | null, nowMs: number): Promise<DeviceKey | null> {
  const subtle = subtleCrypto();
  if (subtle === null || id === null) return null;
  const { privateKey, publicKey } = await subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
  const { kty, crv, x, y } = await subtle.exportKey("jwk", publicKey);
  const made: KeptDevice = {
    id,
    dropAtMs: nowMs + KEPT_MS,
    privateKey,
    publicKey: { kty, crv, x, y } as JsonWebKey,
  };
  const isKept = await writeKept("devices", made).then(
    () => true,
    () => false,
  );
  return isKept ? made : null;
}

/** What the server asked for, signed: r and s side by side, as WebCrypto gives them. */
export async function proofOf({ privateKey, publicKey }: DeviceKey, challenge: string): Promise<DeviceProof> {
  const signature = await crypto.subtle.sign(SIGNATURE, privateKey, new TextEncoder().encode(challenge));
  return { publicKey, challenge, signature: base64url(new Uint8Array(signature)) };
}
