import { type Slot, slotNumber } from "../lock/slot.ts";
import type { PinTag } from "../pin/pin.ts";
import { HOUR_MS, type Instant, MINUTE_MS, plus, SECOND_MS } from "../time/instant.ts";
import { belongsOnLock, dueOnLockAt, isOpen, LOOK_AHEAD_MS } from "./presence.ts";
import { type Index, isRefused, mayStillHold, recheckAt, type Verdict } from "./verdict.ts";
import type { LockView, SeenSlot, WantedPlacement } from "./view.ts";

/** So long what was seen of a slot may be relied on where nobody tells of changes; a look ahead must still count at the edge. */
const FRESH_MS = LOOK_AHEAD_MS + 5 * MINUTE_MS;

/** So long a slot of others is left alone while a code waits for room: each look costs battery. */
const REVISIT_MS = HOUR_MS;

/** A slot that a late write may still hit is looked at so shortly before it is written. */
const LATE_LOOK_MS = 10 * SECOND_MS;

/** Which code gets which slot now, and which preloaded codes must make room for codes that are due. */
export interface Allotment {
  readonly sets: readonly { readonly placement: WantedPlacement; readonly slot: Slot; readonly lookFirst: boolean }[];
  readonly evicted: readonly SeenSlot[];
  /** Slots for codes that come soon, to be looked at beforehand. */
  readonly lookAhead: readonly Slot[];
  /** Slots of others, to be looked at again for codes that find no room: somebody may have emptied them. */
  readonly revisits: readonly { readonly slot: Slot; readonly dueAt: Instant }[];
}

/**
 * Gives slots to codes that belong on the lock and have none: open windows first, then by the start of the next one.
 * A code is never evicted while its window is open, nor for one that is needed later. A PIN that another slot holds, or may hold, waits until it is gone.
 */
export function allot(view: LockView, now: Instant, index: Index, verdicts: ReadonlyMap<Slot, Verdict>): Allotment {
  const homeless = view.placements
    .filter(
      (placement) => belongsOnLock(placement, now) && !index.home.has(placement.id) && !isRefused(placement, index),
    )
    .sort((a, b) => urgency(a, now) - urgency(b, now) || a.wantedAt - b.wantedAt);
  const free = freeSlots(view, now, verdicts);
  const evictable = preloaded(view, now, verdicts);
  const blocked = heldTags(view);
  const sets: { placement: WantedPlacement; slot: Slot; lookFirst: boolean }[] = [];
  const evicted: SeenSlot[] = [];
  let roomless = 0;
  for (const placement of homeless) {
    if (blocked.has(placement.pinTag)) continue;
    const place = free.next();
    if (place === null) {
      const victim = mayEvict(placement, evictable.at(-1), view, now) ? evictable.pop() : undefined;
      if (victim === undefined) roomless++;
      else evicted.push(victim.seen);
      continue;
    }
    blocked.add(placement.pinTag);
    sets.push({ placement, ...place });
  }
  return { sets, evicted, lookAhead: slotsToLookAt(view, now, index, free), revisits: revisits(view, roomless) };
}

/** One slot of others for each code without room, the longest unseen first, on locks that don't tell when one is emptied. */
function revisits(view: LockView, roomless: number): Allotment["revisits"] {
  if (roomless === 0 || view.capabilities.reportsChanges || view.capabilities.readBack === "none") return [];
  return [...view.slots.values()]
    .flatMap(({ slot, content, seenAt }) =>
      content === "unmanaged" && seenAt !== null ? [{ slot, dueAt: plus(seenAt, REVISIT_MS) }] : [],
    )
    .sort((a, b) => a.dueAt - b.dueAt)
    .slice(0, roomless);
}

/** What the next codes will need of slots that nobody looked at lately. Codes that are due now have taken theirs already. */
function slotsToLookAt(view: LockView, now: Instant, index: Index, free: FreeSlots): readonly Slot[] {
  const isSoon = (placement: WantedPlacement): boolean => {
    const dueAt = dueOnLockAt(placement);
    return dueAt !== null && dueAt > now && plus(dueAt, -LOOK_AHEAD_MS) <= now;
  };
  const soon = view.placements.filter(
    (placement) => isSoon(placement) && !index.home.has(placement.id) && !isRefused(placement, index),
  );
  const places = soon.map(() => free.next());
  return places.flatMap((place) => (place?.lookFirst === true ? [place.slot] : []));
}

