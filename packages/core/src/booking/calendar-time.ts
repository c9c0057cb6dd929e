import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from "../time/instant.ts";
import { dateOfDay, dayOf, type WallDate, type Zone } from "../time/wall.ts";
import { instantOfLocal, localAt } from "../time/zone.ts";
import { type ContentLine, paramOf } from "./content-line.ts";
import type { EventFault } from "./fault.ts";
import { EVENT_LIMITS } from "./limits.ts";
import type { ZoneLookup } from "./zone-name.ts";

/**
 * A date, or a date and time, as a calendar tells it. `local` counts the milliseconds on the wall from
 * 1970-01-01T00:00:00.
 * @see RFC 5545 section 3.3.4 and 3.3.5
 */
export type CalendarTime =
  /** A whole day; `local` is its midnight. */
  | { readonly kind: "date"; readonly local: number }
  /** The wall clock of whoever reads it. */
  | { readonly kind: "floating"; readonly local: number }
  | { readonly kind: "zoned"; readonly local: number; readonly zone: Zone }
  | { readonly kind: "utc"; readonly at: Instant };

/** A length of time: days on the wall, then exact milliseconds. @see RFC 5545 section 3.3.6 */
export interface CalendarDuration {
  readonly days: number;
  readonly ms: number;
}

const TIME = /^(\d{4})(\d\d)(\d\d)(?:T([01]\d|2[0-3])([0-5]\d)([0-5]\d|60)(Z?))?$/i;
const DURATION = /^\+?P(?:(\d{1,5})W|(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?)$/i;

/** The time that one value of a line tells; the line has its zone. The form of the value decides, not its VALUE. */
export function readTime(
  value: string,
  tzid: string | null,
  zones: ZoneLookup,
): CalendarTime | "unreadable" | "unknown_zone" {
  const [, year = "", month = "", day = "", hour, minute = "", second = "", utc] = TIME.exec(value.trim()) ?? [];
  const midnight = midnightOf(`${year}-${month}-${day}`);
  if (midnight === null) return "unreadable";
  if (hour === undefined) return { kind: "date", local: midnight };

  // The second that is added once in some years has no place of its own on our clocks.
  const seconds = Math.min(Number(second), 59);
  const local = midnight + Number(hour) * HOUR_MS + Number(minute) * MINUTE_MS + seconds * SECOND_MS;
  if (utc !== undefined && utc !== "") return { kind: "utc", at: local as Instant };
  if (tzid === null) return { kind: "floating", local };
  const zone = zones(tzid);
  return zone === null ? "unknown_zone" : { kind: "zoned", local, zone };
}

/** The same as a fault of the event: `unknown_zone`, or the one given. */
export function timeOfLine(
  line: ContentLine,
  zones: ZoneLookup,
  unreadable: EventFault,
): CalendarTime | { readonly kind: "faulty"; readonly fault: EventFault } {
  const time = readTime(line.value, paramOf(line, "TZID"), zones);
  if (time === "unreadable") return { kind: "faulty", fault: unreadable };
  return time === "unknown_zone" ? { kind: "faulty", fault: "unknown_zone" } : time;
}

function midnightOf(date: string): number | null {
  const year = Number(date.slice(0, 4));
  if (!(year >= EVENT_LIMITS.yearMin && year <= EVENT_LIMITS.yearMax)) return null;
  const day = dayOf(date as WallDate);
  return dateOfDay(day) === date ? day * DAY_MS : null;
}

/** The duration that a value tells, or null if it is none, or a negative one. */
export function readDuration(value: string): CalendarDuration | null {
  const text = value.trim();
  const match = /^\+?PT?$/i.test(text) || /T$/i.test(text) ? null : DURATION.exec(text);
  if (match === null) return null;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? "0"));
  const ms = (hours ?? 0) * HOUR_MS + (minutes ?? 0) * MINUTE_MS + (seconds ?? 0) * SECOND_MS;
  return { days: (weeks ?? 0) * 7 + (days ?? 0), ms };
}

/** The instant of a time; a date is its midnight. `home` is the zone of whoever reads what has no zone of its own. */
export function instantOfTime(time: CalendarTime, home: Zone): Instant {
  switch (time.kind) {
    case "utc":
      return time.at;
    case "zoned":
      return instantOnWall(time.local, time.zone);
    case "date":
    case "floating":
      return instantOnWall(time.local, home);
  }
}

/**
 * The instant that a wall clock shows. One that is doubled is the first; one that is skipped is read with the offset
 * from before the gap, so 02:30 becomes 03:30.
 * @see RFC 5545 section 3.3.5, date with local time and time zone reference
 */
export function instantOnWall(local: number, zone: Zone): Instant {
  const at = instantOfLocal(local, zone, "start");
  if (localAt(at, zone) === local) return at;
  const before = at - 1;
  return (local - (localAt(before as Instant, zone) - before)) as Instant;
}
