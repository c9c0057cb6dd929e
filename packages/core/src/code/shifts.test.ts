import { describe, expect, test } from "vitest";
import { BEGINNING, FOREVER } from "../time/window.ts";
import { at, dated, EVERY_DAY, exactly, onWall, rule, shownInstant, span, weekly } from "./code.arbitrary.ts";
import type { Rule } from "./rule.ts";
import { describeShifts } from "./shifts.ts";

const BERLIN = at("Europe/Berlin");
const YEAR = span("2026-01-01T00:00", "2027-01-01T00:00");

function told(parts: Partial<Rule>, within = YEAR, context = BERLIN): readonly string[] {
  return describeShifts(rule(parts), context, within).map(
    ({ path, wall, kind, chosen }) => `${path} ${wall} ${kind} ${shownInstant(chosen)}`,
  );
}

describe("shifts", () => {
  test("a start in a gap and an end in a fold are told with the instant that was chosen", () => {
    expect(told({ validFrom: onWall("2026-03-29T02:30"), validUntil: onWall("2026-10-25T02:30") })).toEqual([
      "startsAt 2026-03-29T02:30:00 gap 2026-03-29T01:00Z",
      "endsAt 2026-10-25T02:30:00 fold 2026-10-25T01:30Z",
    ]);
  });

  test("a weekly window is told on the days of a change only, on both of its edges", () => {
    expect(told({ weekly: [weekly(["MO"], "02:10", "02:20"), weekly(["SA", "SU"], "02:15", "02:45")] })).toEqual([
      "weekly[1].from 2026-03-29T02:15:00 gap 2026-03-29T01:00Z",
      "weekly[1].until 2026-03-29T02:45:00 gap 2026-03-29T01:00Z",
      "weekly[1].from 2026-10-25T02:15:00 fold 2026-10-25T00:15Z",
      "weekly[1].until 2026-10-25T02:45:00 fold 2026-10-25T01:45Z",
    ]);
  });

  test("a night that ends in the change is told for the day on which it starts", () => {
    expect(
      told({ weekly: [weekly(["SA"], "22:00", "02:30")], dated: [dated("2026-10-24", "20:00", "02:00")] }),
    ).toEqual([
      "weekly[0].until 2026-03-29T02:30:00 gap 2026-03-29T01:00Z",
      "dated[0].until 2026-10-25T02:00:00 fold 2026-10-25T01:00Z",
      "weekly[0].until 2026-10-25T02:30:00 fold 2026-10-25T01:30Z",
    ]);
  });

  test("midnight itself may fall into a gap", () => {
    const santiago = at("America/Santiago");
    expect(told({ weekly: [weekly(EVERY_DAY, "20:00", "24:00")] }, YEAR, santiago)).toEqual([
      "weekly[0].until 2026-09-06T00:00:00 gap 2026-09-06T04:00Z",
    ]);
  });

  test("nothing is told where nothing shifts: other hours, exact instants, a zone without changes, another span", () => {
    const nights = { weekly: [weekly(EVERY_DAY, "22:00", "06:00")] };
    expect(told(nights)).toEqual([]);
    expect(told({ validFrom: exactly("2026-03-29T01:30") })).toEqual([]);
    expect(told({ weekly: [weekly(EVERY_DAY, "02:30", "06:00")] }, YEAR, at("Asia/Kolkata"))).toEqual([]);
    expect(
      told({ weekly: [weekly(EVERY_DAY, "02:30", "06:00")] }, span("2026-05-01T00:00", "2026-06-01T00:00")),
    ).toEqual([]);
  });

  test("a rule without an end is told without an end of time", () => {
    const endless = describeShifts(rule({ weekly: [weekly(["SU"], "02:30", "06:00")] }), BERLIN, {
      from: BEGINNING,
      until: FOREVER,
    });
    expect(endless.length).toBeGreaterThan(300);
    expect(endless.length).toBeLessThan(1_000);
  });
});
