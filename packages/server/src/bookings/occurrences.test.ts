import { assert, DAY_MS, instant, readFeed, type Series, type Window, zoneOf } from "@cardea/core";
import { describe, expect, test } from "vitest";
import { type Occurrence, occurrencesOf } from "./occurrences.ts";

const YEAR = spanOf("2026-01-01", "2027-01-01");

function spanOf(from: string, until: string): Window {
  return { from: instant(Date.parse(`${from}T00:00:00Z`)), until: instant(Date.parse(`${until}T00:00:00Z`)) };
}

/** The series of a calendar with events of these lines; the first begins by itself. */
function seriesOf(...lines: readonly string[]): Series {
  const text = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:s", ...lines, "END:VEVENT", "END:VCALENDAR"].join("\n");
  const read = readFeed(text, { host: null });
  const [event] = read.kind === "read" ? read.events : [];
  assert(event?.kind === "series", `a series: ${JSON.stringify(event)}`);
  return event.series;
}

function shown(occurrence: Occurrence): string {
  if (occurrence.kind === "days") return `${occurrence.from} ${occurrence.until}${occurrence.isMoved ? " moved" : ""}`;
  const [from, until, wallUntil] = [occurrence.from, occurrence.until, occurrence.wallUntil].map((at) =>
    new Date(at).toISOString().slice(0, 16),
  );
  return [
    from,
    until,
    ...(wallUntil === until ? [] : [`or ${wallUntil}`]),
    ...(occurrence.isMoved ? ["moved"] : []),
  ].join(" ");
}

/** The instances within 2026, as a reader in Berlin sees them. */
function instancesOf(series: Series, window: Window = YEAR): readonly string[] | string {
  const home = zoneOf("Europe/Berlin");
  assert(home !== null, "Berlin has a zone");
  const occurrences = occurrencesOf(series, { home, window });
  return typeof occurrences === "string" ? occurrences : occurrences.map(shown);
}

