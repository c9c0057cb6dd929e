import { sha256 } from "@noble/hashes/sha2.js";
import type { Hash } from "@cardea/core";

/**
 * SHA-256 in the page's own code: the browser's would be there on secure pages only, and answers later, which a tree of
 * hashes cannot wait for.
 */
export const hash: Hash = (bytes) => sha256(bytes);

/** Whether an Ed25519 signature is good; null where this browser, or a page that is not served securely, cannot tell. */
export async function verifyEd25519(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean | null> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto.subtle; // not there where the page is not served securely
  if (subtle === undefined) return null;
  const key = await subtle.importKey("raw", owned(publicKey), "Ed25519", false, ["verify"]).catch(() => null);
  return key === null ? null : subtle.verify("Ed25519", key, owned(signature), owned(message));
}

function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
