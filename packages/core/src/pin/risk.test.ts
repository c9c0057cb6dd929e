import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HOUR_MS, MINUTE_MS } from "../time/instant.ts";
import { guessRisk, triesBelowHigh, triesPerDayOf } from "./risk.ts";

const live = (counts: Record<number, number>) =>
  new Map(Object.entries(counts).map(([length, count]) => [Number(length), count]));
const NONE = { budget: null, lockout: null, switchOffAfter: null };

describe("the guess risk of a door", () => {
  test.each([
    [{ 4: 10 }, 20, 2e-2, "high"],
    [{ 6: 1 }, 20, 2e-5, "raised"],
    [{ 6: 10 }, 20, 2e-4, "high"],
    [{ 8: 10 }, 20, 2e-6, "raised"],
    [{ 8: 5 }, 20, 1e-6, "low"],
    [{ 9: 10 }, 20, 2e-7, "low"],
    [{ 8: 10 }, 960, 9.6e-5, "raised"],
    [{}, 20, 0, "low"],
  ] as const)("with %j live codes and %d tries a day is %f", (counts, triesPerDay, perDay, level) => {
    const risk = guessRisk({ liveCodesByLength: live(counts), triesPerDay });
    expect(risk.level).toBe(level);
    expect(risk.perDay).toBeCloseTo(perDay, 12);
  });

  test("adds up codes of different lengths", () => {
    const risk = guessRisk({ liveCodesByLength: live({ 4: 1, 6: 50, 8: 7 }), triesPerDay: 10 });
    expect(risk.perDay).toBeCloseTo(1e-3 + 5e-4 + 7e-7, 12);
  });

  test("is unknown where nobody knows how many tries the lock lets pass", () => {
    expect(guessRisk({ liveCodesByLength: live({ 6: 10 }), triesPerDay: null })).toEqual({
      perDay: null,
      level: "unknown",
    });
  });

  test("is a probability, and never falls with more codes or more tries", () => {
    const counts = fc.integer({ min: 0, max: 1_000 });
    fc.assert(
      fc.property(counts, counts, fc.integer({ min: 0, max: 20_000 }), (four, six, triesPerDay) => {
        const riskOf = (codes: Record<number, number>, tries: number) =>
          guessRisk({ liveCodesByLength: live(codes), triesPerDay: tries }).perDay ?? Number.NaN;
        const risk = riskOf({ 4: four, 6: six }, triesPerDay);
        expect(risk).toBeGreaterThanOrEqual(0);
        expect(risk).toBeLessThanOrEqual(1);
        expect(riskOf({ 4: four, 6: six + 1 }, triesPerDay)).toBeGreaterThanOrEqual(risk);
        expect(riskOf({ 4: four, 6: six }, triesPerDay + 1)).toBeGreaterThanOrEqual(risk);
      }),
    );
  });
});

describe("the wrong PINs that a keypad lets pass in a day", () => {
  const budget = { burst: 10, refillMs: 30 * MINUTE_MS, dailyMax: 20 };

  test("are those of its budget", () => {
    expect(triesPerDayOf({ ...NONE, budget })).toBe(20);
    expect(triesPerDayOf({ ...NONE, budget: { ...budget, dailyMax: null } })).toBe(58);
    expect(triesPerDayOf({ ...NONE, budget: { burst: 5, refillMs: HOUR_MS, dailyMax: null } })).toBe(29);
  });

  test("are many where it only refuses for a while", () => {
    expect(triesPerDayOf({ ...NONE, lockout: { wrongMax: 4, lockoutMs: 30_000 } })).toBe(6_912);
    expect(triesPerDayOf({ ...NONE, lockout: { wrongMax: 3, lockoutMs: 255_000 } })).toBe(960);
  });

  test("are as few as the strictest limit allows", () => {
    expect(triesPerDayOf({ budget, lockout: { wrongMax: 3, lockoutMs: 255_000 }, switchOffAfter: 12 })).toBe(12);
  });

  test("are not known where there is no limit", () => {
    expect(triesPerDayOf(NONE)).toBeNull();
  });
});

test("so many wrong PINs a day as stay below a high risk are just not too many", () => {
  for (const lengths of [[6], [6, 6, 6, 6, 6, 6], [4], [4, 6, 8], [8]]) {
    const tries = triesBelowHigh(lengths);
    const codes = new Map<number, number>();
    for (const length of lengths) codes.set(length, (codes.get(length) ?? 0) + 1);
    const levels = [tries, tries + 1].map((triesPerDay) => guessRisk({ liveCodesByLength: codes, triesPerDay }).level);
    expect([lengths, levels[0] !== "high", levels[1]]).toEqual([lengths, true, "high"]);
  }
  expect(triesBelowHigh([])).toBe(Number.POSITIVE_INFINITY);
});
