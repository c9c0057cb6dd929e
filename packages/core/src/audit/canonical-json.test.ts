import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AssertionError } from "../error.ts";
import { canonicalJson, type Json, parseCanonical } from "./canonical-json.ts";
import { textArbitrary } from "./log.arbitrary.ts";

const wellFormedArbitrary = textArbitrary.map((text) => text.toWellFormed());
const { value: jsonArbitrary } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      wellFormedArbitrary,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(wellFormedArbitrary, fc.nat(20).map(String)), tie("value"), { maxKeys: 5 }),
  ),
}));

describe("canonical JSON", () => {
  test("has keys in order, no spaces, and the shortest form of everything", () => {
    const value = { b: [1, -0, 1e21, 0.1], a: { z: null, "\u20ac": '\u000f\n"\\é€🔑', "": true }, "10": 1, "9": 2 };
    expect(canonicalJson(value)).toBe(
      '{"10":1,"9":2,"a":{"":true,"z":null,"€":"\\u000f\\n\\"\\\\é€🔑"},"b":[1,0,1e+21,0.1]}',
    );
  });

  test("sorts by UTF-16 units, as the RFC's own example does", () => {
    const value = { "€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\u0080": 6, ö: 7 };
    expect(Object.keys(JSON.parse(canonicalJson(value)) as object).filter((key) => key !== "1")).toEqual([
      "\r",
      "\u0080",
      "ö",
      "€",
      "😀",
      "\ufb33",
    ]);
  });

  test("says the same as JSON, in one form for each value", () => {
    fc.assert(
      fc.property(jsonArbitrary, (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
        expect(canonicalJson(parseCanonical(text) ?? null)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  test("is not made of what JSON doesn't have", () => {
    const cyclic: Record<string, unknown> = {};
    cyclic["self"] = cyclic;
    const values: unknown[] = [
      undefined,
      Number.NaN,
      Infinity,
      1n,
      () => 1,
      Symbol("x"),
      new Date(0),
      new Map(),
      { a: undefined },
      "\ud800",
      { "\udc00": 1 },
      cyclic,
    ];
    for (const value of values) expect(() => canonicalJson(value as Json)).toThrow(AssertionError);
  });
});

describe("a text that is not canonical", () => {
  test.each([
    "",
    " 1",
    "1 ",
    "01",
    "-0",
    "1.0",
    "1e2",
    "+1",
    "NaN",
    '{"b":1,"a":2}',
    '{"a":1,"a":1}',
    '{"a": 1}',
    "[1,]",
    '"\\u0041"',
    '"\\/"',
    '"\\ud800"',
    '{"\\udc00":1}',
    '"\\u00e9"',
    '{"9":1,"10":2}',
    "\ufeff1",
    "1\u0000",
    "nul",
    "'a'",
    "[".repeat(40) + "]".repeat(40),
  ])("is refused: %j", (text) => {
    expect(parseCanonical(text)).toBeUndefined();
  });

  test("is told from a canonical one by any altered character that changes nothing else", () => {
    expect(parseCanonical('"\\\\ud800"')).toBe("\\ud800");
    expect(parseCanonical('{"10":1,"9":2}')).toEqual({ "9": 2, "10": 1 });
  });
});
