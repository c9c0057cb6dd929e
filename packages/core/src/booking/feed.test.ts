import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarOf, calendarTexts, calendarWithEvent } from "./calendar-text.arbitrary.ts";
import type { FeedEvent } from "./booking.ts";
import { readFeed } from "./feed.ts";
import { EVENT_LIMITS, FEED_LIMITS } from "./limits.ts";

function eventsOf(text: string): readonly FeedEvent[] {
  const read = readFeed(text, { host: null });
  return read.kind === "read" ? read.events : [];
}

function event(...lines: readonly string[]): readonly string[] {
  return ["BEGIN:VEVENT", ...lines, "END:VEVENT"];
}

function faultOf(...lines: readonly string[]): string {
  const [first] = eventsOf(calendarWithEvent("DTSTART:20260101", ...lines));
  return first?.kind === "faulty" ? first.fault : (first?.kind ?? "none");
}

describe("an event", () => {
  test("is told with all that it says", () => {
    const text = calendarOf(
      "PRODID:-//Airbnb Inc//Hosting Calendar 1.0//EN",
      ...event(
        "UID:a\\,b@airbnb.com",
        "DTSTART;VALUE=DATE:20260814",
        "DTEND;VALUE=DATE:20260819",
        "SUMMARY:  Reserved  ",
        "DESCRIPTION:Phone Number (Last 4 Digits): 5580",
      ),
    );
    expect(readFeed(text, { host: null })).toEqual({
      kind: "read",
      source: "airbnb",
      refreshMs: null,
      brokenLines: 0,
      events: [
        {
          kind: "single",
          uid: "a,b@airbnb.com",
          line: 4,
          meaning: "stay",
          summary: "Reserved",
          details: { last4: "5580" },
          span: { kind: "days", from: "2026-08-14", until: "2026-08-19" },
          instanceOf: null,
        },
      ],
    });
  });

  test("without a UID has none, and one with a monstrous UID is in error", () => {
    expect(eventsOf(calendarWithEvent("DTSTART:20260101"))).toMatchObject([{ kind: "single", uid: null }]);
    expect(faultOf(`UID:${"u".repeat(EVENT_LIMITS.uidMax + 1)}`)).toBe("bad_uid");
    expect(faultOf("UID:1", "UID:2")).toBe("bad_uid");
  });

  test("has a title of one line that is not too long", () => {
    const titles = eventsOf(calendarWithEvent("DTSTART:20260101", `SUMMARY:one\\ntwo ${"🏠".repeat(300)}`)).map(
      (found) => (found.kind === "single" ? found.summary : null),
    );
    expect(titles[0]).toMatch(/^one two 🏠+/);
    expect(titles[0]?.length).toBeLessThanOrEqual(EVENT_LIMITS.summaryMax);
    expect(titles[0]?.isWellFormed()).toBe(true);
  });

  test("that is in error leaves the others as they are", () => {
    const text = calendarOf(...event("UID:1"), ...event("UID:2", "DTSTART:20260101"));
    expect(eventsOf(text)).toMatchObject([
      { kind: "faulty", uid: "1", fault: "no_start", line: 3 },
      { kind: "single", uid: "2" },
    ]);
  });
});

