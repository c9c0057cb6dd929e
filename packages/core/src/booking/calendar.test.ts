import { describe, expect, test } from "vitest";
import { readCalendar } from "./calendar.ts";
import { calendarOf, calendarWithEvent } from "./calendar-text.arbitrary.ts";
import { FEED_LIMITS } from "./limits.ts";

function eventsOf(text: string): readonly (readonly [uid: string | undefined, fault: string | null])[] {
  const calendar = readCalendar(text);
  if (calendar.kind === "refused") return [[`refused: ${calendar.reason}`, null]];
  return calendar.events.map(({ properties, fault }) => [properties.get("UID")?.[0]?.value, fault]);
}

function refusalOf(text: string): string | null {
  const calendar = readCalendar(text);
  return calendar.kind === "refused" ? `${calendar.reason} ${calendar.line}` : null;
}

describe("a whole calendar", () => {
  test("gives its events in their order, whatever the case of names", () => {
    const text = calendarOf("BEGIN:VEVENT", "UID:1", "END:VEVENT", "begin:vevent", "uid:2", "end:vevent");
    expect(eventsOf(text)).toEqual([
      ["1", null],
      ["2", null],
    ]);
  });

  test("gives properties of an event only, not of what is within or beside it", () => {
    const alarm = ["BEGIN:VALARM", "UID:of the alarm", "END:VALARM"];
    const zone = ["BEGIN:VTIMEZONE", "BEGIN:STANDARD", "UID:of the zone", "END:STANDARD", "END:VTIMEZONE"];
    expect(eventsOf(calendarOf(...zone, "BEGIN:VEVENT", ...alarm, "UID:1", "END:VEVENT"))).toEqual([["1", null]]);
  });

  test("may follow upon another", () => {
    const one = calendarWithEvent("UID:1");
    expect(eventsOf(one + calendarWithEvent("UID:2"))).toHaveLength(2);
    expect(refusalOf(one + "BEGIN:VCALENDAR\r\n")).toBe("truncated 0");
  });

  test("keeps the first PRODID", () => {
    const calendar = readCalendar(calendarOf("PRODID:-//One\\, Two//EN", "PRODID:other"));
    expect(calendar.kind === "calendar" && calendar.properties.get("PRODID")).toBe("-//One, Two//EN");
  });

  test("counts lines that are none", () => {
    const calendar = readCalendar(calendarOf("nothing", "END:X-NEVER-BEGUN", "BEGIN:VEVENT", "what", "END:VEVENT"));
    expect(calendar.kind === "calendar" && calendar.brokenLines).toBe(3);
  });
});

describe("an event without its end is in error by itself", () => {
  test("where the next one begins", () => {
    expect(eventsOf(calendarOf("BEGIN:VEVENT", "UID:1", "BEGIN:VEVENT", "UID:2", "END:VEVENT"))).toEqual([
      ["1", "unclosed"],
      ["2", null],
    ]);
  });

  test("where the calendar ends", () => {
    expect(eventsOf(calendarOf("BEGIN:VEVENT", "UID:1"))).toEqual([["1", "unclosed"]]);
  });

  test("where something in it does not end", () => {
    expect(eventsOf(calendarWithEvent("UID:1", "BEGIN:VALARM"))).toEqual([["1", "unclosed"]]);
  });

  test("where a property that counts is broken", () => {
    expect(eventsOf(calendarWithEvent("UID:1", 'SUMMARY;X="never ends:Blocked'))).toEqual([["1", "broken_line"]]);
  });
});

describe("the whole answer is refused", () => {
  test.each([
    ["nothing", "", "not_ics 0"],
    ["white space", "\r\n\r\n", "not_ics 0"],
    ["a page", "\r\n<!doctype html>\r\n<html>", "not_ics 2"],
    ["an event without a calendar", "BEGIN:VEVENT\r\nEND:VEVENT", "not_ics 1"],
    ["a calendar without an end", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\n", "truncated 0"],
    ["one that is cut within a name", "BEGIN:VCALENDAR\r\nEND:VCALEND", "truncated 0"],
  ])("%s", (_, text, refusal) => {
    expect(refusalOf(text)).toBe(refusal);
  });

  test("beyond the length of the text", () => {
    const empty = calendarOf();
    const filler = (length: number): string => empty + "\n".repeat(length - empty.length);
    expect(refusalOf(filler(FEED_LIMITS.textMax))).toBeNull();
    expect(refusalOf(filler(FEED_LIMITS.textMax + 1))).toBe("too_large 0");
  });

  test("beyond the number of events", () => {
    const events = (count: number): string => calendarOf(...Array<string>(count).fill("BEGIN:VEVENT\nEND:VEVENT"));
    expect(refusalOf(events(FEED_LIMITS.eventsMax))).toBeNull();
    expect(refusalOf(events(FEED_LIMITS.eventsMax + 1))).toBe(`too_many_events ${3 + 2 * FEED_LIMITS.eventsMax}`);
  });

  test("beyond the depth", () => {
    const nested = (depth: number): string =>
      calendarOf(...Array<string>(depth - 1).fill("BEGIN:X-A"), ...Array<string>(depth - 1).fill("END:X-A"));
    expect(refusalOf(nested(FEED_LIMITS.depthMax))).toBeNull();
    expect(refusalOf(nested(FEED_LIMITS.depthMax + 1))).toBe(`too_deep ${2 + FEED_LIMITS.depthMax}`);
  });

  test("beyond the lines that are none", () => {
    const broken = (count: number): string => calendarOf(...Array<string>(count).fill("what"));
    expect(refusalOf(broken(FEED_LIMITS.brokenLinesMax))).toBeNull();
    expect(refusalOf(broken(FEED_LIMITS.brokenLinesMax + 1))).toMatch(/^too_many_broken_lines/);
  });

  test("beyond the parameters of a line", () => {
    expect(refusalOf(calendarWithEvent(`DTSTART${";A=b".repeat(FEED_LIMITS.paramsMax + 1)}:20260101`))).toBe(
      "too_many_params 4",
    );
  });
});
