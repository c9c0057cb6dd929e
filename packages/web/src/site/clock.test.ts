import { expect, test } from "vitest";
import {
  clocksDiffer,
  durationText,
  momentText,
  plusDays,
  plusMinutes,
  startOfDay,
  wallOf,
  weekdayOf,
} from "./clock.ts";
import "../text/english.ts";

const at = (text: string): number => Date.parse(text);

test("the wall of a zone shows its own time, at midnight too", () => {
  expect(wallOf(at("2026-07-01T12:30:00Z"), "Europe/Lisbon")).toBe("2026-07-01T13:30");
  expect(wallOf(at("2026-06-30T23:00:00Z"), "Europe/Lisbon")).toBe("2026-07-01T00:00");
  expect(wallOf(at("2026-07-01T12:30:00Z"), "Asia/Kolkata")).toBe("2026-07-01T18:00");
});

test("the start of a day is its first instant, also where the clocks skip its midnight", () => {
  for (const [date, zone] of [
    ["2026-07-01", "Europe/Berlin"],
    ["2026-03-29", "Europe/Berlin"],
    ["2026-10-25", "Europe/Berlin"],
    ["2026-09-06", "America/Santiago"],
    ["2026-10-04", "Australia/Lord_Howe"],
  ] as const) {
    const start = startOfDay(date, zone);
    expect(wallOf(start, zone).slice(0, 10)).toBe(date);
    expect(wallOf(start - 1, zone).slice(0, 10)).toBe(plusDays(date, -1));
  }
});

test("wall times and dates move over the ends of months and years", () => {
  expect(plusMinutes("2026-12-31T23:30", 60)).toBe("2027-01-01T00:30");
  expect(plusDays("2028-02-28T09:00", 1)).toBe("2028-02-29");
  expect(weekdayOf("2026-07-06")).toBe(0);
  expect(weekdayOf("2026-07-05T10:00")).toBe(6);
});

test("a moment near today is told by its distance, another by its date", () => {
  const now = at("2026-07-01T12:00:00Z");
  expect(momentText(at("2026-07-01T14:58:00Z"), "UTC", now)).toBe("today 14:58");
  expect(momentText(at("2026-07-02T09:00:00Z"), "UTC", now)).toBe("tomorrow 9:00");
  expect(momentText(at("2026-06-30T09:00:00Z"), "UTC", now)).toBe("yesterday 9:00");
  expect(momentText(at("2027-01-05T09:00:00Z"), "UTC", now)).toMatch(/Tue,? 5 Jan 2027, 9:00/);
});

test("a duration is told in what people count it in", () => {
  expect([30_000, 60_000, 5_400_000, 30 * 3_600_000, 72 * 3_600_000].map(durationText)).toEqual([
    "30 s",
    "1 min",
    "1 h 30 min",
    "30 h",
    "3 days",
  ]);
});

test("clocks of two zones may agree for a part of the year", () => {
  expect(clocksDiffer("Europe/Lisbon", "UTC", at("2026-01-01T00:00Z"))).toBe(false);
  expect(clocksDiffer("Europe/Lisbon", "UTC", at("2026-07-01T00:00Z"))).toBe(true);
});
