import { expect, test } from "vitest";
import type { Mutant } from "../../packages/testkit/src/simulator/mutants/mutant.ts";
import { closingLine, isGoodEnough, rowText, type Found, type Verdict } from "./table.ts";

const BUG: Mutant = {
  name: "clears-twice",
  file: "packages/core/src/sync/plan.ts",
  from: "once",
  to: "twice",
  harm: "The door is told twice.",
};

function verdict(found: Found, mutant: Mutant = BUG): Verdict {
  return { mutant, found, seeds: 12, seconds: 3.4 };
}

const FOUND = verdict({ by: "I1", seed: 12 });
const MISSED = verdict({ by: null });
const EQUIVALENT = verdict({ by: null }, { ...BUG, name: "no-matter", equivalent: "nobody can see it" });

test("a row tells the bug, its harm, what found it, and after how many worlds", () => {
  expect(rowText(FOUND)).toBe("| clears-twice | core/sync/plan.ts | The door is told twice. | I1 | 12 | 3 |");
  expect(rowText(MISSED)).toContain("**not found**");
  expect(rowText(EQUIVALENT)).toContain("equivalent: nobody can see it");
});

test("what nobody can find does not count, what was missed is named", () => {
  expect(closingLine([FOUND, EQUIVALENT])).toBe("found 1 of 1 (100.0 %)");
  expect(closingLine([FOUND, MISSED, EQUIVALENT])).toBe("found 1 of 2 (50.0 %); not found: clears-twice");
});

test("nineteen of twenty are enough, eighteen are not, nor is nothing", () => {
  const found = (count: number) => Array.from({ length: count }, () => FOUND);
  expect(isGoodEnough([...found(19), MISSED])).toBe(true);
  expect(isGoodEnough([...found(18), MISSED, MISSED])).toBe(false);
  expect(isGoodEnough([EQUIVALENT])).toBe(false);
});

test("a simulator that broke off found nothing", () => {
  expect(isGoodEnough([verdict({ by: "no report", isFault: true })])).toBe(false);
  expect(isGoodEnough([verdict({ by: "time is up", isFault: true }, EQUIVALENT.mutant)])).toBe(false);
});
