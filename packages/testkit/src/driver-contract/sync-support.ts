import { DAY_MS, HOUR_MS, MINUTE_MS } from "@cardea/core";
import { expect } from "vitest";
import type { LockHandle, Traffic } from "./rig.ts";
import type { CodeWish, SyncRig } from "./sync-rig.ts";

export const ANNA = "48291377";
export const BERT = "07351846";
export const STRANGER = "96120483";

/** Longest that a change may take on a lock that works. */
export const PROMPT_MS = MINUTE_MS;

/** A code that is valid from now on for ten days. */
export function now(name: string, digits: string, more: Partial<CodeWish> = {}): CodeWish {
  return { name, digits, fromMs: 0, untilMs: 10 * DAY_MS, ...more };
}

/** A code for tomorrow's stay of two days. */
export function tomorrow(name: string, digits: string): CodeWish {
  return { name, digits, fromMs: DAY_MS, untilMs: 3 * DAY_MS };
}

/** The digits on a lock, in truth. */
export async function digitsOn(lock: LockHandle): Promise<readonly string[]> {
  return [...(await lock.contents()).values()].sort();
}

/** Expects that the lock holds exactly these PINs, in whatever slots. */
export async function expectOn(lock: LockHandle, ...digits: readonly string[]): Promise<void> {
  expect(await digitsOn(lock)).toEqual([...digits].sort());
}

/** Starts counting what goes over the wire to a lock; the returned function tells what went since. */
export function watchTraffic(lock: LockHandle): () => readonly Traffic[] {
  const before = lock.traffic()?.length ?? 0;
  return () => lock.traffic()?.slice(before) ?? [];
}

export function countOf(traffic: readonly Traffic[], ...verbs: readonly Traffic["verb"][]): number {
  return traffic.filter(({ verb }) => verbs.includes(verb)).length;
}

/** Puts Anna's code on the lock and waits until the engine has proof, if the lock can give any. */
export async function settleAnna(rig: SyncRig): Promise<number> {
  await rig.engine.want(now("anna", ANNA));
  await rig.pass(PROMPT_MS);
  const { slot, ledger } = await rig.engine.placement("anna");
  expect(ledger.acknowledgedAt ?? ledger.verifiedAt, "the code is on the lock").not.toBeNull();
  return Number(slot);
}

export { DAY_MS, HOUR_MS, MINUTE_MS };
