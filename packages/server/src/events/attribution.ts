import {
  type Instant,
  isUnderRecheck,
  type LockId,
  MINUTE_MS,
  plus,
  SECOND_MS,
  type SeenSlot,
  type Slot,
} from "@cardea/core";
import type { LivePlacement, Reads, StoredEvent } from "../store/port.ts";
import type { ClockTruth } from "./lock-batch.ts";

/** How far a lock's clock may be off unless what it tells shows it to be right. */
export const CLOCK_DRIFT_MS = 2 * MINUTE_MS;
/** An event that is heard so soon shows that the lock's clock is right. */
const PROMPT_MS = 2 * SECOND_MS;
/** So far back the events of a lock are searched for who was in a slot. */
const HISTORY_MAX = 200;
const ARRIVALS: readonly string[] = ["placement.acknowledged", "placement.verified"];
const DEPARTURES: readonly string[] = ["placement.removed", "placement.lost"];
/** Whatever was in the slot then, it was nobody's. */
const INTRUSIONS: readonly string[] = ["lock.slot_changed", "lock.unmanaged_code_found"];

/** Who was in a slot at some moment: a code of ours, or nobody that can be named for sure. */
export type Occupant = LivePlacement | null;

/** What is asked: which code was in that slot of that lock then. */
export interface OccupantQuestion {
  readonly lockId: LockId;
  readonly slot: Slot;
  readonly at: Instant;
  /** How far off the lock's clock may be unnoticed, near the moment at which a slot went from one code to another. */
  readonly blurMs: number;
  /** Whether writes to the lock may arrive late. */
  readonly lateWrites: boolean;
  /** What is known of the slot now; undefined if it was never looked at. */
  readonly seen: SeenSlot | undefined;
}

/**
 * The code that was in the slot at that moment. The slot may hold another one by the time the lock tells, so the moment
 * counts, not the present. In doubt it is nobody: a wrong name is worse than none.
 */
export async function occupantAt(reads: Reads, question: OccupantQuestion): Promise<Occupant> {
  const { seen, at, blurMs } = question;
  if (seen === undefined || seen.content === "unmanaged") return null;
  if (seen.content === "empty" || seen.placementId === null)
    return (await formerOccupant(reads, question)) ?? lateArrival(reads, question, seen);
  const present = await placementIn(reads, question.lockId, seen);
  const sentAt = present?.placement.ledger.sentAt ?? null;
  if (present === null || sentAt === null) return null;
  const { clearedAt } = seen;
  if (at >= sentAt) {
    const isNear = clearedAt !== null && clearedAt <= sentAt && at < plus(clearedAt, blurMs);
    return isNear && !(await isAlone(reads, question, { present, sentAt })) ? null : present;
  }
  if (at >= plus(sentAt, -CLOCK_DRIFT_MS)) {
    const wasEmpty = clearedAt === null || clearedAt < plus(at, -CLOCK_DRIFT_MS);
    if (wasEmpty || (await isAlone(reads, question, { present, sentAt }))) return present;
  }
  const former = await formerOccupant(reads, question);
  const mayBeLater = plus(at, Math.max(blurMs, PROMPT_MS)) > sentAt;
  return mayBeLater && former?.code.id !== present.code.id ? null : former;
}

/** Whether an event is told so soon, by the lock's own time, that the lock's clock is right. */
export function isPrompt(lockAt: Instant, heardAt: Instant): boolean {
  return Math.abs(heardAt - lockAt) <= PROMPT_MS;
}

/** How far off a lock's clock may be when it tells of something; right when it tells of other things at once. */
export function blurOf(lockAt: Instant, { now, clock }: { readonly now: Instant; readonly clock: ClockTruth }): number {
  if (clock === "fast") return CLOCK_DRIFT_MS;
  if (isPrompt(lockAt, now)) return 0;
  return clock === "right" ? PROMPT_MS : CLOCK_DRIFT_MS;
}

/**
 * Whether nobody else was in the slot around that moment: it had the same code as well before it was written last, as
 * after a change of its PIN or times, or a write that had to be begun anew; or whoever was there had left long before.
 */
async function isAlone(
  reads: Reads,
  question: OccupantQuestion,
  { present, sentAt }: { readonly present: LivePlacement; readonly sentAt: Instant },
): Promise<boolean> {
  const codeId = present.code.id;
  const isOfThisStay = (event: StoredEvent): boolean =>
    event.codeId === codeId && (event.at > sentAt || (event.at === sentAt && ARRIVALS.includes(event.kind)));
  const { items, isWhole } = await historyOf(reads, question, INTRUSIONS);
  const before = items.find((event) => !isOfThisStay(event));
  if (before === undefined) return isWhole;
  const leftAt = DEPARTURES.includes(before.kind) ? before.at : leftUntoldBy(before, question);
  return before.codeId === codeId || (leftAt !== null && leftAt < plus(question.at, -CLOCK_DRIFT_MS));
}

