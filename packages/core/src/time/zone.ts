import { Temporal } from "./temporal.ts";
import { assert } from "../error.ts";
import { DAY_MS, type Instant } from "./instant.ts";
import { type Stretch, stretchAt } from "./offset.ts";
import { localOf, type WallDateTime, wallAtLocal, type Zone } from "./wall.ts";
import type { Window } from "./window.ts";

/** More than any zone ever was away from UTC, so that a wall clock this far off cannot be touched by a transition. */
const OFFSET_MAX_MS = 1.25 * DAY_MS;
const NAME = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/;

/** What a wall clock means in a zone: one instant, none (skipped in spring), or two (doubled in autumn). */
export type Resolution =
  | { readonly kind: "once"; readonly at: Instant }
  /** `at` is the first instant after the gap. */
  | { readonly kind: "gap"; readonly at: Instant }
  | { readonly kind: "fold"; readonly earlier: Instant; readonly later: Instant };

/** The zone of that name in its usual spelling, or null if this runtime knows none. Bare offsets (`+02:00`) are no zones. */
export function zoneOf(name: string): Zone | null {
  if (!NAME.test(name)) return null;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId as Zone;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Which instants show this wall clock in the zone. */
export function resolveWall(wall: WallDateTime, zone: Zone): Resolution {
  return resolveLocal(localOf(wall), zone);
}

/** The instant of a wall clock. In a gap: the first instant that exists. Doubled: a start is the earlier, an end the later. */
export function toInstant(wall: WallDateTime, zone: Zone, side: "start" | "end"): Instant {
  return instantOfLocal(localOf(wall), zone, side);
}

/** The same for a wall clock as a number. */
export function instantOfLocal(local: number, zone: Zone, side: "start" | "end"): Instant {
  const only = quietStretch(local, zone);
  if (only !== null) return (local - only.offsetMs) as Instant;
  const resolution = resolveLocal(local, zone);
  if (resolution.kind !== "fold") return resolution.at;
  return side === "start" ? resolution.earlier : resolution.later;
}

/** The wall clock of the zone as a number, see `localOf`. */
export function localAt(at: Instant, zone: Zone): number {
  return at + stretchAt(at, zone).offsetMs;
}

/** What the wall clock shows at that instant, parts of a second dropped. The instant must lie in the years 0 to 9999. */
export function wallOf(at: Instant, zone: Zone): WallDateTime {
  const wall = wallAtLocal(localAt(at, zone));
  assert(wall.length === 19, "a wall clock is asked for in the years 0 to 9999 only");
  return wall;
}

/** The instants within the span at which the zone changes its offset, ascending. */
export function transitionsIn(span: Window, zone: Zone): readonly Instant[] {
  const found: Instant[] = [];
  for (let next = stretchAt(span.from - 1, zone).until; next < span.until; next = stretchAt(next, zone).until) {
    found.push(next as Instant);
  }
  return found;
}

/** The stretch that this wall clock lies in, if no transition is so near that it could matter. */
function quietStretch(local: number, zone: Zone): Stretch | null {
  const stretch = stretchAt(local, zone);
  return stretch.from <= local - OFFSET_MAX_MS && local + OFFSET_MAX_MS < stretch.until ? stretch : null;
}

function resolveLocal(local: number, zone: Zone): Resolution {
  const near = stretchesAround(local, zone);
  const instants = near.map((stretch) => local - stretch.offsetMs).filter((at, index) => lies(at, near[index]));
  const [first, second] = [instants[0], instants.at(-1)];
  if (first === undefined || second === undefined) return { kind: "gap", at: endOfGap(local, near) };
  if (first === second) return { kind: "once", at: first as Instant };
  return { kind: "fold", earlier: first as Instant, later: second as Instant };
}

function lies(at: number, stretch: Stretch | undefined): boolean {
  return stretch !== undefined && stretch.from <= at && at < stretch.until;
}

function stretchesAround(local: number, zone: Zone): readonly Stretch[] {
  const found = [stretchAt(local - OFFSET_MAX_MS, zone)];
  for (let last = found[0]; last !== undefined && last.until <= local + OFFSET_MAX_MS; last = found.at(-1)) {
    found.push(stretchAt(last.until, zone));
  }
  return found;
}

/** The transition that skips this wall clock. */
function endOfGap(local: number, near: readonly Stretch[]): Instant {
  const after = near.find((stretch) => local < stretch.from + stretch.offsetMs);
  assert(after !== undefined, "a wall clock that no instant shows is followed by a transition");
  return after.from as Instant;
}