function urgency(placement: WantedPlacement, now: Instant): number {
  const from = placement.windows[0]?.from ?? Number.POSITIVE_INFINITY;
  return Math.max(from, now);
}

/** Room is made for a code that is due within the lead time, by one that is not open and needed later. */
function mayEvict(placement: WantedPlacement, victim: Preloaded | undefined, view: LockView, now: Instant): boolean {
  const from = placement.windows[0]?.from;
  if (victim === undefined || from === undefined) return false;
  return from - view.settings.leadMs <= now && victim.from > from;
}

function heldTags(view: LockView): Set<PinTag> {
  const tags = new Set<PinTag>();
  for (const seen of view.slots.values()) {
    if (seen.pinTag !== null && (mayStillHold(seen, view) || seen.content === "unmanaged")) tags.add(seen.pinTag);
  }
  return tags;
}

interface Preloaded {
  readonly seen: SeenSlot;
  readonly from: number;
}

/** Codes in a slot whose window is not open; the one needed last comes last. */
function preloaded(view: LockView, now: Instant, verdicts: ReadonlyMap<Slot, Verdict>): Preloaded[] {
  const found: Preloaded[] = [];
  for (const seen of view.slots.values()) {
    const verdict = verdicts.get(seen.slot);
    if (verdict?.kind !== "keep" || isOpen(verdict.placement, now)) continue;
    found.push({ seen, from: verdict.placement.windows[0]?.from ?? 0 });
  }
  return found.sort((a, b) => a.from - b.from);
}

interface FreeSlots {
  next(): { readonly slot: Slot; readonly lookFirst: boolean } | null;
}

/** Hands out free slots: first those known to be empty, then those never looked at, last those that a late write may still hit. */
function freeSlots(view: LockView, now: Instant, verdicts: ReadonlyMap<Slot, Verdict>): FreeSlots {
  const { first, count } = view.capabilities.slots;
  const settled: SeenSlot[] = [];
  const atRisk: SeenSlot[] = [];
  for (const seen of view.slots.values()) {
    if (verdicts.get(seen.slot)?.kind !== "free" || seen.slot < first || seen.slot >= first + count) continue;
    (recheckAt(seen, view) === null ? settled : atRisk).push(seen);
  }
  const byNumber = (a: SeenSlot, b: SeenSlot) => a.slot - b.slot;
  settled.sort(byNumber);
  atRisk.sort(byNumber);
  let unseen = first;
  const canLook = view.capabilities.readBack !== "none";
  const place = ({ slot, seenAt }: SeenSlot, isStale: boolean) => ({
    slot,
    lookFirst: canLook && (isStale || seenAt === null),
  });
  return {
    next() {
      const known = settled.shift();
      if (known !== undefined) return place(known, isStale(known, view, now));
      while (unseen < first + count) {
        const slot = slotNumber(unseen++);
        if (!view.slots.has(slot)) return { slot, lookFirst: canLook };
      }
      const last = atRisk.shift();
      return last === undefined ? null : place(last, plus(last.seenAt ?? now, LATE_LOOK_MS) < now);
    },
  };
}

/** Whether somebody may have changed a slot since it was last looked at, on a lock that doesn't tell of it. */
export function isStale({ seenAt }: SeenSlot, { capabilities }: LockView, now: Instant): boolean {
  return !capabilities.reportsChanges && (seenAt === null || plus(seenAt, FRESH_MS) < now);
}

/** How many slots our codes can have on this lock: all but those that hold something foreign. */
export function capacityOf(view: LockView): number {
  let foreign = 0;
  for (const seen of view.slots.values()) if (seen.content === "unmanaged") foreign++;
  return Math.max(0, view.capabilities.slots.count - foreign);
}