/** A code that is to be written anew leaves its slot untold; that it left shows by the slot having been empty since. */
function leftUntoldBy({ kind, at }: StoredEvent, { seen }: OccupantQuestion): Instant | null {
  const clearedAt = seen?.clearedAt ?? null;
  return clearedAt !== null && clearedAt > at && ARRIVALS.includes(kind) ? clearedAt : null;
}

/** Who came into the slot and left it, newest first; `isWhole`: from the beginning on. */
async function historyOf(
  reads: Reads,
  { lockId, slot }: OccupantQuestion,
  moreKinds: readonly string[] = [],
): Promise<{ readonly items: readonly StoredEvent[]; readonly isWhole: boolean }> {
  const kinds = [...ARRIVALS, ...DEPARTURES, ...moreKinds];
  const { items } = await reads.events({ lockId, kinds }, { after: null, limit: HISTORY_MAX });
  return { items: items.filter((event) => event.slot === slot), isWhole: items.length < HISTORY_MAX };
}

/** The placement that a slot holds, or may hold. */
async function placementIn(reads: Reads, lockId: LockId, seen: SeenSlot): Promise<LivePlacement | null> {
  const byTag = seen.pinTag === null ? [] : await reads.placementsByTag(lockId, seen.pinTag);
  // Ordered out of the slot, it is known by its PIN alone.
  const found = byTag.find(({ placement }) => placement.id === seen.placementId || seen.placementId === null);
  if (found !== undefined) return found;
  return (await reads.livePlacements(lockId)).find(({ placement }) => placement.id === seen.placementId) ?? null;
}

/** Somebody who has left the slot by now, by what was told of it at the time. */
async function formerOccupant(reads: Reads, question: OccupantQuestion): Promise<Occupant> {
  const { lockId } = question;
  const { items } = await historyOf(reads, question);
  const stay = stayAt(items, question);
  const codeId = stay?.codeId ?? null;
  const code = codeId === null ? null : await reads.code(codeId);
  if (stay === null || code === null) return null;
  const placement = (await reads.placementsOfCode(code.id)).find((one) => one.lockId === lockId);
  if (placement === undefined) return null;
  const leftAt = leftUntoldBy(stay, question);
  // Where somebody else was sent there since, the slot had been empty before.
  const doubtMs = question.seen?.placementId === placement.id ? CLOCK_DRIFT_MS : 0;
  return leftAt !== null && question.at >= plus(leftAt, doubtMs) ? null : { placement, code };
}

/** A code whose write seemed lost, or that was cleared a short while ago: a late write has brought it into its slot. */
async function lateArrival(reads: Reads, question: OccupantQuestion, seen: SeenSlot): Promise<Occupant> {
  const { clearedAt } = seen;
  if (!question.lateWrites || clearedAt === null || !isUnderRecheck(seen)) return null;
  const present = await placementIn(reads, question.lockId, seen);
  return present !== null && (await isAlone(reads, question, { present, sentAt: clearedAt })) ? present : null;
}

/** The event that names the stay around `at`; null if there was none, or it is too close to another to tell. */
function stayAt(newestFirst: readonly StoredEvent[], question: OccupantQuestion): StoredEvent | null {
  const { at } = question;
  const before = newestFirst.find((event) => event.at <= at);
  if (before === undefined || isMixed(newestFirst, before, question)) return null;
  if (ARRIVALS.includes(before.kind)) return before;
  // It had just left by our clock; by the lock's it may still have been there, if nobody else came since.
  const after = newestFirst.findLast((event) => event.at > at);
  const hasFollower = after !== undefined && after.codeId !== before.codeId && after.at <= plus(at, CLOCK_DRIFT_MS);
  return at <= plus(before.at, CLOCK_DRIFT_MS) && !hasFollower ? before : null;
}

/** Whether somebody else came or left so close to `at` that he may have been meant. */
function isMixed(newestFirst: readonly StoredEvent[], stay: StoredEvent, { at, blurMs }: OccupantQuestion): boolean {
  const others = newestFirst.filter((event) => event.codeId !== stay.codeId);
  if (others.some((event) => event.at > plus(at, -blurMs) && event.at < plus(at, blurMs))) return true;
  // Whoever comes is told of only once he is proven to be there.
  const next = newestFirst.findLast((event) => event.at > at);
  const isLeaving = next !== undefined && next.at < plus(at, blurMs);
  return isLeaving && others.some((event) => event.at > at && event.at <= plus(at, CLOCK_DRIFT_MS));
}