describe("a series", () => {
  test.each([
    [["RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"], "repeated_property"],
    [["RRULE:FREQ=SECONDLY"], "unsupported_rule"],
    [["RRULE:FREQ=DAILY", "EXRULE:FREQ=WEEKLY"], "unsupported_rule"],
    [["RRULE:FREQ=DAILY;BYHOUR=9"], "bad_rule"],
    [["RRULE:FREQ=DAILY", "EXDATE:never"], "bad_dates"],
    [["RRULE:FREQ=DAILY", "RDATE:20260105T090000"], "bad_dates"],
    [["RDATE;VALUE=PERIOD:20260105T090000Z/PT1H"], "bad_dates"],
    [["RDATE;TZID=Nowhere:20260105T090000"], "unknown_zone"],
    [["RECURRENCE-ID;RANGE=THISANDFUTURE:20260105"], "unsupported_rule"],
    [["RECURRENCE-ID:once"], "bad_dates"],
    [["RECURRENCE-ID:20260105", "RECURRENCE-ID:20260106"], "repeated_property"],
    [["EXDATE:20260105"], "single"],
    [["RRULE:FREQ=DAILY"], "series"],
    [["RDATE:20260105"], "series"],
  ])("%j is %s", (lines, expected) => {
    expect(faultOf(...lines)).toBe(expected);
  });

  test("may have as many dates as the cap says", () => {
    const dates = (count: number): string => `RDATE:${Array<string>(count).fill("20260105").join(",")}`;
    expect(faultOf(dates(5_000))).toBe("series");
    expect(faultOf(dates(3_000), dates(2_001))).toBe("too_many_dates");
  });

  const weekly = event("UID:s", "DTSTART:20260101", "RRULE:FREQ=WEEKLY");
  const moved = (day: string, ...lines: readonly string[]): readonly string[] =>
    event("UID:s", `DTSTART:${day}`, "RECURRENCE-ID:20260108", ...lines);

  test("holds the instances that are told on their own, wherever they stand", () => {
    const called = event("UID:s", "DTSTART:20260115", "RECURRENCE-ID:20260115", "STATUS:CANCELLED");
    const text = calendarOf(...moved("20260109"), ...weekly, ...called);
    expect(eventsOf(text)).toMatchObject([
      {
        kind: "series",
        series: {
          moved: [
            { of: { kind: "date" }, span: { from: "2026-01-09" } },
            { of: { kind: "date" }, span: null },
          ],
        },
      },
    ]);
  });

  test("is in error if such an instance is", () => {
    const ahead = event("UID:s", "DTSTART:20260109", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260108");
    expect(eventsOf(calendarOf(...weekly, ...ahead))).toMatchObject([
      { kind: "faulty", fault: "unsupported_rule", line: 3 },
      { kind: "faulty", fault: "unsupported_rule", line: 8 },
    ]);
    expect(eventsOf(calendarOf(...weekly, ...moved("never")))).toMatchObject([
      { kind: "faulty", fault: "bad_start" },
      { kind: "faulty", fault: "bad_start" },
    ]);
  });

  test("may be missing: then such an instance stands for itself", () => {
    expect(eventsOf(calendarOf(...moved("20260109")))).toMatchObject([{ kind: "single", instanceOf: "20260108" }]);
  });
});

describe("a feed", () => {
  test("may say how often to ask, but not for never", () => {
    const asked = (line: string): unknown => {
      const read = readFeed(calendarOf(line), { host: null });
      return read.kind === "read" && read.refreshMs;
    };
    expect(asked("REFRESH-INTERVAL;VALUE=DURATION:PT1H")).toBe(3_600_000);
    expect(asked("X-PUBLISHED-TTL:PT12H")).toBe(43_200_000);
    expect(asked("X-PUBLISHED-TTL:P9999W")).toBe(EVENT_LIMITS.refreshMaxMs);
    expect(asked("X-PUBLISHED-TTL:never")).toBeNull();
  });

  test("is known by the host of its URL", () => {
    const read = readFeed(calendarOf(...event("DTSTART:20260101", "SUMMARY:CLOSED")), { host: "ical.booking.com" });
    expect(read).toMatchObject({ source: "booking_com", events: [{ meaning: "ambiguous" }] });
  });
});

describe("whatever comes", () => {
  test("it is read or refused, and never anything else", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(calendarTexts, (text) => {
        const read = readFeed(text, { host: null });
        seen.add(read.kind === "read" ? read.kind : read.reason);
        for (const found of read.kind === "read" ? read.events : []) {
          seen.add(found.kind === "faulty" ? found.fault : found.kind);
          if (found.kind !== "single") continue;
          const [from, until] = [found.span.from, found.span.until];
          expect(from < until).toBe(true);
        }
      }),
      { numRuns: 5_000 },
    );
    const most = ["read", "not_ics", "truncated", "single", "series", "no_start", "bad_start", "bad_end", "unclosed"];
    expect([...seen]).toEqual(expect.arrayContaining(most));
  });

  // Were the time of any of these quadratic in the length of the text, it would be counted in hours.
  test.each([
    ["folds", "read", (size: number) => `DESCRIPTION:${"\n x".repeat(60_000)}\n`.repeat(size / 180_000)],
    ["a single line", "line_too_long", (size: number) => "x".repeat(size)],
    ["quotes that never end", "read", (size: number) => `SUMMARY;A="${";B=c".repeat(16_000)}\n`.repeat(size / 64_012)],
    ["lists of quotes", "read", (size: number) => `SUMMARY;A=${'"",'.repeat(21_000)}\n`.repeat(size / 63_011)],
    ["escapes", "read", (size: number) => `SUMMARY:${"\\".repeat(65_000)}\n`.repeat(size / 65_009)],
    ["dates", "read", (size: number) => `RDATE:${"20260105,".repeat(7_000)}\n`.repeat(size / 63_007)],
    ["a rule", "read", (size: number) => `RRULE:FREQ=DAILY;${"BYDAY=MO,".repeat(7_000)}\n`.repeat(size / 63_018)],
    ["tags", "read", (size: number) => `DESCRIPTION:${"<a ".repeat(21_000)}\n`.repeat(size / 63_013)],
    ["empty lines", "read", (size: number) => "\r\n".repeat(size / 2)],
    ["broken lines", "too_many_broken_lines", (size: number) => "x\n".repeat(size / 2)],
    ["components", "read", (size: number) => "BEGIN:X\nEND:X\n".repeat(size / 14)],
  ])("as much of it as there may be is dealt with at once: %s", (_, expected, filled) => {
    const text = calendarOf(...event("DTSTART:20260101", filled(FEED_LIMITS.textMax - 1_000)));
    const read = readFeed(text, { host: null });
    expect(text.length).toBeGreaterThan(FEED_LIMITS.textMax * 0.9);
    expect(read.kind === "read" ? read.kind : read.reason).toBe(expected);
  });
});
