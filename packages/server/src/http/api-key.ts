import { type ApiKeyId, isId, makeId } from "@cardea/core";
import { hashSecret, makeSecret } from "../auth/secret.ts";
import type { World } from "../world/port.ts";

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

/** The key that a text claims to be, or null if it has not the form of one. */
export function parseApiKey(text: string): ShownKey | null {
  const [, uuid = "", secret = ""] = TOKEN.exec(text) ?? [];
  const id = `key_${uuid}`;
  return isId("key", id) ? { id, secretHash: hashSecret(secret) } : null;
}
