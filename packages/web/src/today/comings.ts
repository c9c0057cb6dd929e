import type { Code, Placement } from "../api-types.ts";
import { wantedPlacements } from "../code/doors.ts";
import { msOf, plusDays, startOfDay, wallOf } from "../site/clock.ts";

/** One interval of validity in milliseconds; infinite where it is open. */
export interface Opening {
  readonly from: number;
  readonly until: number;
}

/** Somebody who comes, goes, or does both on one day. */
export interface Coming {
  readonly code: Code;
  /** When they may come; null if that was before this day. */
  readonly arrivesAt: number | null;
  /** When they must be gone; null if that is after this day. */
  readonly leavesAt: number | null;
  readonly placements: readonly Placement[];
}

export interface ComingDay {
  /** `YYYY-MM-DD` on the wall of the site. */
  readonly date: string;
  /** By the first thing that happens. */
  readonly comings: readonly Coming[];
}

interface Sight {
  readonly zone: string;
  readonly now: number;
}

/** Today and tomorrow on the wall of the site: half-open spans, 23 or 25 hours long where clocks change. */
export function daysAhead({ zone, now }: Sight): readonly { readonly date: string; readonly span: Opening }[] {
  const today = wallOf(now, zone).slice(0, 10);
  return [today, plusDays(today, 1)].map((date) => ({
    date,
    span: { from: startOfDay(date, zone), until: startOfDay(plusDays(date, 1), zone) },
  }));
}

/** Windows are cut at the edges of what is asked for: these edges lie where nobody looks. */
const MARGIN_MS = 2 * 86_400_000;

/** What has to be asked for to know the openings of today and tomorrow in their whole length. */
export function askedSpan(sight: Sight): Opening {
  const days = daysAhead(sight);
  return {
    from: (days[0]?.span.from ?? sight.now) - MARGIN_MS,
    until: (days.at(-1)?.span.until ?? sight.now) + MARGIN_MS,
  };
}

/** A code whose validity has no gaps opens from its start to its end; one with hours needs its rule counted out. */
export function hasHours({ rule }: Code): boolean {
  return rule.weekly.length + rule.dated.length > 0;
}

/** Whether a code can bring somebody to a door in these days at all. Who comes with a backup comes with its code. */
export function isAwaited(code: Code, until: number): boolean {
  if (code.backupOf !== undefined && code.backupOf !== null) return false;
  if (code.kind === "emergency" || (code.state !== "active" && code.state !== "scheduled")) return false;
  return code.startsAt === null || msOf(code.startsAt) < until;
}

export function wholeOpening({ startsAt, endsAt }: Code): Opening {
  return {
    from: startsAt === null ? Number.NEGATIVE_INFINITY : msOf(startsAt),
    until: endsAt === null ? Number.POSITIVE_INFINITY : msOf(endsAt),
  };
}

/**
 * Who comes and goes today and tomorrow. `openings`: those of codes with hours; other codes open as a whole. An end at
 * midnight belongs to the day that it ends.
 */
export function comingDays(
  codes: readonly Code[],
  openings: ReadonlyMap<string, readonly Opening[]>,
  sight: Sight,
): readonly ComingDay[] {
  return daysAhead(sight).map(({ date, span }) => ({
    date,
    comings: codes
      .filter((code) => isAwaited(code, span.until))
      .flatMap((code) => {
        const ofCode = hasHours(code) ? (openings.get(code.id) ?? []) : [wholeOpening(code)];
        return ofCode.flatMap((opening) => comingOn(code, opening, span));
      })
      .sort((a, b) => firstOf(a) - firstOf(b) || a.code.holder.name.localeCompare(b.code.holder.name)),
  }));
}

function comingOn(code: Code, opening: Opening, span: Opening): readonly Coming[] {
  const arrives = opening.from >= span.from && opening.from < span.until;
  const leaves = opening.until > span.from && opening.until <= span.until;
  if (!arrives && !leaves) return [];
  return [
    {
      code,
      arrivesAt: arrives ? opening.from : null,
      leavesAt: leaves ? opening.until : null,
      placements: wantedPlacements(code),
    },
  ];
}

function firstOf({ arrivesAt, leavesAt }: Coming): number {
  return arrivesAt ?? leavesAt ?? Number.POSITIVE_INFINITY;
}

/** What happens next: who comes, or else who goes; null if nobody does. */
export function nextComing(
  days: readonly ComingDay[],
  now: number,
): { readonly coming: Coming; readonly at: number; readonly isArrival: boolean } | null {
  const moments = days.flatMap(({ comings }) =>
    comings.flatMap((coming) => [
      { coming, at: coming.arrivesAt, isArrival: true },
      { coming, at: coming.leavesAt, isArrival: false },
    ]),
  );
  const ahead = moments.flatMap(({ at, ...rest }) => (at !== null && at > now ? [{ ...rest, at }] : []));
  const earliest = (isArrival: boolean) =>
    ahead.filter((one) => one.isArrival === isArrival).sort((a, b) => a.at - b.at)[0];
  return earliest(true) ?? earliest(false) ?? null;
}
