import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CANARY, constraintsArbitrary, lockTaking, pinArbitrary, pinOf } from "./pin.arbitrary.ts";
import { commonDigits, commonLengths, pinProblemsFor } from "./policy.ts";

const codes = (...problems: ReturnType<typeof pinProblemsFor>[]) => problems.flat().map(({ code }) => code);

describe("what stands against a PIN", () => {
  test("is nothing where all locks take it, or where there are none", () => {
    expect(pinProblemsFor(pinOf(CANARY), [lockTaking(), lockTaking({ lengths: [4, 8] })])).toEqual([]);
    expect(pinProblemsFor(pinOf(CANARY), [])).toEqual([]);
  });

  test("is a length that one of the locks doesn't take, and the message tells the lengths that all take", () => {
    const locks = [lockTaking({ lengths: [4, 5, 6, 7] }), lockTaking({ lengths: [4, 6, 7, 8] })];
    expect(pinProblemsFor(pinOf(CANARY), locks)).toEqual([
      { code: "length", message: "The PIN must have 4, 6 or 7 digits for these locks." },
    ]);
  });

  test("is a length, whatever it is, where the locks have none in common", () => {
    const locks = [lockTaking({ lengths: [4] }), lockTaking({ lengths: [8] })];
    expect(pinProblemsFor(pinOf(CANARY), locks)).toEqual([
      { code: "length", message: "No length is taken by all of these locks; make a code for each of them." },
    ]);
  });

  test("is a digit that a lock doesn't have", () => {
    expect(pinProblemsFor(pinOf("480621"), [lockTaking({ forbiddenDigits: "09" })])).toEqual([
      { code: "forbidden_digit", message: "These locks take the digits 12345678 only." },
    ]);
  });

  test("is a beginning that a lock forbids, but not the same digits further on", () => {
    const lock = lockTaking({ forbiddenPrefixes: ["12", "99"] });
    expect(codes(pinProblemsFor(pinOf("124806"), [lock]))).toEqual(["forbidden_prefix"]);
    expect(codes(pinProblemsFor(pinOf("481206"), [lock]))).toEqual([]);
  });

  test("is all of it at once, in that order", () => {
    const lock = lockTaking({ lengths: [4], forbiddenDigits: "7", forbiddenPrefixes: ["48"] });
    expect(codes(pinProblemsFor(pinOf(CANARY), [lock]))).toEqual(["length", "forbidden_digit", "forbidden_prefix"]);
  });

  test("for several locks is what stands against it on at least one", () => {
    fc.assert(
      fc.property(pinArbitrary, fc.array(constraintsArbitrary, { maxLength: 4 }), (pin, locks) => {
        const together = new Set(codes(pinProblemsFor(pin, locks)));
        expect(together).toEqual(new Set(locks.flatMap((lock) => codes(pinProblemsFor(pin, [lock])))));
      }),
      { numRuns: 2_000 },
    );
  });

  test("never tells the PIN", () => {
    fc.assert(
      fc.property(fc.array(constraintsArbitrary, { maxLength: 4 }), (locks) => {
        expect(JSON.stringify(pinProblemsFor(pinOf(CANARY), locks))).not.toContain(CANARY);
      }),
    );
  });
});

test("the common lengths come in ascending order, and the common digits too", () => {
  expect(commonLengths([lockTaking({ lengths: [8, 4, 6] }), lockTaking({ lengths: [4, 8] })])).toEqual([4, 8]);
  expect(commonLengths([])).toBeNull();
  expect(commonDigits([lockTaking({ forbiddenDigits: "90" }), lockTaking({ forbiddenDigits: "5" })])).toBe("1234678");
});
