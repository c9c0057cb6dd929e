import fc from "fast-check";
import { expect, test } from "vitest";
import { stripBars, stripDays } from "./strip-geometry.ts";

const HOUR_MS = 3_600_000;
const at = (text: string): number => Date.parse(text);

test("a window of a morning is a bar from its start to its end on its day", () => {
  const days = stripDays("UTC", at("2026-07-01T10:30Z"), 14);
  expect(days).toHaveLength(14);
  expect(days[0]?.date).toBe("2026-07-01");
  expect(stripBars([{ from: "2026-07-03T06:00:00Z", until: "2026-07-03T12:00:00Z" }], days)).toEqual([
    { day: 2, top: 0.25, bottom: 0.5 },
  ]);
});

test("a window over midnight is a bar on each of its days", () => {
  const days = stripDays("UTC", at("2026-07-01T10:30Z"), 14);
  expect(stripBars([{ from: "2026-07-01T18:00:00Z", until: "2026-07-02T06:00:00Z" }], days)).toEqual([
    { day: 0, top: 0.75, bottom: 1 },
    { day: 1, top: 0, bottom: 0.25 },
  ]);
});

test("a window without an end reaches the end of the strip, and one that is over is not shown", () => {
  const days = stripDays("UTC", at("2026-07-01T10:30Z"), 3);
  expect(stripBars([{ from: "2026-07-02T00:00:00Z", until: null }], days)).toEqual([
    { day: 1, top: 0, bottom: 1 },
    { day: 2, top: 0, bottom: 1 },
  ]);
  expect(stripBars([{ from: null, until: "2026-07-01T00:00:00Z" }], days)).toEqual([]);
});

test("the days of a clock change have 23 and 25 hours, also where midnight is skipped", () => {
  const lengths = (zone: string, now: string): number[] =>
    stripDays(zone, at(now), 3).map(({ from, until }) => (until - from) / HOUR_MS);
  expect(lengths("Europe/Berlin", "2026-03-28T12:00Z")).toEqual([24, 23, 24]);
  expect(lengths("Europe/Berlin", "2026-10-24T12:00Z")).toEqual([24, 25, 24]);
  expect(lengths("Australia/Lord_Howe", "2026-10-03T02:00Z")).toEqual([24, 23.5, 24]);
  expect(lengths("America/Santiago", "2026-09-05T15:00Z")).toEqual([24, 23, 24]);
});

test("whatever the windows, bars lie within their day and cover no more than the windows do", () => {
  const days = stripDays("Europe/Berlin", at("2026-10-20T12:00Z"), 14);
  const start = days[0]?.from ?? 0;
  const window = fc
    .tuple(fc.integer({ min: -50, max: 400 }), fc.integer({ min: 1, max: 200 }))
    .map(([from, hours]) => ({ from: start + from * HOUR_MS, until: start + (from + hours) * HOUR_MS }));
  fc.assert(
    fc.property(window, ({ from, until }) => {
      const asked = { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
      const bars = stripBars([asked], days);
      for (const { top, bottom } of bars) expect(0 <= top && top < bottom && bottom <= 1).toBe(true);
      const covered = bars.reduce((sum, { day, top, bottom }) => {
        const of = days[day];
        return sum + (of === undefined ? 0 : (bottom - top) * (of.until - of.from));
      }, 0);
      const visible = Math.min(until, days.at(-1)?.until ?? 0) - Math.max(from, start);
      expect(Math.round(covered)).toBe(Math.max(0, visible));
    }),
  );
});
