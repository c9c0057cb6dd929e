import { CardeaError, DAY_MS, FOREVER, type Instant, type LockId, plus } from "@cardea/core";
import type { Actor, Store, StoredLock, Tx } from "../store/port.ts";
import type { World } from "../world/port.ts";
import { CARDEA, lowerAlarm, raiseAlarm } from "./alarms.ts";

/** Wrong PINs count for so long, and so long a keypad stays off if nobody switches it on. */
export const WRONG_PIN_MEMORY_MS = DAY_MS;

/** When a wrong PIN was tried, and when that is heard. */
interface WrongPin {
  readonly at: Instant;
  readonly now: Instant;
}

/**
 * Tells the owner once too many wrong PINs were tried in a day, and switches the keypad off, where the lock can. Tries of
 * days ago, of which a lock that was away tells only now, are told alone: it would be today's guests who stand outside.
 */
export async function limitWrongPins(tx: Tx, lock: StoredLock, pin: WrongPin): Promise<void> {
  const { now } = pin;
  const limit = lock.settings.wrongPinLimit;
  if (limit === null || (await wrongPinsOf(tx, lock, pin)).most < limit) return;
  const alarms = (await tx.alarms({ lockId: lock.id })).filter(({ kind }) => kind === "wrong_pin_limit");
  const open = alarms.find(({ closedAt }) => closedAt === null);
  if (open !== undefined && (open.facts["keypadOff"] === true || !lock.capabilities.keypadOff)) return;
  // What came in the very millisecond of the pardon is pardoned too.
  const since = Math.max(0, ...alarms.map(({ closedAt }) => (closedAt ?? 0) + 1));
  const { most: count, lastDay } = await wrongPinsOf(tx, lock, pin, since);
  if (count < limit) return;
  const switchesOff = lock.capabilities.keypadOff && lastDay >= limit;
  if (open !== undefined && !switchesOff) return;
  if (open !== undefined) await lowerAlarm(tx, lock, "wrong_pin_limit", { actor: CARDEA, at: now });
  await raiseAlarm(
    tx,
    lock,
    { kind: "wrong_pin_limit", placementId: null, codeId: null, facts: { count, limit, keypadOff: switchesOff } },
    now,
  );
  await tx.schedule("keypad_review", lock.id, plus(now, WRONG_PIN_MEMORY_MS));
  if (switchesOff) await wish(tx, lock, { enabled: false, actor: CARDEA, now });
}

interface WrongPins {
  readonly lastDay: number;
  /** Of the day up to now, or up to that PIN if these are more. */
  readonly most: number;
}

/** The wrong PINs since `since`. What a log holds from before its lock was Cardea's counts only if it is of the last day. */
async function wrongPinsOf(
  tx: Tx,
  { id, createdAt }: StoredLock,
  { at, now }: WrongPin,
  since = 0,
): Promise<WrongPins> {
  const countIn = (from: number, until: Instant) =>
    tx.wrongPinsIn(id, { from: Math.max(from, since) as Instant, until });
  const late = await countIn(Math.max(at - WRONG_PIN_MEMORY_MS, createdAt), plus(at, 1));
  const lastDay = await countIn(now - WRONG_PIN_MEMORY_MS, FOREVER);
  return { lastDay, most: Math.max(late, lastDay) };
}

/** A person switches the keypad on again; wrong PINs before that no longer count. Throws `not_found`, `lock_cannot`. */
export async function enableKeypad(
  { store, world }: { readonly store: Store; readonly world: World },
  lockId: LockId,
  actor: Actor,
): Promise<void> {
  await store.unit(async (tx) => {
    const now = world.now();
    const lock = await tx.lock(lockId);
    if (lock === null) throw new CardeaError("not_found", "There is no such lock.");
    if (!lock.capabilities.keypadOff)
      throw new CardeaError("lock_cannot", "The keypad of this lock cannot be switched from afar.");
    await wish(tx, lock, { enabled: true, actor, now });
    await lowerAlarm(tx, lock, "wrong_pin_limit", { actor, at: now });
  });
}

/** Switches the keypad on again when its time off is over. For the job `keypad_review`. */
export async function reviewKeypad(
  { store, world }: { readonly store: Store; readonly world: World },
  lockId: LockId,
): Promise<void> {
  await store.unit(async (tx) => {
    const now = world.now();
    const lock = await tx.lock(lockId);
    if (lock === null) return;
    const alarm = (await tx.alarms({ open: true, lockId })).find(({ kind }) => kind === "wrong_pin_limit");
    if (alarm === undefined) return;
    const overAt = plus(alarm.openedAt, WRONG_PIN_MEMORY_MS);
    if (overAt > now) return tx.schedule("keypad_review", lockId, overAt);
    if (lock.state.keypadWanted === false) await wish(tx, lock, { enabled: true, actor: CARDEA, now });
    await lowerAlarm(tx, lock, "wrong_pin_limit", { actor: CARDEA, at: now });
  });
}

interface KeypadWish {
  readonly enabled: boolean;
  readonly actor: Actor;
  readonly now: Instant;
}

async function wish(tx: Tx, lock: StoredLock, { enabled, actor, now }: KeypadWish): Promise<void> {
  await tx.updateLockState(lock.id, { keypadWanted: enabled, keypadFailures: null });
  const kind = enabled ? "lock.keypad_on_wanted" : "lock.keypad_off_wanted";
  await tx.record([{ actor, action: kind, subject: { lockId: lock.id }, facts: {} }]);
  const about = { siteId: lock.siteId, lockId: lock.id, codeId: null, holderId: null };
  await tx.publish([{ at: now, kind, ...about, reason: null, slot: null, facts: {} }]);
  await tx.schedule("sync_lock", lock.id, now);
}
