import { isIPv6 } from "node:net";
import { CardeaError, MINUTE_MS, plus } from "@cardea/core";
import type { CodeTools } from "../codes/port.ts";
import { hashOf } from "./secret.ts";

/** So many wrong tokens in an hour are the last that an address may try for an hour. */
export const WRONG_TOKENS_MAX = 10;
const HOUR_MS = 60 * MINUTE_MS;

type TryTools = Pick<CodeTools, "store" | "world">;

/** Throws rate_limited where somebody at that address tried too many wrong tokens; also for right ones, to tell nothing. */
export async function refuseGuessers({ store, world }: TryTools, address: string): Promise<void> {
  const guard = await store.signInGuard(keyOf(address));
  if ((guard?.lockedUntil ?? 0) <= world.now()) return;
  throw new CardeaError("rate_limited", "Too many links from your network did not work. Try again in an hour.");
}

/** Counts a token that never was one. A link that is over does not count: a guest who comes back is no guesser. */
export async function noteWrongToken({ store, world }: TryTools, address: string): Promise<void> {
  await store.unit(async (tx) => {
    const key = keyOf(address);
    const now = world.now();
    const before = await tx.signInGuard(key);
    const isRow = before !== null && now - before.failedAt < HOUR_MS && before.lockedUntil === null;
    const failures = (isRow ? before.failures : 0) + 1;
    const lockedUntil = failures >= WRONG_TOKENS_MAX ? plus(now, HOUR_MS) : null;
    await tx.saveSignInGuard(key, { failures, failedAt: now, lockedUntil });
  });
}

function keyOf(address: string): string {
  return hashOf(`guest:${networkOf(address)}`);
}

/** Whoever has an IPv6 address usually has the 2^64 beside it too. @see RFC 6177 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const plain = address.split("%", 1)[0] ?? address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  return mapped ?? groupsOf(plain).slice(0, 4).join(":");
}

/** The eight groups of an IPv6 address, without leading zeros. @see RFC 5952 */
function groupsOf(address: string): readonly string[] {
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0");
  return tail === undefined ? left : [...left, ...zeros, ...right];
}
