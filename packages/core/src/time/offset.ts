import { Temporal } from "./temporal.ts";
import type { Zone } from "./wall.ts";

/** A time between two transitions of a zone, in which its offset from UTC stays the same. Half-open, milliseconds. */
export interface Stretch {
  readonly from: number;
  readonly until: number;
  readonly offsetMs: number;
}

/** Outside these years a zone keeps the offset that it has at their edge. */
const EARLIEST = -2_208_988_800_000; // 1900-01-01
const LATEST = 10_413_792_000_000; // 2300-01-01
/** More than any zone has from 2000 to 2199; then the cache of that zone starts anew. */
const STRETCHES_MAX = 1_000;

interface KnownStretches {
  readonly ascending: Stretch[];
  last: Stretch;
}

/** Zone rules are fixed while a process runs, so what was found once holds. At most one entry per zone that exists. */
const known = new Map<Zone, KnownStretches>();

/** The stretch of the zone that holds that instant. Never depends on the zone of the host. */
export function stretchAt(at: number, zone: Zone): Stretch {
  const cache = known.get(zone);
  if (cache === undefined) return remembered(discovered(at, zone), zone);
  if (cache.last.from <= at && at < cache.last.until) return cache.last;

  const index = firstEndingAfter(cache.ascending, at);
  const found = cache.ascending[index];
  if (found === undefined || at < found.from) return remembered(discovered(at, zone), zone);
  cache.last = found;
  return found;
}

function firstEndingAfter(ascending: readonly Stretch[], at: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle]?.until ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function remembered(stretch: Stretch, zone: Zone): Stretch {
  const cache = known.get(zone);
  if (cache === undefined || cache.ascending.length >= STRETCHES_MAX) {
    known.set(zone, { ascending: [stretch], last: stretch });
    return stretch;
  }
  cache.ascending.splice(firstEndingAfter(cache.ascending, stretch.from), 0, stretch);
  cache.last = stretch;
  return stretch;
}

function discovered(at: number, zone: Zone): Stretch {
  const inside = Math.min(Math.max(at, EARLIEST), LATEST);
  const here = Temporal.Instant.fromEpochMilliseconds(inside).toZonedDateTimeISO(zone);
  const next = here.getTimeZoneTransition("next")?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
  // "previous" is strictly before, so it is asked one millisecond later to find a transition at this very instant.
  const previous = here.add({ milliseconds: 1 }).getTimeZoneTransition("previous")?.epochMilliseconds;
  return {
    from: previous === undefined || previous < EARLIEST ? Number.NEGATIVE_INFINITY : previous,
    until: next > LATEST ? Number.POSITIVE_INFINITY : next,
    offsetMs: Math.round(here.offsetNanoseconds / 1e6),
  };
}
