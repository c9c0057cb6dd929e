import {
  type AccessCode,
  clipped,
  DAY_MS,
  type Instant,
  isDropped,
  type LockId,
  openWindowsOf,
  overloads,
  plus,
  type RuleContext,
  unfenced,
  type Window,
} from "@cardea/core";
import type { LivePlacement, Reads, StoredLock } from "../store/port.ts";

/** How far ahead a lock is looked at for room. */
export const ROOM_SPAN_MS = 400 * DAY_MS;

export interface RoomQuestion {
  readonly code: AccessCode;
  readonly locks: readonly StoredLock[];
  readonly context: RuleContext;
  readonly now: Instant;
}

/** Slots of a lock: how many live codes want one at some time, and how many there are for ours. */
export interface SlotCount {
  readonly live: number;
  readonly capacity: number;
  /** Slots that hold a code of somebody else. */
  readonly unmanaged: number;
}

/** The slot counts of some locks. */
export type SlotCounts = ReadonlyMap<LockId, SlotCount>;

/** How full the locks are. */
export async function slotCounts(reads: Reads, locks: readonly StoredLock[]): Promise<SlotCounts> {
  const ids = locks.map(({ id }) => id);
  const live = await reads.livePlacementCounts(ids);
  const foreign = await reads.unmanagedCounts(ids);
  return new Map(
    locks.map(({ id, capabilities }) => {
      const unmanaged = foreign.get(id) ?? 0;
      return [id, { live: live.get(id) ?? 0, capacity: Math.max(0, capabilities.slots.count - unmanaged), unmanaged }];
    }),
  );
}

/** The locks that would be full at some moment of the code's windows, each with the first such moment. */
export async function fullLocks(
  reads: Reads,
  question: RoomQuestion,
  counts: SlotCounts,
): Promise<ReadonlyMap<LockId, Instant>> {
  const full = new Map<LockId, Instant>();
  for (const lock of question.locks) {
    const count = counts.get(lock.id);
    if (count === undefined || count.live < count.capacity) continue;
    if (await isRoomy(reads, lock.id, question, count.capacity)) continue;
    const fullAt = firstLack(await reads.livePlacements(lock.id), question, count.capacity);
    if (fullAt !== null) full.set(lock.id, fullAt);
  }
  return full;
}

/** Whether there is a slot for all that may be open at any time of the code, so that no closer look is needed. */
async function isRoomy(
  reads: Reads,
  lockId: LockId,
  { code, context, now }: RoomQuestion,
  capacity: number,
): Promise<boolean> {
  const own = wantedIn(code, context, { from: now, until: plus(now, ROOM_SPAN_MS) });
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) return true;
  return (await reads.liveCountWithin(lockId, { from: first.from, until: last.until })) < capacity;
}

/** The first moment at which the code, or another one because of it, finds no slot; null if all fit as well as before. */
function firstLack(
  live: readonly LivePlacement[],
  { code, context, now }: RoomQuestion,
  capacity: number,
): Instant | null {
  const span: Window = { from: now, until: plus(now, ROOM_SPAN_MS) };
  const own = wantedIn(code, context, span);
  const first = own[0];
  const last = own.at(-1);
  if (first === undefined || last === undefined) return null;
  const reach: Window = { from: first.from, until: last.until };
  const others = live
    .filter((one) => one.code.id !== code.id && !isDropped(one.placement, one.code))
    .map((one) => ({ who: one.code.id, windows: clipped(wantedIn(one.code, context, reach), reach) }))
    .filter(({ windows }) => windows.length > 0);
  if (others.length < capacity) return null;
  const before = new Set(overloads(capacity, others).map(({ who }) => who));
  const after = overloads(capacity, [...others, { who: code.id, windows: own }]);
  return after.find(({ who }) => !before.has(who))?.at ?? null;
}

/** When it may want a slot: one with a fence keeps room for whenever its holder comes. */
function wantedIn(code: AccessCode, context: RuleContext, span: Window): readonly Window[] {
  return openWindowsOf(unfenced(code), context, span);
}