describe("a series is counted out", () => {
  test("on the wall of its zone, with the exact and with the local end", () => {
    const night = ["DTSTART;TZID=Europe/Paris:20260327T220000", "DTEND;TZID=Europe/Paris:20260328T060000"];
    expect(instancesOf(seriesOf(...night, "RRULE:FREQ=DAILY;COUNT=3"))).toEqual([
      "2026-03-27T21:00 2026-03-28T05:00",
      "2026-03-28T21:00 2026-03-29T05:00 or 2026-03-29T04:00",
      "2026-03-29T20:00 2026-03-30T04:00",
    ]);
  });

  test("on the wall of the reader if it has no zone, and in UTC if that is its zone", () => {
    const floating = ["DTSTART:20260328T090000", "DTEND:20260328T100000", "RRULE:FREQ=DAILY;COUNT=2"];
    expect(instancesOf(seriesOf(...floating))).toEqual([
      "2026-03-28T08:00 2026-03-28T09:00",
      "2026-03-29T07:00 2026-03-29T08:00",
    ]);
    const utc = ["DTSTART:20260328T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2"];
    expect(instancesOf(seriesOf(...utc))).toEqual([
      "2026-03-28T09:00 2026-03-28T10:00",
      "2026-03-29T09:00 2026-03-29T10:00",
    ]);
  });

  test("in days if it is of days", () => {
    const days = [
      "DTSTART:20260105",
      "DTEND:20260107",
      "RRULE:FREQ=WEEKLY;COUNT=3",
      "EXDATE:20260112",
      "RDATE:20260201",
    ];
    expect(instancesOf(seriesOf(...days))).toEqual([
      "2026-01-05 2026-01-07",
      "2026-01-19 2026-01-21",
      "2026-02-01 2026-02-03",
    ]);
  });

  test("for a duration: days on the wall, hours as they pass", () => {
    const start = "DTSTART;TZID=Europe/Paris:20260328T120000";
    expect(instancesOf(seriesOf(start, "DURATION:P1D", "RRULE:FREQ=DAILY;COUNT=1"))).toEqual([
      "2026-03-28T11:00 2026-03-29T10:00",
    ]);
    expect(instancesOf(seriesOf(start, "DURATION:PT24H", "RRULE:FREQ=DAILY;COUNT=1"))).toEqual([
      "2026-03-28T11:00 2026-03-29T11:00 or 2026-03-29T10:00",
    ]);
  });

  test("a start that is skipped and ends before it comes has no local length", () => {
    const lines = ["DTSTART;TZID=Europe/Paris:20260328T023000", "DURATION:PT15M", "RRULE:FREQ=DAILY;COUNT=2"];
    expect(instancesOf(seriesOf(...lines))).toEqual([
      "2026-03-28T01:30 2026-03-28T01:45",
      "2026-03-29T01:30 2026-03-29T01:45 or 2026-03-29T01:30",
    ]);
  });

  test("an end that the wall shows twice is the later", () => {
    const lines = ["DTSTART;TZID=Europe/Paris:20261024T010000", "DTEND;TZID=Europe/Paris:20261024T023000"];
    expect(instancesOf(seriesOf(...lines, "RRULE:FREQ=DAILY;COUNT=2"))).toEqual([
      "2026-10-23T23:00 2026-10-24T00:30",
      "2026-10-24T23:00 2026-10-25T00:30 or 2026-10-25T01:30",
    ]);
  });

  test("also what began long before the window", () => {
    const lines = ["DTSTART:20260101", "DURATION:P20D", "RRULE:FREQ=MONTHLY"];
    expect(instancesOf(seriesOf(...lines), spanOf("2026-03-19", "2026-03-21"))).toEqual(["2026-03-01 2026-03-21"]);
  });

  test("only where it touches the window", () => {
    const lines = ["DTSTART:20260105T220000Z", "DURATION:PT4H", "RRULE:FREQ=DAILY"];
    expect(instancesOf(seriesOf(...lines), spanOf("2026-01-10", "2026-01-11"))).toEqual([
      "2026-01-09T22:00 2026-01-10T02:00",
      "2026-01-10T22:00 2026-01-11T02:00",
    ]);
    expect(instancesOf(seriesOf(...lines), spanOf("2025-01-01", "2026-01-05"))).toEqual([]);
  });

  test("from long ago", () => {
    const lines = ["DTSTART:19010101T090000Z", "DURATION:PT1H", "RRULE:FREQ=YEARLY"];
    expect(instancesOf(seriesOf(...lines))).toEqual(["2026-01-01T09:00 2026-01-01T10:00"]);
  });
});

describe("UNTIL", () => {
  const until = (text: string): number => {
    const lines = ["DTSTART;TZID=America/New_York:20260401T220000", "DURATION:PT1H", `RRULE:FREQ=DAILY;UNTIL=${text}`];
    return instancesOf(seriesOf(...lines)).length;
  };

  test("is an instant with Z, inclusive", () => {
    expect(until("20260406T015959Z")).toBe(4);
    expect(until("20260406T020000Z")).toBe(5);
  });

  test("is a time of the same wall without Z, and throws nothing away", () => {
    expect(until("20260405T215959")).toBe(4);
    expect(until("20260405T220000")).toBe(5);
  });

  test("is all of the day if it is a date", () => {
    expect(until("20260405")).toBe(5);
  });

  test("as an instant ends days, too", () => {
    const lines = ["DTSTART:20260401", "RRULE:FREQ=DAILY;UNTIL=20260404T215959Z"];
    expect(instancesOf(seriesOf(...lines))).toHaveLength(4);
  });
});

describe("dates that are added and taken away", () => {
  const weekly = ["DTSTART;TZID=Europe/Berlin:20260302T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=4"];

  test("are known by their instant, in whatever zone they are told", () => {
    for (const removed of [
      "EXDATE:20260309T080000Z",
      "EXDATE;TZID=America/New_York:20260309T040000",
      "EXDATE:20260309T090000",
    ]) {
      expect(instancesOf(seriesOf(...weekly, removed))).toHaveLength(3);
    }
    expect(instancesOf(seriesOf(...weekly, "EXDATE:20260309T090000Z"))).toHaveLength(4);
  });

  test("a date takes away all of its day", () => {
    expect(instancesOf(seriesOf(...weekly, "EXDATE;VALUE=DATE:20260309,20260316"))).toHaveLength(2);
  });

  test("one that is there anyway is not there twice", () => {
    expect(instancesOf(seriesOf(...weekly, "RDATE:20260309T080000Z,20260310T080000Z,20260310T080000Z"))).toHaveLength(
      5,
    );
  });

  test("may be all there is besides the first", () => {
    const dates = ["DTSTART:20260105T090000Z", "DURATION:PT1H", "RDATE:20260107T090000Z,20260106T090000Z"];
    expect(instancesOf(seriesOf(...dates))).toEqual([
      "2026-01-05T09:00 2026-01-05T10:00",
      "2026-01-06T09:00 2026-01-06T10:00",
      "2026-01-07T09:00 2026-01-07T10:00",
    ]);
  });
});

