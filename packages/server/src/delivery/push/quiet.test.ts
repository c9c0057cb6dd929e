import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Instant, instant, type WallTime, wallOf, type Zone } from "@cardea/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quietDigest } from "./quiet.arbitrary.ts";
import { isQuiet } from "./quiet.ts";

const BERLIN = "Europe/Berlin" as Zone;
const hours = (from: string, until: string, zone: string | null = null) => ({
  from: from as WallTime,
  until: until as WallTime,
  zone: zone as Zone | null,
  dangerPasses: false,
});
const utc = (text: string): Instant => instant(Date.parse(`${text}Z`));

describe("quiet hours", () => {
  test("over midnight last from the evening to the morning, the end not included", () => {
    const night = hours("22:00", "07:00");
    const told = ["19:59:59", "20:00", "23:30", "04:59:59", "05:00", "12:00"].map((time) =>
      isQuiet(utc(`2026-06-01T${time}`), night, BERLIN),
    );
    expect(told).toEqual([false, true, true, true, false, false]);
  });

  test("within a day are that part of it", () => {
    const nap = hours("13:00", "15:00");
    const told = ["10:59:59", "11:00", "12:59:59", "13:00"].map((time) =>
      isQuiet(utc(`2026-06-01T${time}`), nap, BERLIN),
    );
    expect(told).toEqual([false, true, true, false]);
  });

  test("follow the member's zone where there is one, else that of the site", () => {
    const at = utc("2026-06-01T21:00"); // 23:00 in Berlin, 17:00 in New York
    expect(isQuiet(at, hours("22:00", "07:00"), BERLIN)).toBe(true);
    expect(isQuiet(at, hours("22:00", "07:00", "America/New_York"), BERLIN)).toBe(false);
  });

  test("that end in the hour which spring skips end where the clock goes on", () => {
    const night = hours("22:00", "02:30");
    expect(isQuiet(utc("2026-03-29T00:59:59"), night, BERLIN)).toBe(true); // 01:59:59
    expect(isQuiet(utc("2026-03-29T01:00"), night, BERLIN)).toBe(false); // 03:00
  });

  test("that end in the hour which autumn doubles last to the second time, without a hole", () => {
    const night = hours("22:00", "02:30");
    const told = ["00:15", "00:45", "01:15", "01:29:59", "01:30"].map((time) =>
      isQuiet(utc(`2026-10-25T${time}`), night, BERLIN),
    );
    expect(told).toEqual([true, true, true, true, false]);
  });

  test("that begin in the doubled hour begin the first time", () => {
    const morning = hours("02:30", "05:00");
    const told = ["00:29:59", "00:30", "01:15", "03:59:59", "04:00"].map((time) =>
      isQuiet(utc(`2026-10-25T${time}`), morning, BERLIN),
    );
    expect(told).toEqual([false, true, true, true, false]);
  });

  test("agree with the wall clock wherever no clock changes nearby", () => {
    const time = fc.integer({ min: 0, max: 1_439 }).map((m) => wallTime(m));
    const july = fc.integer({ min: utc("2026-07-01T00:00"), max: utc("2026-07-20T00:00") }).map((ms) => instant(ms));
    const zone = fc.constantFrom("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "UTC");
    fc.assert(
      fc.property(time, time, july, zone, (from, until, at, name) => {
        fc.pre(from !== until);
        const wall = wallOf(at, name as Zone).slice(11, 16);
        const isInside = from < until ? from <= wall && wall < until : wall >= from || wall < until;
        return isQuiet(at, hours(from, until), name as Zone) === isInside;
      }),
      { numRuns: 1_000 },
    );
  });

  test("are the same whatever zone the machine is in", () => {
    const script = fileURLToPath(new URL("quiet.arbitrary.ts", import.meta.url));
    const told = ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Chatham"].map((TZ) =>
      execFileSync(process.execPath, [script], { env: { TZ }, encoding: "utf8" }),
    );
    expect(new Set([...told, quietDigest()]).size).toBe(1);
  });
});

function wallTime(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
