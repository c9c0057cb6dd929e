import { type Instant, type LockId, MINUTE_MS, plus, SECOND_MS, type SeenSlot, type Slot } from "@cardea/core";
import type { LivePlacement, Reads, StoredEvent } from "../store/port.ts";

/** How far a lock's clock may be off where nobody else could have been meant. */
export const CLOCK_DRIFT_MS = 2 * MINUTE_MS;
/** An event that is heard so soon shows that the lock's clock is right. */
const PROMPT_MS = 2 * SECOND_MS;
/** Where the lock's clock may be off, nobody can be named so shortly after a slot went from one code to another. */
export const SWAP_MS = 10 * SECOND_MS;
/** So far back the events of a lock are searched for who was in a slot. */
const HISTORY_MAX = 200;
const ARRIVALS: readonly string[] = ["placement.acknowledged", "placement.verified"];
const DEPARTURES: readonly string[] = ["placement.removed", "placement.lost"];

/** Who was in a slot at some moment: a code of ours, or nobody that can be named for sure. */
export type Occupant = LivePlacement | null;

/** What is asked: which code was in that slot of that lock then. */
export interface OccupantQuestion {
  readonly lockId: LockId;
  readonly slot: Slot;
  readonly at: Instant;
  /** The present: when the lock told it. */
  readonly heardAt: Instant;
  /** What is known of the slot now; undefined if it was never looked at. */
  readonly seen: SeenSlot | undefined;
}

/**
 * The code that was in the slot at that moment. The slot may hold another one by the time the lock tells, so the moment
 * counts, not the present. In doubt it is nobody: a wrong name is worse than none.
 */
export async function occupantAt(reads: Reads, question: OccupantQuestion): Promise<Occupant> {
  const { seen, at } = question;
  if (seen === undefined || seen.content === "unmanaged") return null;
  if (seen.content === "empty" || seen.placementId === null) return formerOccupant(reads, question);
  const present = await placementIn(reads, question.lockId, seen);
  const sentAt = present?.placement.ledger.sentAt ?? null;
  if (present === null || sentAt === null) return null;
  const { clearedAt } = seen;
  if (at >= sentAt) {
    const hadOther = clearedAt !== null && clearedAt <= sentAt;
    return hadOther && at < plus(clearedAt, doubtMs(question)) ? null : present;
  }
  const isAlone = clearedAt === null || clearedAt < plus(at, -CLOCK_DRIFT_MS);
  if (isAlone && at >= plus(sentAt, -CLOCK_DRIFT_MS)) return present;
  return formerOccupant(reads, question);
}

function doubtMs({ at, heardAt }: OccupantQuestion): number {
  return Math.abs(heardAt - at) <= PROMPT_MS ? 0 : SWAP_MS;
}

/** The placement that a slot holds, or may hold. */
async function placementIn(reads: Reads, lockId: LockId, seen: SeenSlot): Promise<LivePlacement | null> {
  const byTag = seen.pinTag === null ? [] : await reads.placementsByTag(lockId, seen.pinTag);
  const found = byTag.find(({ placement }) => placement.id === seen.placementId);
  if (found !== undefined) return found;
  return (await reads.livePlacements(lockId)).find(({ placement }) => placement.id === seen.placementId) ?? null;
}

/** Somebody who has left the slot by now, by what was told of it at the time. */
async function formerOccupant(reads: Reads, question: OccupantQuestion): Promise<Occupant> {
  const { lockId, slot } = question;
  const kinds = [...ARRIVALS, ...DEPARTURES];
  const { items } = await reads.events({ lockId, kinds }, { after: null, limit: HISTORY_MAX });
  const codeId =
    stayAt(
      items.filter((event) => event.slot === slot),
      question,
    )?.codeId ?? null;
  const code = codeId === null ? null : await reads.code(codeId);
  if (code === null) return null;
  const placement = (await reads.placementsOfCode(code.id)).find((one) => one.lockId === lockId);
  return placement === undefined ? null : { placement, code };
}

/** The event that names the stay around `at`; null if there was none, or it is too close to another to tell. */
function stayAt(newestFirst: readonly StoredEvent[], question: OccupantQuestion): StoredEvent | null {
  const { at } = question;
  const before = newestFirst.find((event) => event.at <= at);
  if (before === undefined) return null;
  if (ARRIVALS.includes(before.kind)) {
    const other = newestFirst.find((event) => event.at <= before.at && event.codeId !== before.codeId);
    return other !== undefined && at < plus(other.at, doubtMs(question)) ? null : before;
  }
  // It had just left by our clock; by the lock's it may still have been there, if nobody came since.
  const after = newestFirst.findLast((event) => event.at > at);
  const hasFollower = after !== undefined && after.at <= plus(at, CLOCK_DRIFT_MS);
  return at <= plus(before.at, CLOCK_DRIFT_MS) && !hasFollower ? before : null;
}
