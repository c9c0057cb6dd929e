import { assert, DAY_MS, instant, readFeed, type Window, zoneOf } from "@cardea/core";
import type { FeedAnswer, FeedContent } from "cardea/src/bookings/answer.ts";
import { occurrencesOf } from "cardea/src/bookings/occurrences.ts";
import { readBytes } from "cardea/src/bookings/read-bytes.ts";
import { bytesOf, type ExpectedRow, expectedFeed, type RuleVector } from "./fixture.ts";

/** All series of the files have their instances in 2026. */
const YEAR: Window = { from: instant(Date.UTC(2026, 0, 1)), until: instant(Date.UTC(2027, 0, 1)) };

/** A feed as it was read, in the words of the files. */
export interface FeedReading {
  readonly feedError?: string;
  readonly source?: string;
  readonly events: readonly ExpectedRow[];
}

/** What the reader makes of a calendar of `booking/` or `sequences/`. */
export function readingOf(calendar: string): FeedReading {
  return inWordsOfFiles(answerTo(calendar, expectedFeed(calendar).propertyTimeZone));
}

/** What the reader makes of the one series of a calendar of `dst/`: exact ends, and ends on the wall. */
export function seriesOf(calendar: string): Record<"instances" | "wallClock", readonly (readonly [string, string])[]> {
  const answer = answerTo(calendar, "Asia/Tokyo"); // a zone that is none of those in the files
  assert(answer.kind === "read", "the calendars of dst/ are sound");
  const occurrences = answer.events.flatMap((event) => (event.kind === "series" ? event.occurrences : []));
  const exact = occurrences.flatMap((occurrence) => (occurrence.kind === "exact" ? [occurrence] : []));
  return {
    instances: exact.map(({ from, until }) => [isoOf(from), isoOf(until)]),
    wallClock: exact.map(({ from, wallUntil }) => [isoOf(from), isoOf(wallUntil)]),
  };
}

function answerTo(calendar: string, zoneName: string): FeedAnswer {
  const zone = zoneOf(zoneName);
  assert(zone !== null, "the files name zones that exist");
  return readBytes({ bytes: bytesOf(calendar), host: null, zone, window: YEAR });
}

export function inWordsOfFiles(answer: FeedAnswer): FeedReading {
  if (answer.kind === "refused") return { feedError: answer.reason, events: [] };
  return { source: answer.source, events: answer.events.flatMap(rowsOf) };
}

const KINDS = {
  stay: "reservation",
  block: "block",
  ambiguous: "ambiguous",
  tentative: "tentative",
  canceled: "cancelled",
  ignored: "ignore",
} as const;

function rowsOf(event: FeedContent["events"][number]): readonly ExpectedRow[] {
  if (event.kind === "faulty") return [{ uid: event.uid, kind: "error" }];
  if (event.kind === "series") {
    return event.occurrences.flatMap((occurrence) => {
      if (occurrence.kind === "days") return [];
      const { from, until, isMoved } = occurrence;
      const row = { uid: event.uid, instance: true, start: isoOf(from), end: isoOf(until) };
      return [isMoved ? { ...row, moved: true } : row];
    });
  }
  const { uid, meaning, span, summary, details } = event;
  const { doorCode, ...rest } = details;
  const told = { ...rest, ...(doorCode !== undefined && { doorCode: doorCode.reveal() }), summary };
  return [{ uid, kind: KINDS[meaning], ...timesOf(span), ...told }];
}

function timesOf(span: (FeedContent["events"][number] & { kind: "single" })["span"]): ExpectedRow {
  if (span.kind === "instants") return { allDay: false, start: isoOf(span.from), end: isoOf(span.until) };
  const { from: start, until: end } = span;
  return span.kind === "days" ? { allDay: true, start, end } : { allDay: false, floating: true, start, end };
}

function isoOf(at: number): string {
  return new Date(at).toISOString().replace(".000Z", "Z");
}

/** The starts that a rule comes to, as `20270105T090000Z`, counted out window by window until a year after the last one expected. */
export function instancesOf({ RRULE, DTSTART, INSTANCES }: RuleVector): readonly string[] {
  const lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", `DTSTART:${DTSTART}`, "DURATION:PT1H", `RRULE:${RRULE}`];
  const read = readFeed([...lines, "END:VEVENT", "END:VCALENDAR"].join("\r\n"), { host: null });
  const event = read.kind === "read" ? read.events[0] : undefined;
  const home = zoneOf("Asia/Tokyo");
  assert(event?.kind === "series" && home !== null, "the rules are all followed");
  const starts = new Set<number>();
  const last = timeOf(INSTANCES.at(-1) ?? DTSTART) + 366 * DAY_MS;
  for (let from = timeOf(DTSTART); from < last; from += 400 * DAY_MS) {
    const window = { from: instant(from), until: instant(from + 400 * DAY_MS) };
    const occurrences = occurrencesOf(event.series, { home, window });
    assert(typeof occurrences !== "string", "the rules are all counted out");
    for (const { from: start } of occurrences) starts.add(Number(start));
  }
  return [...starts].map((at) => isoOf(at).replaceAll(/[-:]/g, ""));
}

function timeOf(stamp: string): number {
  return Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}
