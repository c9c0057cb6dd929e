import { createHash, timingSafeEqual } from "node:crypto";
import { type ApiKeyId, isId, makeId } from "@cardea/core";
import type { World } from "../world/port.ts";

/** 256 random bits, so that a plain hash is enough to keep it. */
const SECRET_BYTES = 32;
const TOKEN = /^cardea_([0-9a-f-]{36})_([A-Za-z0-9_-]{43})$/;

/** What a caller shows: which key it is, and the secret that proves it. */
export interface ShownKey {
  readonly id: ApiKeyId;
  readonly secretHash: string;
}

/** A new key: its text `cardea_<id>_<secret>` is shown once, its hash is kept. */
export function makeApiKey(world: World): { readonly id: ApiKeyId; readonly text: string; readonly hash: string } {
  const id = makeId("key", world.now(), world.randomBytes(10));
  const secret = makeSecret(world);
  return { id, text: `cardea_${id.slice("key_".length)}_${secret}`, hash: hashSecret(secret) };
}

/** An unguessable text of 43 characters that may stand in a URL. */
export function makeSecret(world: World): string {
  return Buffer.from(world.randomBytes(SECRET_BYTES)).toString("base64url");
}

/** The key that a text claims to be, or null if it has not the form of one. */
export function parseApiKey(text: string): ShownKey | null {
  const [, uuid = "", secret = ""] = TOKEN.exec(text) ?? [];
  const id = `key_${uuid}`;
  return isId("key", id) ? { id, secretHash: hashSecret(secret) } : null;
}

/** SHA-256 in hex. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Whether two hashes are the same, in a time that tells nothing. */
export function sameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
