import type { Instant } from "../time/instant.ts";
import type { DateSpan, WallDate, WallDateTime, WallTime, Weekday } from "../time/wall.ts";

/** A moment as a person gave it: on the site's wall, or as an exact instant (it came with an offset). */
export type Moment =
  | { readonly kind: "wall"; readonly at: WallDateTime }
  | { readonly kind: "instant"; readonly at: Instant };

/** The same hours on some days of each week. `until <= from` means it ends on the next day. */
export interface WeeklyWindow {
  readonly days: readonly Weekday[];
  readonly from: WallTime;
  readonly until: WallTime;
}

/** Hours on one date. `until <= from` means it ends on the next day. */
export interface DatedWindow {
  readonly date: WallDate;
  readonly from: WallTime;
  readonly until: WallTime;
}

/**
 * When a code is valid, in the wall clock of its site.
 *
 * Without weekly and dated windows it is valid from start to end without a break. With them, only inside them.
 * A weekly window belongs to the day on which it starts: an excluded day, or a day outside all terms, has none that
 * start on it. A code without weekly and dated windows loses an excluded day from midnight to midnight. A dated window
 * is meant as given: neither terms nor exclusions touch it. Everything is cut to the validity.
 */
export interface Rule {
  /** Null means open on that side. */
  readonly validFrom: Moment | null;
  readonly validUntil: Moment | null;
  readonly weekly: readonly WeeklyWindow[];
  readonly dated: readonly DatedWindow[];
  /** Terms in which the weekly windows run; empty means always. */
  readonly terms: readonly DateSpan[];
  readonly except: readonly DateSpan[];
  /** Names of the site's holiday calendars whose days are excluded too. */
  readonly exceptHolidays: readonly string[];
  /** Entries allowed in all; null means no limit. */
  readonly maxUses: number | null;
  /** From the first entry on it lives this long, never longer than its windows; null means it does not matter. */
  readonly firstUseTtlMs: number | null;
  /** A person said that it may go on without an end. Does not make it endless, only allows it. */
  readonly endless?: boolean;
}

/** The days of a site's holiday calendars, by name. */
export type HolidayCalendars = ReadonlyMap<string, readonly DateSpan[]>;
