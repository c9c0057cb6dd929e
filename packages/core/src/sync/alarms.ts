import { DAY_MS, earliest, type Instant, later, MINUTE_MS, plus, SECOND_MS } from "../time/instant.ts";
import { clipped, type Window } from "../time/window.ts";
import { capacityOf } from "./allot.ts";
import { overloads } from "./forecast.ts";
import { type Index, isRefused, mayStillHold } from "./verdict.ts";
import type { LockView, PlanAlarm, SeenSlot, WantedPlacement } from "./view.ts";

/** How far ahead a lack of slots is told. */
export const FORECAST_MS = 2 * DAY_MS;
/** How long a new code may take to reach a lock before its absence is worth an alarm. */
const FRESH_MS = MINUTE_MS;
/** How long after an edge a write may take before it is worth an alarm. */
const EDGE_GRACE_MS = 30 * SECOND_MS;

/** What is wrong now, and when something may become wrong. */
export interface Watch {
  readonly alarms: readonly PlanAlarm[];
  readonly wakeAt: readonly Instant[];
}

export function watch(view: LockView, now: Instant, index: Index): Watch {
  const short = lackOfSlots(view, now, index);
  const watches = [
    { alarms: [...short.values()], wakeAt: [] },
    ...view.placements.map((placement) => watchArrival(placement, view, now, { index, short })),
    ...[...view.slots.values()].map((seen) => watchRemoval(seen, view, now, index)),
  ];
  return { alarms: watches.flatMap(({ alarms }) => alarms), wakeAt: watches.flatMap(({ wakeAt }) => wakeAt) };
}

/** `no_free_slot` for each code that will find the lock full within the forecast. */
function lackOfSlots(view: LockView, now: Instant, index: Index): ReadonlyMap<WantedPlacement, PlanAlarm> {
  const span: Window = { from: now, until: plus(now, FORECAST_MS) };
  const capacity = capacityOf(view);
  if (view.placements.length <= capacity) return new Map();
  const demands = view.placements
    .filter((placement) => !isRefused(placement, index))
    .map((placement) => ({ who: placement, windows: clipped(placement.windows, span) }))
    .sort((a, b) => a.who.wantedAt - b.who.wantedAt);
  return new Map(
    overloads(capacity, demands).map(({ who, at }) => [who, { kind: "no_free_slot", placementId: who.id, at }]),
  );
}

interface ArrivalContext {
  readonly index: Index;
  readonly short: ReadonlyMap<WantedPlacement, PlanAlarm>;
}

/** A lock that keeps schedules must hold the code by the lead time; on others the alarm before the start needs a reason. */
function watchArrival(
  placement: WantedPlacement,
  view: LockView,
  now: Instant,
  { index, short }: ArrivalContext,
): Watch {
  const next = placement.windows[0];
  if (next === undefined || isProven(index.home.get(placement.id), placement, view)) return { alarms: [], wakeAt: [] };
  const settledAt = plus(knownSince(placement, view, index), FRESH_MS);
  const leadAt = later(plus(next.from, -view.settings.leadMs), settledAt);
  const lateAt = later(plus(next.from, EDGE_GRACE_MS), settledAt);
  const isDoomed = isRefused(placement, index) || view.unreachable !== null || short.has(placement);
  const dueAt = placement.enforcement === "lock" || isDoomed ? leadAt : lateAt;
  if (now < dueAt) return { alarms: [], wakeAt: [dueAt] };
  return { alarms: [{ kind: "not_on_lock_before_start", placementId: placement.id, startsAt: next.from }], wakeAt: [] };
}

/** Since when it is known to be missing: where the lock was away or had refused the PIN already, a change takes no alarm back. */
function knownSince(placement: WantedPlacement, view: LockView, index: Index): Instant {
  const refusedAt = isRefused(placement, index) ? placement.refusal?.at : null;
  return earliest(placement.wantedAt, view.unreachable?.since, refusedAt) ?? placement.wantedAt;
}

function isProven(home: SeenSlot | undefined, placement: WantedPlacement, view: LockView): boolean {
  if (home?.content !== "ours" || home.pinTag !== placement.pinTag) return false;
  return home.proof !== "acknowledged" || view.capabilities.readBack === "none";
}

function watchRemoval(seen: SeenSlot, view: LockView, now: Instant, index: Index): Watch {
  const placement = placementOf(seen, view, index);
  if (placement === undefined || !mayStillHold(seen, view)) return { alarms: [], wakeAt: [] };
  const since = goingSince(placement, now);
  if (since === null || placement.endedByLock) return { alarms: [], wakeAt: [] };
  const dueAt = plus(since, EDGE_GRACE_MS);
  if (now < dueAt) return { alarms: [], wakeAt: [dueAt] };
  return { alarms: [{ kind: "still_on_lock_after_end", placementId: placement.id, since }], wakeAt: [] };
}

/** Whose PIN is in the slot, or may be; one that was ordered out of it is known by its digits alone. */
export function placementOf(seen: SeenSlot, view: LockView, index: Index): WantedPlacement | undefined {
  if (seen.placementId !== null) return index.placements.get(seen.placementId);
  if (seen.content !== "ours" || seen.pinTag === null) return undefined;
  return view.placements.find(({ pinTag }) => pinTag === seen.pinTag);
}

/** Since when a code has no business on the lock: its end, or the change that put its first window off; null if it has. */
function goingSince(placement: WantedPlacement, now: Instant): Instant | null {
  const { endedAt, wantedAt, windows, enforcement } = placement;
  if (windows.some((window) => window.from <= now)) return null;
  if (endedAt !== null) return endedAt <= now ? endedAt : null;
  return enforcement === "cardea" ? wantedAt : null;
}
