import { DAY_MS, type Instant, plus } from "../time/instant.ts";
import { holds } from "../time/window.ts";
import type { WantedPlacement } from "./view.ts";

/** How long before its next window a code goes onto a lock that keeps its schedule by itself. */
export const PRELOAD_MS = 3 * DAY_MS;

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

/** The instants after `now` at which `belongsOnLock` or `isOpen` may change. */
export function edgesAfter(placement: WantedPlacement, now: Instant): readonly Instant[] {
  const next = placement.windows[0];
  if (next === undefined) return [];
  const edges = [next.from, next.until];
  if (placement.enforcement === "lock") edges.push(plus(next.from, -PRELOAD_MS));
  return edges.filter((edge) => edge > now);
}
