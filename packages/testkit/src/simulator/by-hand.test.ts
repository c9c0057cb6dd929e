import type { Rule, WallDate, WallTime, Zone } from "@cardea/core";
import { describe, expect, test } from "vitest";
import { instantOfWall, wallByHand, windowsByHand } from "./by-hand.ts";

const BERLIN = "Europe/Berlin" as Zone;
const at = (text: string): number => Date.parse(text);
const shown = (windows: readonly { from: number; until: number }[]): readonly string[] =>
  windows.map(({ from, until }) => `${new Date(from).toISOString()} ${new Date(until).toISOString()}`);
const ALWAYS: Pick<Rule, "validFrom" | "validUntil" | "weekly" | "dated" | "terms" | "except"> = {
  validFrom: null,
  validUntil: null,
  weekly: [],
  dated: [],
  terms: [],
  except: [],
};

describe("windows worked out by hand", () => {
  test("a night of a week ends on the next day, and an excluded day has none that starts on it", () => {
    const weekly = [{ days: ["MO", "TU"] as const, from: "22:00" as WallTime, until: "06:00" as WallTime }];
    const except = [{ from: "2026-07-07" as WallDate, until: "2026-07-07" as WallDate }];
    const span = { from: at("2026-07-06T00:00Z"), until: at("2026-07-13T00:00Z") };
    expect(shown(windowsByHand({ ...ALWAYS, weekly, except }, BERLIN, span))).toEqual([
      "2026-07-06T20:00:00.000Z 2026-07-07T04:00:00.000Z",
    ]);
  });

  test("a time that the clocks skip is the first instant after it, and of a doubled one a start takes the first", () => {
    expect(instantOfWall("2027-03-28T02:30", BERLIN, "start")).toBe(at("2027-03-28T01:00Z"));
    expect(instantOfWall("2026-10-25T02:30", BERLIN, "start")).toBe(at("2026-10-25T00:30Z"));
    expect(instantOfWall("2026-10-25T02:30", BERLIN, "end")).toBe(at("2026-10-25T01:30Z"));
  });

  test("the wall shows an instant in its zone", () => {
    expect(wallByHand(at("2026-07-06T20:00Z"), BERLIN)).toBe("2026-07-06T22:00");
    expect(wallByHand(at("2026-07-06T20:00Z"), "Asia/Kathmandu" as Zone)).toBe("2026-07-07T01:45");
  });
});
