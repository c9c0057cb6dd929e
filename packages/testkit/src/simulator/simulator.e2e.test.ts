import { expect, test } from "vitest";
import { drawScenario } from "./draw-scenario.ts";
import { LOCK_MAKES } from "./makes.ts";
import { simulate } from "./simulate.ts";

/** The long form lives through whole weeks; see `npm run sim:long`. */
const DAYS = 4;
const PORTION = 50;
const PORTIONS = Array.from({ length: 10 }, (_, index) => 1 + index * PORTION);
const PORTION_MS_MAX = 300_000;

test.each(PORTIONS)(
  "no invariant breaks in 50 simulated houses from seed %i on",
  { timeout: PORTION_MS_MAX },
  async (from) => {
    for (let seed = from; seed < from + PORTION; seed++) {
      const { violation } = await simulate(seed, DAYS);
      expect(violation === null ? null : `seed ${seed}: ${violation.invariant}: ${violation.message}`).toBeNull();
    }
  },
);

test("the same seed gives the same history, to the last line", async () => {
  const [once, again] = [await simulate(7, DAYS, true), await simulate(7, DAYS, true)];
  expect(again.trace).toEqual(once.trace);
  expect(again.hash).toBe(once.hash);
  expect((await simulate(8, DAYS)).hash).not.toBe(once.hash);
});

test("worlds differ in size, locks, servers and what goes wrong", () => {
  const scenarios = Array.from({ length: 200 }, (_, index) => drawScenario(index + 1, DAYS));
  const sizes = scenarios.map(({ locks }) => locks.length);
  expect(Math.min(...sizes)).toBe(1);
  expect(Math.max(...sizes)).toBeGreaterThan(40);
  expect(new Set(scenarios.flatMap(({ locks }) => locks.map(({ make }) => make))).size).toBe(LOCK_MAKES.length);
  expect(new Set(scenarios.map(({ servers }) => servers))).toEqual(new Set([1, 2, 3]));
  const acts = new Set(scenarios.flatMap((scenario) => scenario.acts.map((act) => act.do)));
  for (const act of [
    "kill",
    "pause",
    "radio",
    "wipe",
    "overwrite",
    "power_cut",
    "restore",
    "store_full",
    "new_battery",
  ] as const)
    expect(acts).toContain(act);
});
