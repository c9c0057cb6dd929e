import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CANARY, pinOf } from "./pin.arbitrary.ts";
import { looksCareless, WEAKNESS_MESSAGES, WEAKNESSES, weaknessOf } from "./weakness.ts";

const weakOf = (digits: string) => weaknessOf(pinOf(digits));

/** The share of PINs of that length that are counted: of all up to five digits, of each 17th beyond. */
function shareOf(digitCount: number, isCounted: (digits: string) => boolean): number {
  const step = digitCount > 5 ? 17 : 1;
  const numbers = Array.from({ length: Math.floor(10 ** digitCount / step) }, (_, index) => index * step);
  return numbers.filter((number) => isCounted(String(number).padStart(digitCount, "0"))).length / numbers.length;
}

describe("a chosen PIN", () => {
  test("without a pattern is not weak", () => {
    for (const digits of [CANARY, "4829", "73914", "805263", "94027158", "5830271946"])
      expect(weakOf(digits)).toBeNull();
  });

  test.each([
    ["same_digit", ["0000", "777777", "111111111111"]],
    ["constant_step", ["1234", "9876", "8901", "2468", "97531", "1470", "0123456789"]],
    ["repeat", ["4848", "482482", "48214821", "475475475", "121212"]],
    ["palindrome", ["4884", "48284", "482284", "48299284"]],
    ["two_digits", ["1122", "48844", "488484", "4444448"]],
    [
      "date",
      [
        "3112",
        "1231",
        "1984",
        "2026",
        "2902",
        "240786",
        "072486",
        "860724",
        "071986",
        "24071986",
        "07241986",
        "19860724",
      ],
    ],
    ["pad_pattern", ["2580", "0852", "147258", "159357", "1397", "2684", "236987", "9874123", "1379137"]],
    ["common", ["1337", "5683", "135790", "246813", "31415926"]],
  ] as const)("is weak for %s", (weakness, examples) => {
    for (const digits of examples) expect([digits, weakOf(digits)]).toEqual([digits, weakness]);
  });

  test("is not a date where month, day or year don't exist", () => {
    for (const digits of ["3113", "3213", "0040", "0012", "310286", "19861324", "18991231", "32071986"]) {
      expect([digits, weakOf(digits)]).not.toEqual([digits, "date"]);
    }
  });

  test("is refused in about one case of ten, as long as it has four or six digits, else seldom", () => {
    const share = (digitCount: number) => shareOf(digitCount, (digits) => weakOf(digits) !== null);
    expect(share(4)).toBeCloseTo(0.11, 2);
    expect(share(5)).toBeLessThan(0.03);
    expect(share(6)).toBeCloseTo(0.09, 2);
  });

  test("is as weak backwards where the pattern has no direction", () => {
    const undirected = new Set(["same_digit", "constant_step", "repeat", "palindrome", "two_digits"]);
    const differs = (digits: string) => {
      const weakness = weakOf(digits);
      return weakness !== null && undirected.has(weakness) && weakOf([...digits].reverse().join("")) !== weakness;
    };
    expect([shareOf(4, differs), shareOf(5, differs)]).toEqual([0, 0]);
  });

  test("is weak for any digit, step or repeated part", () => {
    const step = fc.tuple(fc.nat(9), fc.nat(9), fc.integer({ min: 4, max: 12 }));
    fc.assert(
      fc.property(step, ([first, by, length]) => {
        const digits = Array.from({ length }, (_, index) => (first + by * index) % 10).join("");
        expect(["same_digit", "constant_step"]).toContain(weakOf(digits));
        expect(looksCareless(pinOf(digits))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{2,4}$/), fc.integer({ min: 2, max: 3 }), (part, times) => {
        expect(weakOf(part.repeat(times))).not.toBeNull();
        expect(looksCareless(pinOf(part.repeat(times)))).toBe(true);
      }),
    );
  });

  test("has a sentence for each weakness", () => {
    expect(Object.keys(WEAKNESS_MESSAGES)).toEqual([...WEAKNESSES]);
  });
});

describe("a drawn PIN", () => {
  test("looks careless for the cheap patterns only", () => {
    for (const digits of ["111111", "234567", "482482", "147258", "2580"])
      expect(looksCareless(pinOf(digits))).toBe(true);
    for (const digits of ["1984", "240786", "488484", "482284", "1397", "1337"])
      expect(looksCareless(pinOf(digits))).toBe(false);
  });

  test("is drawn again so seldom that hardly a bit is lost", () => {
    expect(shareOf(4, (digits) => looksCareless(pinOf(digits)))).toBeLessThan(0.02);
    expect(shareOf(6, (digits) => looksCareless(pinOf(digits)))).toBeLessThan(0.002);
  });

  test("that looks careless would also be refused if it were chosen", () => {
    expect(shareOf(5, (digits) => looksCareless(pinOf(digits)) && weakOf(digits) === null)).toBe(0);
  });
});
