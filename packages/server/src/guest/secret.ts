import { createHash } from "node:crypto";
import type { World } from "../world/port.ts";

/** 192 random bits, so that a plain hash is enough to keep it. */
const TOKEN_BYTES = 24;

/** A new token or challenge as 32 characters base64url. */
export function makeToken(world: Pick<World, "randomBytes">): string {
  return Buffer.from(world.randomBytes(TOKEN_BYTES)).toString("base64url");
}

/** SHA-256 in hex. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
