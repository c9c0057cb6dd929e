import type { Brand } from "../brand.ts";

/** A calendar date on a site's wall, `YYYY-MM-DD`, year 2000 to 2199, that exists. */
export type WallDate = Brand<string, "WallDate">;

/** A time of day on a site's wall, `HH:mm`, 00:00 to 24:00 (24:00 only as an end). */
export type WallTime = Brand<string, "WallTime">;

/** A date and time on a site's wall, `YYYY-MM-DDTHH:mm:ss`, without zone. */
export type WallDateTime = Brand<string, "WallDateTime">;

/** An IANA time zone name that this runtime knows, e.g. `Europe/Berlin`. */
export type Zone = Brand<string, "Zone">;

/** Days of a week; the week begins on Monday. @see RFC 5545 section 3.3.10 */
export const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Days from the first to the last, both included. `from <= until`. */
export interface DateSpan {
  readonly from: WallDate;
  readonly until: WallDate;
}
