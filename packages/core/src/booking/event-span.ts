import { DAY_MS, type Instant } from "../time/instant.ts";
import { dateOfDay, type WallDate, type WallDateTime, wallAtLocal, type Zone } from "../time/wall.ts";
import { localAt } from "../time/zone.ts";
import type { EventProperty, RawEvent } from "./calendar.ts";
import { type CalendarDuration, type CalendarTime, instantOfTime, readDuration, timeOfLine } from "./calendar-time.ts";
import type { ContentLine } from "./content-line.ts";
import type { EventFault } from "./fault.ts";
import { EVENT_LIMITS } from "./limits.ts";
import type { ZoneLookup } from "./zone-name.ts";

/** When an event is. Half-open, never empty. */
export type EventSpan =
  /** Nights: `until` is the day of check-out. The times of day are the site's. */
  | { readonly kind: "days"; readonly from: WallDate; readonly until: WallDate }
  /** Wall clock of the site that reads it. */
  | {
      readonly kind: "wall";
      readonly from: WallDateTime;
      readonly until: WallDateTime;
      readonly looksLikeDays: boolean;
    }
  /** `looksLikeDays`: both ends are midnight in UTC, so they are dates in disguise and no times of check-in. */
  | { readonly kind: "instants"; readonly from: Instant; readonly until: Instant; readonly looksLikeDays: boolean };

/** How long an event lasts: up to an end of its own, or for a duration. */
export type EventLength =
  /** `wallMs`: what lies between start and end on the wall of the start. `exactMs`: what passes. */
  | { readonly kind: "end"; readonly wallMs: number; readonly exactMs: number }
  | { readonly kind: "duration"; readonly days: number; readonly ms: number };

/** Start and length of an event. */
export interface EventTimes {
  readonly kind: "times";
  readonly start: CalendarTime;
  readonly length: EventLength;
}

interface Faulty {
  readonly kind: "faulty";
  readonly fault: EventFault;
}

/**
 * Start and length out of DTSTART, DTEND and DURATION. A date without an end, or with an end on the same day, is one
 * night. @see RFC 5545 section 3.6.1
 */
export function readTimes(event: RawEvent, zones: ZoneLookup): EventTimes | Faulty {
  const [startLine, endLine, durationLine] = (["DTSTART", "DTEND", "DURATION"] as const).map((name) =>
    onlyLine(event, name),
  );
  if (startLine === "repeated" || endLine === "repeated" || durationLine === "repeated") {
    return faulty("repeated_property");
  }
  if (startLine === undefined) return faulty("no_start");
  const start = timeOfLine(startLine, zones, "bad_start");
  if (start.kind === "faulty") return start;
  if (endLine !== undefined) return timesUntil(start, timeOfLine(endLine, zones, "bad_end"));
  if (durationLine === undefined) return timesFor(start, { days: start.kind === "date" ? 1 : 0, ms: 0 });
  const duration = readDuration(durationLine.value);
  return duration === null ? faulty("bad_duration") : timesFor(start, duration);
}

function onlyLine(event: RawEvent, name: EventProperty): ContentLine | "repeated" | undefined {
  const lines = event.properties.get(name) ?? [];
  return lines.length > 1 ? "repeated" : lines[0];
}

function faulty(fault: EventFault): Faulty {
  return { kind: "faulty", fault };
}

function timesUntil(start: CalendarTime, end: CalendarTime | Faulty): EventTimes | Faulty {
  if (end.kind === "faulty") return end;
  // A date and a time, or a floating and a fixed one, are no two ends of anything.
  if (typeOf(start) !== typeOf(end)) return faulty("bad_end");
  const zone = start.kind === "zoned" ? start.zone : UTC;
  const exactMs = instantOfTime(end, zone) - instantOfTime(start, zone);
  const wallMs = wallOfTime(end, zone) - wallOfTime(start, zone);
  if (exactMs < 0) return faulty("ends_before_start");
  if (exactMs > EVENT_LIMITS.daysMax * DAY_MS) return faulty("too_long");
  if (start.kind === "date" && exactMs === 0) return timesFor(start, { days: 1, ms: 0 });
  return exactMs === 0 ? faulty("no_length") : { kind: "times", start, length: { kind: "end", wallMs, exactMs } };
}

const UTC = "UTC" as Zone;

function typeOf(time: CalendarTime): "date" | "floating" | "fixed" {
  return time.kind === "utc" || time.kind === "zoned" ? "fixed" : time.kind;
}

function wallOfTime(time: CalendarTime, zone: Zone): number {
  return time.kind === "date" || time.kind === "floating" ? time.local : localAt(instantOfTime(time, zone), zone);
}

function timesFor(start: CalendarTime, { days, ms }: CalendarDuration): EventTimes | Faulty {
  const total = days * DAY_MS + ms;
  if (total > EVENT_LIMITS.daysMax * DAY_MS) return faulty("too_long");
  if (start.kind !== "date") {
    return total === 0 ? faulty("no_length") : { kind: "times", start, length: { kind: "duration", days, ms } };
  }
  if (total % DAY_MS !== 0) return faulty("bad_duration");
  return { kind: "times", start, length: { kind: "duration", days: Math.max(1, total / DAY_MS), ms: 0 } };
}

/** The span of a single event. Faulty where it lies outside of the years that a wall of ours has. */
export function spanOfTimes({ start, length }: EventTimes): EventSpan | Faulty {
  if (start.kind === "utc" || start.kind === "zoned") return fixedSpan(start, length);
  const wallMs = length.kind === "end" ? length.wallMs : length.days * DAY_MS + length.ms;
  const until = start.local + wallMs;
  if (!isOnOurWall(start.local, until)) return faulty("bad_start");
  if (start.kind === "date") {
    return { kind: "days", from: dateOfDay(start.local / DAY_MS), until: dateOfDay(until / DAY_MS) };
  }
  const looksLikeDays = areMidnights(start.local, until);
  return { kind: "wall", from: wallAtLocal(start.local), until: wallAtLocal(until), looksLikeDays };
}

function fixedSpan(start: CalendarTime & { kind: "utc" | "zoned" }, length: EventLength): EventSpan | Faulty {
  const from = instantOfTime(start, UTC);
  const until = endInstantOf(start, length);
  if (!isOnOurWall(from, until)) return faulty("bad_start");
  return { kind: "instants", from, until, looksLikeDays: start.kind === "utc" && areMidnights(from, until) };
}

/** The instant at which an event ends that has a zone: days are counted on the wall, the rest as it passes. */
export function endInstantOf(start: CalendarTime & { kind: "utc" | "zoned" }, length: EventLength): Instant {
  if (length.kind === "end") return (instantOfTime(start, UTC) + length.exactMs) as Instant;
  const later: CalendarTime =
    start.kind === "utc"
      ? { ...start, at: (start.at + length.days * DAY_MS) as Instant }
      : { ...start, local: start.local + length.days * DAY_MS };
  return (instantOfTime(later, UTC) + length.ms) as Instant;
}

const WALL_BEGINS = Date.UTC(2000, 0, 1);
const WALL_ENDS = Date.UTC(EVENT_LIMITS.yearMax + 1, 0, 1);

function isOnOurWall(from: number, until: number): boolean {
  return from >= WALL_BEGINS && until < WALL_ENDS;
}

function areMidnights(...times: readonly number[]): boolean {
  return times.every((time) => time % DAY_MS === 0);
}
