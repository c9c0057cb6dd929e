import type { CodeId, LockId, Slot, Zone } from "@cardea/core";
import { scheduleByHand } from "./by-hand.ts";
import type { InvariantId } from "./invariants.ts";
import type { TrueSlot } from "./memory.ts";
import type { SimLock } from "./sim-lock.ts";
import type { TrueCode, TrueKey } from "./true-code.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

/** How digits can be wrong on a lock: they let somebody in who should stay out, or don't let in whom they should. */
type Wrong = "open" | "missing";

/** What is wrong now, and since when. */
export interface Grievance {
  readonly wrong: Wrong;
  readonly since: number;
  /** The lock's reach clock then. */
  readonly reachAt: number;
}

/** One set of digits on one lock. */
export interface Pair {
  readonly code: TrueCode;
  readonly key: TrueKey;
  readonly lock: SimLock;
  readonly tag: string;
  /** The same digits of a later code, which has them from then on. */
  heir: Pair | null;
  grievance: Grievance | null;
  /** What the reach clock showed when the code was last changed. */
  changedReach: number;
  cancelEdge: () => void;
  cancelDeadline: () => void;
}

/** One set of digits on one lock, as nobody has looked at it yet. */
export function createPair(code: TrueCode, key: TrueKey, lock: SimLock): Pair {
  const tag = lock.tagOf(key.digits);
  const nothing = (): void => {};
  return {
    code,
    key,
    lock,
    tag,
    heir: null,
    grievance: null,
    changedReach: 0,
    cancelEdge: nothing,
    cancelDeadline: nothing,
  };
}

/** What a code's digits should be on a lock: in a slot; not able to open; in no slot at all; nobody can say. */
type Demand = "present" | "closed" | "gone" | "any";

/** What an event says of a placement. */
export interface ToldPlacement {
  readonly kind: "placement.verified" | "placement.removed";
  readonly codeId: CodeId;
  readonly lockId: LockId;
  readonly slot: Slot;
}

/** Digits on a lock with what they should be there. */
export interface Demanded {
  readonly pair: Pick<Pair, "code" | "tag">;
  readonly demand: Demand;
}

/** What the digits should be on the lock now. */
export function demandOn({ code, key, heir }: Pair, now: number): Demand {
  if (heir !== null && demandOn(heir, now) !== "gone") return "any";
  if (code.isForgotten || key.isForgotten || code.stored === null) return "any";
  if (key.replacedAt !== null) return "gone";
  const endedAt = code.endedAt();
  if (endedAt !== null && endedAt <= now) return "gone";
  if (code.isSpent()) return "any";
  return code.isOpenAt(now) ? "present" : "closed";
}

/** Whether these digits are in a slot, or gone from one, of which nobody can know what it holds. */
export function isUnknowable({ lock, tag }: Pick<Pair, "lock" | "tag">): boolean {
  const slot = lock.slotOf(tag);
  const doubts =
    slot === null
      ? [...lock.doubts.unknowable.values()].filter(({ lost }) => lost === tag)
      : [lock.doubts.unknowable.get(slot)];
  return doubts.some((doubt) => doubt !== undefined && !(doubt.showsInDigits && lock.capabilities.readBack === "pin"));
}

/** How the lock falls short of the demand now; null: it doesn't. */
export function wrongOf(pair: Pair, now: number, zone: Zone): Wrong | null {
  if (isUnknowable(pair)) return null;
  const slot = pair.lock.slotOf(pair.tag);
  const held = slot === null ? undefined : pair.lock.slot(slot);
  const isForeign = slot !== null && pair.lock.foreign.has(slot);
  const isOpen = held !== undefined && held.usesLeft !== 0 && !isForeign;
  switch (demandOn(pair, now)) {
    case "any":
      return null;
    case "gone":
      return isOpen ? "open" : null;
    case "closed":
      return isOpen && lockAllows(pair.lock, held, { zone, marginMs: MINUTE }) ? "open" : null;
    case "present":
      return isOpen && lockAllows(pair.lock, held, { zone, marginMs: 0 }) ? null : "missing";
  }
}

/** Whether what the lock keeps for a slot lets it open now and `marginMs` before, by the lock's own clock. */
function lockAllows(
  lock: SimLock,
  { schedule }: TrueSlot,
  { zone, marginMs }: { readonly zone: Zone; readonly marginMs: number },
): boolean {
  if (schedule === null) return true;
  const { clockAt, clockSet } = lock.state();
  if (!clockSet) return marginMs === 0; // it refuses, and nobody can help it before its clock is set
  return [clockAt, clockAt - marginMs].every((at) => scheduleByHand(schedule, zone, at));
}

/** What is wrong with how the lock answered whoever typed these digits at leisure; null: nothing. */
export function wrongAnswer(
  pair: Pair,
  reason: string,
  now: number,
): { readonly invariant: InvariantId; readonly words: string } | null {
  if (isUnknowable(pair)) return null;
  const { code } = pair;
  const demand = demandAtKeypad(pair, now);
  if (reason === "granted" && demand !== "present" && !code.isSpent())
    return { invariant: "I1", words: "opened outside its windows" };
  if (reason === "granted" || demand !== "present" || isExcused(reason, pair, now)) return null;
  return { invariant: "I2", words: `was refused as ${reason}, though it is valid and on the lock` };
}

/** A lock that keeps the schedule itself goes by its own clock. */
function demandAtKeypad(pair: Pair, now: number): Demand {
  const { code, lock, tag } = pair;
  const slot = lock.slotOf(tag);
  const hasSchedule = slot !== null && lock.slot(slot)?.schedule !== null;
  if (!hasSchedule || code.endedAt() !== null) return demandOn(pair, now);
  const { clockAt, clockSet } = lock.state();
  return clockSet && code.isOpenAt(clockAt) ? "present" : "closed";
}

/** A keypad that was switched off for too many wrong PINs is on again after a day, if it can be reached for long enough. */
const OFF_MS_MAX = 4 * DAY;

/** A guest may be refused for what strangers did, and for having entered before. */
function isExcused(reason: string, { code, lock }: Pair, now: number): boolean {
  switch (reason) {
    case "locked_out":
      return lock.state().lockedOutUntil !== null;
    case "disabled":
      return lock.offSince !== null && now - lock.offSince < OFF_MS_MAX;
    case "used_up":
      return code.isSpent();
    default:
      return reason === "no answer";
  }
}
