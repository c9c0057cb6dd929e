import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DrawOptions, drawPin, pinLengthFor } from "./draw.ts";
import { constraintsArbitrary, lockTaking } from "./pin.arbitrary.ts";
import { pinProblemsFor } from "./policy.ts";
import { looksCareless } from "./weakness.ts";

/** Chance from a seed: the same numbers at each run. @see Marsaglia, "Xorshift RNGs", 2003 */
function chance(seed: number): (bound: number) => number {
  let state = seed | 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

function drawing(options: Partial<DrawOptions> = {}): DrawOptions {
  return { length: 6, constraints: [], randomInt: chance(7), isTaken: () => false, ...options };
}

/** How far counts are from being equal; about its number of degrees of freedom if chance is fair. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe("a drawn PIN", () => {
  test("has the length asked for, and other digits at each draw", () => {
    const options = drawing();
    const drawn = Array.from({ length: 100 }, () => drawPin(options)?.reveal());
    expect(drawn.every((digits) => digits?.length === 6)).toBe(true);
    expect(new Set(drawn).size).toBe(100);
  });

  test("is taken by all locks, free, and doesn't look careless, whatever chance says", () => {
    fc.assert(
      fc.property(
        fc.array(constraintsArbitrary, { maxLength: 3 }),
        fc.integer({ min: 4, max: 10 }),
        fc.integer(),
        (constraints, length, seed) => {
          const isTaken: DrawOptions["isTaken"] = (pin) => pin.reveal().includes("42");
          const pin = drawPin(drawing({ constraints, length, randomInt: chance(seed), isTaken }));
          if (pin === null) return;
          expect(pin.length).toBe(length);
          expect(pinProblemsFor(pin, constraints)).toEqual([]);
          expect(looksCareless(pin)).toBe(false);
          expect(isTaken(pin)).toBe(false);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("has each digit in each place equally often", () => {
    const options = drawing({ randomInt: chance(20_260_601) });
    const counts = Array.from({ length: 6 }, () => Array.from({ length: 10 }, () => 0));
    for (let draw = 0; draw < 100_000; draw++) {
      for (const [place, digit] of [...(drawPin(options)?.reveal() ?? "")].entries()) {
        const row = counts[place] ?? [];
        row[Number(digit)] = (row[Number(digit)] ?? 0) + 1;
      }
    }
    // 27.9 is passed once in 1,000 by fair chance with nine degrees of freedom.
    for (const row of counts) expect(chiSquare(row)).toBeLessThan(27.9);
  });

  test("is every PIN that the locks take equally often, also where few are left", () => {
    const constraints = [lockTaking({ forbiddenDigits: "0456789", forbiddenPrefixes: ["11"] })];
    const options = drawing({ length: 4, constraints, randomInt: chance(99) });
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 60_000; draw++) {
      const digits = drawPin(options)?.reveal() ?? "none";
      counts.set(digits, (counts.get(digits) ?? 0) + 1);
    }
    // Of 81 PINs of three digits, 9 begin with 11; 2222, 3333 and six more repeats (1212 ...) look careless.
    expect(counts.size).toBe(81 - 9 - 8);
    expect(chiSquare([...counts.values()])).toBeLessThan(103.4); // one in 1,000 with 63 degrees of freedom
  });

  test("is not to be had where the locks have no length or no digit in common, or not that one", () => {
    expect(drawPin(drawing({ constraints: [lockTaking({ lengths: [4] }), lockTaking({ lengths: [8] })] }))).toBeNull();
    expect(drawPin(drawing({ constraints: [lockTaking({ lengths: [4] })] }))).toBeNull();
    const halves = [lockTaking({ forbiddenDigits: "01234" }), lockTaking({ forbiddenDigits: "56789" })];
    expect(drawPin(drawing({ constraints: halves }))).toBeNull();
  });

  test("is given up after a bounded number of draws when all are taken", () => {
    let asked = 0;
    const isTaken = () => ++asked > 0;
    expect(drawPin(drawing({ isTaken, triesMax: 25 }))).toBeNull();
    expect(asked).toBe(25);
    expect(drawPin(drawing({ isTaken }))).toBeNull();
    expect(asked).toBeLessThanOrEqual(1_025);
  });

  test("is found although nine of ten are taken", () => {
    const options = drawing({ length: 4, isTaken: (pin) => !pin.reveal().endsWith("7") });
    for (let draw = 0; draw < 1_000; draw++) expect(drawPin(options)?.reveal().endsWith("7")).toBe(true);
  });
});

describe("the length to draw", () => {
  test("grows with the live codes of the door", () => {
    expect([0, 1, 10, 11, 100, 101, 5_000].map((codes) => pinLengthFor(codes, []))).toEqual([6, 6, 6, 8, 8, 10, 10]);
  });

  test("is cut to what all locks take, and rather longer than shorter", () => {
    expect(pinLengthFor(5, [lockTaking()])).toBe(6);
    expect(pinLengthFor(50, [lockTaking()])).toBe(8);
    expect(pinLengthFor(200, [lockTaking({ lengths: [4, 5, 6, 7, 8] })])).toBe(8);
    expect(pinLengthFor(5, [lockTaking({ lengths: [4] })])).toBe(4);
    expect(pinLengthFor(5, [lockTaking({ lengths: [4, 8] }), lockTaking({ lengths: [4, 8, 10] })])).toBe(8);
  });

  test("is none where the locks have none in common", () => {
    expect(pinLengthFor(5, [lockTaking({ lengths: [4] }), lockTaking({ lengths: [6] })])).toBeNull();
  });
});
