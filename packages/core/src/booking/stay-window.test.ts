import { describe, expect, test } from "vitest";
import { HOUR_MS } from "../time/instant.ts";
import type { WallDateTime, WallTime, Zone } from "../time/wall.ts";
import { wallOf } from "../time/zone.ts";
import { stayOf } from "./booking.arbitrary.ts";
import { parseShiftedTime, type StayOverride, type StayTimes, windowOfStay } from "./stay-window.ts";
import type { Stay } from "./stay.ts";

const TIMES: StayTimes = { checkIn: "16:00" as WallTime, checkOut: "11:00" as WallTime, earlyMs: 0, lateMs: 0 };

function onWall(
  stay: Stay,
  zone: string,
  more: { times?: StayTimes; override?: StayOverride } = {},
): readonly string[] | null {
  const window = windowOfStay(stay, { times: TIMES, zone: zone as Zone, ...more });
  return window === null ? null : [window.from, window.until].map((at) => wallOf(at, zone as Zone));
}

describe("when the guest of a stay may come in", () => {
  const stay = stayOf("2026-10-06", "2026-10-10");

  test.each(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"])(
    "days stand for the check-in and check-out of the doors, in %s",
    (zone) => expect(onWall(stay, zone)).toEqual(["2026-10-06T16:00:00", "2026-10-10T11:00:00"]),
  );

  test.each([
    ["Europe/Berlin", "2026-03-28", "2026-03-29"],
    ["Europe/Berlin", "2026-10-24", "2026-10-25"],
    ["America/New_York", "2026-03-07", "2026-03-08"],
    ["America/New_York", "2026-10-31", "2026-11-01"],
    ["Australia/Lord_Howe", "2026-10-03", "2026-10-04"],
  ])("the times are those on the wall when the clocks change: %s, %s to %s", (zone, from, until) => {
    expect(onWall(stayOf(from, until), zone)).toEqual([`${from}T16:00:00`, `${until}T11:00:00`]);
    expect(onWall(stayOf(until, until), zone)).toBeNull();
  });

  test("times that were told with the stay come before those of the doors", () => {
    const told = stayOf("2026-10-06", "2026-10-10", { checkIn: "14:30" as WallTime, checkOut: "09:15" as WallTime });
    expect(onWall(told, "Europe/Berlin")).toEqual(["2026-10-06T14:30:00", "2026-10-10T09:15:00"]);
  });

  test("exact times are taken as they are, and what is granted before and after is added", () => {
    const times = { ...TIMES, earlyMs: HOUR_MS, lateMs: 2 * HOUR_MS };
    const exact = stayOf("2026-10-06", "2026-10-10", {
      arrival: { kind: "wall", at: "2026-10-06T18:00:00" as WallDateTime },
    });
    expect(onWall(exact, "Europe/Berlin", { times })).toEqual(["2026-10-06T17:00:00", "2026-10-10T13:00:00"]);
  });

  test("a time given for one stay alone counts as it is", () => {
    const times = { ...TIMES, earlyMs: HOUR_MS, lateMs: HOUR_MS };
    const override = { from: parseShiftedTime("-10:00"), until: parseShiftedTime("34:00") };
    expect(onWall(stay, "Europe/Berlin", { times, override })).toEqual(["2026-10-05T14:00:00", "2026-10-11T10:00:00"]);
  });

  test.each([
    ["00:00", 0],
    ["34:00", 2_040],
    ["-10:00", -600],
    ["48:00", 2_880],
  ])("reads %s", (text, minutes) => expect(parseShiftedTime(text)).toBe(minutes));

  test.each(["", "9:00", "48:01", "-48:01", "12:60", "12:00:00", "--1:00", "+10:00", "10.00", "none"])(
    "refuses %j",
    (text) => expect(parseShiftedTime(text)).toBeNull(),
  );
});
