import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import {
  dateOfDay,
  dayOf,
  localOf,
  minutesOf,
  parseWallDate,
  parseWallDateTime,
  parseWallTime,
  plusDays,
  type WallDate,
  type WallTime,
  wallAt,
  wallAtLocal,
  weekdayOf,
} from "./wall.ts";

test("a date, a time and a moment on the wall are read as they stand", () => {
  expect(parseWallDate("2028-02-29")).toBe("2028-02-29");
  expect(parseWallTime("24:00")).toBe("24:00");
  expect(parseWallDateTime("2026-03-29T02:30")).toBe("2026-03-29T02:30:00");
  expect(parseWallDateTime("2026-03-29T02:30:15")).toBe("2026-03-29T02:30:15");
});

test.each([
  "2026-02-30",
  "2026-02-29",
  "2100-02-29",
  "2026-04-31",
  "2026-00-10",
  "2026-13-01",
  "1999-12-31",
  "2200-01-01",
])("%s is not a date on a wall", (text) => {
  expect(parseWallDate(text)).toBeNull();
  expect(parseWallDateTime(`${text}T10:00`)).toBeNull();
});

test.each(["2026-1-1", "20260101", "2026-01-01 ", " 2026-01-01", "2026-01-01\n", "+02026-01-01", "٢٠٢٦-٠١-٠١", ""])(
  "a date that is written as %j is refused",
  (text) => expect(parseWallDate(text)).toBeNull(),
);

test.each(["24:01", "25:00", "9:00", "09:60", "09:00:00", "09.00", "-1:00", "09:00\n", ""])(
  "%j is not a time of day",
  (text) => expect(parseWallTime(text)).toBeNull(),
);

test.each([
  "2026-01-01T24:00",
  "2026-01-01T10:00:60",
  "2026-01-01T10:00:00.5",
  "2026-01-01T10:00Z",
  "2026-01-01T10:00+01:00",
  "2026-01-01 10:00",
  "2026-01-01",
  "2026-01-01T10",
  "2026-01-01T10:00\n",
])("%j is not a moment on the wall", (text) => expect(parseWallDateTime(text)).toBeNull());

test("every day from 2000 to 2199 has the date and the weekday that Temporal gives it", () => {
  const first = dayOf("2000-01-01" as WallDate);
  let date = Temporal.PlainDate.from("2000-01-01");
  const wrong: string[] = [];
  const names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
  for (let day = first; day <= dayOf("2199-12-31" as WallDate); day++) {
    const text = dateOfDay(day);
    const isRight = text === date.toString() && dayOf(text) === day && weekdayOf(text) === names[date.dayOfWeek - 1];
    if (!isRight) wrong.push(text);
    date = date.add({ days: 1 });
  }
  expect(wrong).toEqual([]);
  expect(date.toString()).toBe("2200-01-01");
});

test("a wall clock as a number comes back as it was", () => {
  fc.assert(
    fc.property(fc.integer({ min: 946_684_800, max: 7_258_118_399 }), (seconds) => {
      const wall = wallAtLocal(seconds * 1_000 + 999);
      return localOf(wall) === seconds * 1_000 && parseWallDateTime(wall) === wall;
    }),
    { numRuns: 5_000 },
  );
});

test("24:00 is midnight of the next date, also at the end of a year", () => {
  expect(minutesOf("24:00" as WallTime)).toBe(1_440);
  expect(wallAt("2026-12-31" as WallDate, "24:00" as WallTime)).toBe("2027-01-01T00:00:00");
  expect(plusDays("2028-03-01" as WallDate, -1)).toBe("2028-02-29");
});
