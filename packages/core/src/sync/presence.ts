import { DAY_MS, type Instant, MINUTE_MS, plus } from "../time/instant.ts";
import { holds } from "../time/window.ts";
import type { WantedPlacement } from "./view.ts";

/** How long before its next window a code goes onto a lock that keeps its schedule by itself. */
export const PRELOAD_MS = 3 * DAY_MS;

/** How long before it is needed a slot is looked at that nobody looked at lately, so that at the edge only the write is left. */
export const LOOK_AHEAD_MS = 10 * MINUTE_MS;

/** From when on its PIN belongs on the lock next; null if never again. */
export function dueOnLockAt(placement: WantedPlacement): Instant | null {
  const next = placement.windows[0];
  if (next === undefined) return null;
  return placement.enforcement === "lock" ? plus(next.from, -PRELOAD_MS) : next.from;
}

/** Whether its PIN should be in a slot at this instant. */
export function belongsOnLock(placement: WantedPlacement, now: Instant): boolean {
  switch (placement.enforcement) {
    case "cardea":
      return isOpen(placement, now);
    case "lock": {
      const next = placement.windows[0];
      return next !== undefined && plus(next.from, -PRELOAD_MS) <= now;
    }
  }
}

/** Whether one of its windows is open at this instant. */
export function isOpen(placement: WantedPlacement, now: Instant): boolean {
  return placement.windows.some((window) => holds(window, now));
}

/** The instants after `now` at which `belongsOnLock` or `isOpen` may change, or a slot is to be looked at for it. */
export function edgesAfter(placement: WantedPlacement, now: Instant): readonly Instant[] {
  const next = placement.windows[0];
  if (next === undefined) return [];
  const edges = [next.from, next.until];
  const dueAt = dueOnLockAt(placement);
  if (dueAt !== null) edges.push(dueAt, plus(dueAt, -LOOK_AHEAD_MS));
  return edges.filter((edge) => edge > now);
}
