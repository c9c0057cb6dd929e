import { describe, expect, test } from "vitest";
import { readCalendar } from "./calendar.ts";
import { calendarWithEvent } from "./calendar-text.arbitrary.ts";
import { readTimes, spanOfTimes } from "./event-span.ts";
import { zoneLookup } from "./zone-name.ts";

/** The span of an event of these lines: its kind, its ends, and a mark if they look like days; or its fault. */
function spanOf(...lines: readonly string[]): string {
  const calendar = readCalendar(calendarWithEvent(...lines));
  const event = calendar.kind === "calendar" ? calendar.events[0] : undefined;
  if (event === undefined) return "no event";
  const times = readTimes(event, zoneLookup());
  const span = times.kind === "faulty" ? times : spanOfTimes(times);
  if (span.kind === "faulty") return span.fault;
  const ends =
    span.kind === "instants" ? [span.from, span.until].map((at) => new Date(at).toJSON()) : [span.from, span.until];
  const mark = span.kind !== "days" && span.looksLikeDays ? " (days)" : "";
  return `${span.kind} ${ends.join(" ")}${mark}`;
}

describe("nights", () => {
  test.each([
    [["DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20260103"], "days 2026-01-01 2026-01-03"],
    [["DTSTART:20260101", "DTEND:20260103"], "days 2026-01-01 2026-01-03"],
    [["DTSTART:20260101"], "days 2026-01-01 2026-01-02"],
    [["DTSTART:20260101", "DTEND:20260101"], "days 2026-01-01 2026-01-02"],
    [["DTSTART:20260101", "DURATION:P1W"], "days 2026-01-01 2026-01-08"],
    [["DTSTART:20260328", "DURATION:PT48H"], "days 2026-03-28 2026-03-30"],
    [["DTSTART:20260101", "DURATION:P0D"], "days 2026-01-01 2026-01-02"],
  ])("%s", (lines, expected) => {
    expect(spanOf(...lines)).toBe(expected);
  });
});

describe("times of day", () => {
  test.each([
    [
      ["DTSTART:20260101T090000Z", "DTEND:20260101T100000Z"],
      "instants 2026-01-01T09:00:00.000Z 2026-01-01T10:00:00.000Z",
    ],
    [
      ["DTSTART:20260101T000000Z", "DTEND:20260103T000000Z"],
      "instants 2026-01-01T00:00:00.000Z 2026-01-03T00:00:00.000Z (days)",
    ],
    [
      ["DTSTART:20260101T000000Z", "DTEND:20260103T090000Z"],
      "instants 2026-01-01T00:00:00.000Z 2026-01-03T09:00:00.000Z",
    ],
    [["DTSTART:20260101T160000", "DTEND:20260103T110000"], "wall 2026-01-01T16:00:00 2026-01-03T11:00:00"],
    [["DTSTART:20260101T000000", "DTEND:20260103T000000"], "wall 2026-01-01T00:00:00 2026-01-03T00:00:00 (days)"],
    [["DTSTART:20260101T160000", "DURATION:P1DT2H"], "wall 2026-01-01T16:00:00 2026-01-02T18:00:00"],
    [
      ["DTSTART;TZID=Europe/Paris:20260101T160000", "DTEND;TZID=America/New_York:20260101T160000"],
      "instants 2026-01-01T15:00:00.000Z 2026-01-01T21:00:00.000Z",
    ],
    [
      ["DTSTART;TZID=Europe/Paris:20260328T160000", "DURATION:P1D"],
      "instants 2026-03-28T15:00:00.000Z 2026-03-29T14:00:00.000Z",
    ],
    [
      ["DTSTART;TZID=Europe/Paris:20260328T160000", "DURATION:PT24H"],
      "instants 2026-03-28T15:00:00.000Z 2026-03-29T15:00:00.000Z",
    ],
  ])("%s", (lines, expected) => {
    expect(spanOf(...lines)).toBe(expected);
  });
});

describe("faults", () => {
  test.each([
    [["SUMMARY:x"], "no_start"],
    [["DTSTART:soon"], "bad_start"],
    [["DTSTART:19991231"], "bad_start"],
    [["DTSTART:21991231"], "bad_start"],
    [["DTSTART:20260101", "DTSTART:20260102"], "repeated_property"],
    [["DTSTART:20260101", "DTEND:later"], "bad_end"],
    [["DTSTART:20260101", "DTEND:20260102T100000Z"], "bad_end"],
    [["DTSTART:20260101T100000", "DTEND:20260102T100000Z"], "bad_end"],
    [["DTSTART:20260101", "DTEND:20251231"], "ends_before_start"],
    [["DTSTART:20260101T100000Z", "DTEND:20260101T095959Z"], "ends_before_start"],
    [["DTSTART:20260101T100000Z", "DTEND:20260101T100000Z"], "no_length"],
    [["DTSTART:20260101T100000Z"], "no_length"],
    [["DTSTART:20260101T100000Z", "DURATION:PT0S"], "no_length"],
    [["DTSTART:20260101", "DURATION:PT5H"], "bad_duration"],
    [["DTSTART:20260101", "DURATION:forever"], "bad_duration"],
    [["DTSTART:20260101", "DTEND:20370101"], "too_long"],
    [["DTSTART:20260101", "DURATION:P9999D"], "too_long"],
    [["DTSTART;TZID=Nowhere:20260101T100000"], "unknown_zone"],
    [["DTSTART:20260101T100000Z", "DTEND;TZID=Nowhere:20260101T110000"], "unknown_zone"],
  ])("%s: %s", (lines, expected) => {
    expect(spanOf(...lines)).toBe(expected);
  });
});
