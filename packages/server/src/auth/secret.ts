import { createHash, timingSafeEqual } from "node:crypto";
import type { World } from "../world/port.ts";

/** 256 random bits, so that a plain hash is enough to keep it. */
const SECRET_BYTES = 32;

/** A new secret as 43 characters base64url. */
export function makeSecret(world: Pick<World, "randomBytes">): string {
  return Buffer.from(world.randomBytes(SECRET_BYTES)).toString("base64url");
}

/** SHA-256 in hex. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Whether two hashes are the same, in a time that tells nothing. */
export function sameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
