import { createHash } from "node:crypto";
import { CardeaError, MINUTE_MS, plus } from "@cardea/core";
import type { MemberId } from "@cardea/core";
import type { Store } from "../store/port.ts";
import type { World } from "../world/port.ts";

/** So many wrong tries in a row lock an account for a while. */
const FAILURES_MAX = 10;
export const LOCKED_MS = 15 * MINUTE_MS;
/** Tries further apart are not a row. */
const ROW_MS = 60 * MINUTE_MS;

export interface GuardTools {
  readonly store: Store;
  readonly world: World;
}

/** Throws account_locked while too many tries failed; the same whether or not there is such an account. */
export async function refuseIfLocked({ store, world }: GuardTools, email: string): Promise<void> {
  const guard = await store.signInGuard(accountHash(email));
  if ((guard?.lockedUntil ?? 0) > world.now()) throw locked();
}

/** Counts a wrong try; the last one allowed locks the account, which is recorded where there is such a member. */
export async function noteFailure({ store, world }: GuardTools, email: string, way: string): Promise<void> {
  await store.unit(async (tx) => {
    const hash = accountHash(email);
    const now = world.now();
    const before = await tx.signInGuard(hash);
    const isRow = before !== null && now - before.failedAt < ROW_MS && before.lockedUntil === null;
    const failures = (isRow ? before.failures : 0) + 1;
    const lockedUntil = failures >= FAILURES_MAX ? plus(now, LOCKED_MS) : null;
    await tx.saveSignInGuard(hash, { failures, failedAt: now, lockedUntil });
    const member = await tx.memberByEmail(email);
    if (member === null) return;
    const actor = { kind: "member", id: null, name: "somebody" } as const;
    const subject = { memberId: member.id };
    await tx.record([{ actor, action: "sign_in.failed", subject, facts: { way } }]);
    if (lockedUntil !== null) await tx.record([{ actor, action: "account.locked", subject, facts: { failures } }]);
  });
}

/** A right try ends the row. */
export async function clearFailures({ store }: GuardTools, email: string): Promise<void> {
  if ((await store.signInGuard(accountHash(email))) === null) return;
  await store.unit((tx) => tx.clearSignInGuard(accountHash(email)));
}

/** Whether this is the first time that the member shows that code. @see RFC 6238 section 5.2 */
export function claimCode({ store, world }: GuardTools, memberId: MemberId, code: string): Promise<boolean> {
  return store.unit((tx) => tx.claimTotp(memberId, sha256(`${memberId}:${code}`), world.now()));
}

export function locked(): CardeaError {
  return new CardeaError("account_locked", "Too many tries failed. Wait a quarter of an hour, then try again.");
}

function accountHash(email: string): string {
  return sha256(`account:${email}`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
