import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { CardeaError, Pin, type PinTag, type Slot } from "@cardea/core";
import type { LockWorld } from "./world.ts";

const NONCE_BYTES = 12;
const MAC_BYTES = 16;
const KEY_BYTES = 32;

/** Keeps the PINs of many locks secret: seals digits for the memory, and makes fingerprints that each lock finds them by. */
export interface Sealer {
  /** The fingerprint of these digits for that lock; means nothing for another lock or without the key. */
  tag(address: string, purpose: TagPurpose, digits: string): PinTag;
  seal(address: string, slot: Slot, pin: Pin): string;
  /** Throws vault_cannot_open if it wasn't sealed for that lock and slot with this key. */
  open(address: string, slot: Slot, sealed: string): Pin;
  /** Equal for equal keys; tells nothing about them. */
  readonly keyCheck: string;
}

export type TagPurpose = "whole" | "first_digits";

/** A sealer under a key of 32 bytes. AES-256-GCM bound to lock and slot; HMAC-SHA-256 under a key for each lock. */
export function makeSealer(memoryKey: Uint8Array, world: LockWorld): Sealer {
  if (memoryKey.length !== KEY_BYTES) {
    throw new CardeaError(
      "cannot_start",
      `The key of the lock memory must have ${KEY_BYTES} bytes; it has ${memoryKey.length}.`,
    );
  }
  const sealKey = derive(memoryKey, "cardea lock memory: seal");
  const tagKey = derive(memoryKey, "cardea lock memory: tag");
  const lockKeys = new Map<string, KeyObject>();
  const nextNonce = makeNonces(world);

  function keyOf(address: string): KeyObject {
    const known = lockKeys.get(address);
    if (known !== undefined) return known;
    const made = createSecretKey(createHmac("sha256", tagKey).update(address).digest());
    lockKeys.set(address, made);
    return made;
  }

  return {
    keyCheck: createHmac("sha256", derive(memoryKey, "cardea lock memory: check"))
      .update("check")
      .digest("hex")
      .slice(0, 32),
    tag: (address, purpose, digits) =>
      createHmac("sha256", keyOf(address)).update(`${purpose}:${digits}`).digest("base64url").slice(0, 22) as PinTag,
    seal: (address, slot, pin) => seal(sealKey, nextNonce(), { bound: `${address}|${slot}`, pin }),
    open: (address, slot, sealed) => open(sealKey, `${address}|${slot}`, sealed),
  };
}

function derive(key: Uint8Array, label: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync("sha256", key, new Uint8Array(0), label, KEY_BYTES)));
}

/** Nonces from the world's random bytes, fetched by the hundred: asking the system for each costs more than sealing. */
function makeNonces(world: LockWorld): () => Uint8Array {
  let stock: Uint8Array = new Uint8Array(0);
  return () => {
    if (stock.length === 0) stock = world.randomBytes(100 * NONCE_BYTES);
    const nonce = stock.subarray(0, NONCE_BYTES);
    stock = stock.subarray(NONCE_BYTES);
    return nonce;
  };
}

function seal(key: KeyObject, nonce: Uint8Array, content: { readonly bound: string; readonly pin: Pin }): string {
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(content.bound));
  const sealed = [nonce, cipher.update(content.pin.reveal(), "latin1"), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(sealed).toString("base64url");
}

function open(key: KeyObject, bound: string, sealed: string): Pin {
  const pin = decrypted(key, bound, sealed);
  if (pin === null) throw cannotOpen(bound);
  return pin;
}

/** Null if what was sealed is no PIN. */
function decrypted(key: KeyObject, bound: string, sealed: string): Pin | null {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.toString("base64url") !== sealed) return null; // it was changed, if only by what decoding drops
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES), { authTagLength: MAC_BYTES });
    decipher.setAAD(Buffer.from(bound)).setAuthTag(bytes.subarray(-MAC_BYTES));
    const opened = decipher.update(bytes.subarray(NONCE_BYTES, -MAC_BYTES));
    return Pin.parse(Buffer.concat([opened, decipher.final()]).toString("latin1"));
  } catch (cause) {
    throw cannotOpen(bound, cause);
  }
}

function cannotOpen(bound: string, cause?: unknown): CardeaError {
  return new CardeaError("vault_cannot_open", `A PIN in the lock memory (${bound}) could not be opened.`, { cause });
}
