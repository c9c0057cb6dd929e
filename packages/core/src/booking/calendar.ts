import { type ContentLine, nameOfLine, readContentLine, unescapeText } from "./content-line.ts";
import { type FeedRefused, refused } from "./fault.ts";
import { EVENT_LIMITS, FEED_LIMITS } from "./limits.ts";
import { eachLine, type Line } from "./lines.ts";

/** The properties of an event that are looked at. A foreign name never becomes a key of anything. */
const EVENT_PROPERTIES = [
  "UID",
  "DTSTART",
  "DTEND",
  "DURATION",
  "SUMMARY",
  "DESCRIPTION",
  "STATUS",
  "RRULE",
  "EXRULE",
  "RDATE",
  "EXDATE",
  "RECURRENCE-ID",
] as const;
export type EventProperty = (typeof EVENT_PROPERTIES)[number];

const CALENDAR_PROPERTIES = ["PRODID", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"] as const;
type CalendarProperty = (typeof CALENDAR_PROPERTIES)[number];

/** An event as it stands in the text. */
export interface RawEvent {
  readonly line: number;
  readonly properties: Map<EventProperty, ContentLine[]>;
  /** What the text itself shows to be wrong with it. */
  fault: "unclosed" | "broken_line" | null;
}

/** A calendar as it stands in the text: nothing of what it says has been looked at yet. */
export interface RawCalendar {
  readonly kind: "calendar";
  /** The first of each, escapes undone. */
  readonly properties: ReadonlyMap<CalendarProperty, string>;
  /** In the order of the text. */
  readonly events: readonly RawEvent[];
  /** How many lines are no content lines. */
  readonly brokenLines: number;
}

interface Reading {
  readonly properties: Map<CalendarProperty, string>;
  readonly events: RawEvent[];
  /** The components that are open, the outermost first. */
  readonly path: string[];
  /** The event that is open, and how deep its properties lie. */
  event: { readonly raw: RawEvent; readonly depth: number } | null;
  brokenLines: number;
  calendars: number;
}

/**
 * The components of an iCalendar text. Refuses the whole text if it is no calendar, is cut, or breaks a cap.
 * @see RFC 5545 section 3.4 and 3.6
 */
export function readCalendar(text: string): RawCalendar | FeedRefused {
  if (text.length > FEED_LIMITS.textMax) return refused("too_large", 0);
  const reading: Reading = { properties: new Map(), events: [], path: [], event: null, brokenLines: 0, calendars: 0 };
  const refusal = eachLine(text, (line) => takeLine(reading, line));
  if (refusal !== null) return refusal;
  if (reading.calendars === 0) return refused("not_ics", 0);
  if (reading.path.length > 0) return refused("truncated", 0);
  const { properties, events, brokenLines } = reading;
  return { kind: "calendar", properties, events, brokenLines };
}

function takeLine(reading: Reading, line: Line): FeedRefused | null {
  const name = nameOfLine(line.text);
  if (reading.calendars === 0 && !/^BEGIN:VCALENDAR\s*$/i.test(line.text)) return refused("not_ics", line.number);
  if (name === "BEGIN") return begin(reading, componentOf(line), line.number);
  if (name === "END") return end(reading, componentOf(line), line.number);
  if (name === null || reading.path.length === 0) return countBroken(reading, line.number);
  return takeProperty(reading, name, line);
}

function componentOf({ text }: Line): string {
  return text
    .slice(text.indexOf(":") + 1)
    .trim()
    .toUpperCase();
}

function begin(reading: Reading, component: string, line: number): FeedRefused | null {
  const { path, events } = reading;
  if (component === "VCALENDAR" && path.length === 0) reading.calendars++;
  if (component === "VEVENT" && reading.event !== null) leaveEvent(reading);
  if (path.length >= FEED_LIMITS.depthMax) return refused("too_deep", line);
  path.push(component);
  if (component !== "VEVENT" || path.length !== 2 || path[0] !== "VCALENDAR") return null;
  if (events.length >= FEED_LIMITS.eventsMax) return refused("too_many_events", line);
  const raw: RawEvent = { line, properties: new Map(), fault: null };
  events.push(raw);
  reading.event = { raw, depth: path.length };
  return null;
}

/** Another event begins or the calendar ends within this one: where it should have ended, nobody knows. */
function leaveEvent(reading: Reading): void {
  if (reading.event === null) return;
  reading.event.raw.fault = "unclosed";
  reading.path.length = reading.event.depth - 1;
  reading.event = null;
}

function end(reading: Reading, component: string, line: number): FeedRefused | null {
  const { path, event } = reading;
  const at = path.lastIndexOf(component);
  if (at < 0) return countBroken(reading, line);
  if (event !== null && at < event.depth) {
    // What was still open within the event may have swallowed properties of it.
    if (at < event.depth - 1 || path.length > event.depth) event.raw.fault = "unclosed";
    reading.event = null;
  }
  path.length = at;
  return null;
}

function countBroken(reading: Reading, line: number): FeedRefused | null {
  reading.brokenLines++;
  return reading.brokenLines > FEED_LIMITS.brokenLinesMax ? refused("too_many_broken_lines", line) : null;
}

function takeProperty(reading: Reading, name: string, line: Line): FeedRefused | null {
  const { event, path } = reading;
  const ofEvent = event !== null && path.length === event.depth ? named(EVENT_PROPERTIES, name) : undefined;
  const ofCalendar = path.length === 1 ? named(CALENDAR_PROPERTIES, name) : undefined;
  if (ofEvent === undefined && ofCalendar === undefined) return null;
  const read = readContentLine(line.text);
  if (read === "too_many_params") return refused("too_many_params", line.number);
  if (read === "broken") {
    if (ofEvent !== undefined && event !== null) event.raw.fault = "broken_line";
    return countBroken(reading, line.number);
  }
  if (ofEvent !== undefined) keep(event?.raw.properties, ofEvent, read);
  if (ofCalendar !== undefined && !reading.properties.has(ofCalendar)) {
    reading.properties.set(ofCalendar, unescapeText(read.value));
  }
  return null;
}

/** Of most properties there may be one, so that a second is enough to know of. */
function keep(properties: RawEvent["properties"] | undefined, name: EventProperty, line: ContentLine): void {
  const before = properties?.get(name);
  const most = name === "RDATE" || name === "EXDATE" ? EVENT_LIMITS.seriesDatesMax + 1 : 2;
  if (before === undefined) properties?.set(name, [line]);
  else if (before.length < most) before.push(line);
}

function named<Name extends string>(names: readonly Name[], text: string): Name | undefined {
  return names.find((name) => name === text);
}