describe("an instance that is told on its own", () => {
  const weekly = ["DTSTART;TZID=Europe/Berlin:20260302T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3"];
  const own = (...lines: readonly string[]): readonly string[] => ["END:VEVENT", "BEGIN:VEVENT", "UID:s", ...lines];

  test("replaces the one whose start it names, by whatever zone", () => {
    const moved = own("RECURRENCE-ID:20260309T080000Z", "DTSTART:20260310T100000", "DURATION:PT2H");
    expect(instancesOf(seriesOf(...weekly, ...moved))).toEqual([
      "2026-03-02T08:00 2026-03-02T09:00",
      "2026-03-10T09:00 2026-03-10T11:00 moved",
      "2026-03-16T08:00 2026-03-16T09:00",
    ]);
  });

  test("takes it away if it is called off", () => {
    const off = own("RECURRENCE-ID:20260309T080000Z", "DTSTART:20260309T080000Z", "DURATION:PT1H", "STATUS:CANCELLED");
    expect(instancesOf(seriesOf(...weekly, ...off))).toHaveLength(2);
  });

  test("counts even if the series never had it", () => {
    const stray = own("RECURRENCE-ID:20260401T080000Z", "DTSTART:20260402T080000Z", "DURATION:PT1H");
    expect(instancesOf(seriesOf(...weekly, ...stray))).toHaveLength(4);
  });

  test("moves days, too", () => {
    const days = ["DTSTART:20260105", "RRULE:FREQ=WEEKLY;COUNT=2"];
    const moved = own("RECURRENCE-ID;VALUE=DATE:20260112", "DTSTART:20260113", "DTEND:20260115");
    expect(instancesOf(seriesOf(...days, ...moved))).toEqual(["2026-01-05 2026-01-06", "2026-01-13 2026-01-15 moved"]);
  });
});

describe("what is too much", () => {
  test("more instances than any schedule has are a fault", () => {
    const hours = (count: number): string => Array.from({ length: count }, (_, hour) => hour).join(",");
    const lines = (count: number): readonly string[] => [
      "DTSTART:20250101T000000Z",
      "DURATION:PT1H",
      `RRULE:FREQ=DAILY;BYHOUR=${hours(count)}`,
    ];
    const added = (count: number): string =>
      `RDATE:${Array.from({ length: count }, (_, n) => `20260101T23${String(Math.floor(n / 60)).padStart(2, "0")}${String(n % 60).padStart(2, "0")}Z`).join(",")}`;
    const missing = 5_000 - 13 * 365;
    expect(instancesOf(seriesOf(...lines(13), added(missing)))).toHaveLength(5_000);
    expect(instancesOf(seriesOf(...lines(13), added(missing + 1)))).toBe("too_many_instances");
  });

  test("so are more steps than the library takes, and instances of more than a year", () => {
    const costly = ["DTSTART:19000101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=100000"];
    expect(instancesOf(seriesOf(...costly))).toBe("rule_too_costly");
    expect(instancesOf(seriesOf("DTSTART:20250101", "DURATION:P401D", "RRULE:FREQ=YEARLY"))).toBe("too_long");
  });

  test("a window of more than 400 days is a fault of ours", () => {
    const { from } = YEAR;
    const series = seriesOf("DTSTART:20260101", "RRULE:FREQ=DAILY;COUNT=1");
    expect(instancesOf(series, { from, until: instant(from + 400 * DAY_MS) })).toHaveLength(1);
    expect(() => instancesOf(series, { from, until: instant(from + 401 * DAY_MS) })).toThrow("400 days");
  });
});
