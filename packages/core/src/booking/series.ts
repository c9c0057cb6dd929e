import type { EventProperty, RawEvent } from "./calendar.ts";
import { type CalendarTime, readTime, timeOfLine } from "./calendar-time.ts";
import { type ContentLine, paramOf } from "./content-line.ts";
import type { EventLength, EventSpan, EventTimes } from "./event-span.ts";
import type { EventFault } from "./fault.ts";
import { EVENT_LIMITS } from "./limits.ts";
import { readRepeatRule, type RepeatRule } from "./repeat-rule.ts";
import type { ZoneLookup } from "./zone-name.ts";

/** An event that repeats. Which instances that comes to is not counted out yet. */
export interface Series {
  readonly start: CalendarTime;
  readonly length: EventLength;
  /** Null where all further instances are listed in `added`. */
  readonly rule: RepeatRule | null;
  /** RDATE. @see RFC 5545 section 3.8.5.2 */
  readonly added: readonly CalendarTime[];
  /** EXDATE: starts that do not count; a date takes away all of that day. @see RFC 5545 section 3.8.5.1 */
  readonly removed: readonly CalendarTime[];
  readonly moved: readonly MovedInstance[];
}

/** One instance that is told on its own. @see RFC 5545 section 3.8.4.4 */
export interface MovedInstance {
  /** The start that it would have. */
  readonly of: CalendarTime;
  /** Null if it was called off. */
  readonly span: EventSpan | null;
}

/** The series of an event, null if it does not repeat, or its fault. `moved` is empty: those are events of their own. */
export function readSeries(
  event: RawEvent,
  { start, length }: EventTimes,
  zones: ZoneLookup,
): Series | EventFault | null {
  const rules = linesOf(event, "RRULE");
  const addedLines = linesOf(event, "RDATE");
  if (rules.length > 1) return "repeated_property";
  if (linesOf(event, "EXRULE").length > 0) return "unsupported_rule";
  if (rules.length === 0 && addedLines.length === 0) return null;

  const rule = rules[0] === undefined ? null : readRepeatRule(rules[0].value);
  if (typeof rule === "string") return rule;
  if (start.kind === "date" && rule !== null && rule.hours.length > 0) return "bad_rule";
  const added = readTimesOf(addedLines, zones);
  if (typeof added === "string") return added;
  if (added.some((time) => (time.kind === "date") !== (start.kind === "date"))) return "bad_dates";
  const removed = readTimesOf(linesOf(event, "EXDATE"), zones);
  if (typeof removed === "string") return removed;
  return { start, length, rule, added, removed, moved: [] };
}

/** The start that this instance of a series would have, null if the event is no such instance, or its fault. */
export function readInstanceOf(event: RawEvent, zones: ZoneLookup): CalendarTime | EventFault | null {
  const [line, ...further] = linesOf(event, "RECURRENCE-ID");
  if (line === undefined) return null;
  if (further.length > 0) return "repeated_property";
  // RANGE=THISANDFUTURE moves all that come after, too.
  if (paramOf(line, "RANGE") !== null) return "unsupported_rule";
  const time = timeOfLine(line, zones, "bad_dates");
  return time.kind === "faulty" ? time.fault : time;
}

function linesOf(event: RawEvent, name: EventProperty): readonly ContentLine[] {
  return event.properties.get(name) ?? [];
}

function readTimesOf(lines: readonly ContentLine[], zones: ZoneLookup): readonly CalendarTime[] | EventFault {
  const times: CalendarTime[] = [];
  for (const line of lines) {
    const tzid = paramOf(line, "TZID");
    for (const value of line.value.split(",", EVENT_LIMITS.seriesDatesMax + 1)) {
      const time = readTime(value, tzid, zones);
      if (time === "unreadable") return "bad_dates";
      if (time === "unknown_zone") return time;
      if (times.length >= EVENT_LIMITS.seriesDatesMax) return "too_many_dates";
      times.push(time);
    }
  }
  return times;
}
