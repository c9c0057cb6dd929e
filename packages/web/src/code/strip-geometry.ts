import type { Window } from "../api-types.ts";
import { msOf, plusDays, startOfDay, wallOf } from "../site/clock.ts";

/** One day of a site: half-open, 23 to 25 hours long. */
export interface StripDay {
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly from: number;
  readonly until: number;
}

/** A part of a window within one day. `top` and `bottom` are shares of that day, 0 at its start and 1 at its end. */
export interface StripBar {
  readonly day: number;
  readonly top: number;
  readonly bottom: number;
}

/** The days of a zone from the one that holds `now` on. */
export function stripDays(zone: string, now: number, count: number): readonly StripDay[] {
  const today = wallOf(now, zone).slice(0, 10);
  return Array.from({ length: count }, (_, index) => {
    const date = plusDays(today, index);
    return { date, from: startOfDay(date, zone), until: startOfDay(plusDays(date, 1), zone) };
  });
}

/** What the windows cover of each day, by day and time. */
export function stripBars(windows: readonly Window[], days: readonly StripDay[]): readonly StripBar[] {
  return days.flatMap((day, index) =>
    windows.flatMap((window) => {
      const from = Math.max(window.from === null ? Number.NEGATIVE_INFINITY : msOf(window.from), day.from);
      const until = Math.min(window.until === null ? Number.POSITIVE_INFINITY : msOf(window.until), day.until);
      if (from >= until) return [];
      const length = day.until - day.from;
      return [{ day: index, top: (from - day.from) / length, bottom: (until - day.from) / length }];
    }),
  );
}
