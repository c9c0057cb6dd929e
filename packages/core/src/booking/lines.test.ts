import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { folded, foldings, lineTexts } from "./calendar-text.arbitrary.ts";
import { refused } from "./fault.ts";
import { FEED_LIMITS } from "./limits.ts";
import { eachLine } from "./lines.ts";

function linesOf(text: string): readonly string[] {
  const found: string[] = [];
  const refusal = eachLine(text, (line) => {
    found.push(line.text);
    return null;
  });
  return refusal === null ? found : [`refused: ${refusal.reason} in line ${refusal.line}`];
}

describe("lines are put together", () => {
  test("where they were folded, and nowhere else", () => {
    expect(linesOf("A:one\r\n  two\r\nB:three\r\n\tfour\r\nC:five")).toEqual(["A:one two", "B:threefour", "C:five"]);
  });

  test("with any line end, and without empty lines or a byte order mark", () => {
    for (const end of ["\r\n", "\n", "\r"]) {
      expect(linesOf(`\uFEFFA:1${end}${end}B:2${end} 3${end}`)).toEqual(["A:1", "B:23"]);
    }
  });

  test("without control characters, but with tabs", () => {
    expect(linesOf("A:a\u0000b\u0007c\u001b[31m\u0085\td\r\n")).toEqual(["A:abc[31m\td"]);
  });

  test("however they were folded", () => {
    fc.assert(
      fc.property(fc.array(lineTexts, { maxLength: 8 }), foldings, (lines, folding) => {
        expect(linesOf(lines.map((line) => folded(line, folding)).join(""))).toEqual(lines);
      }),
      { numRuns: 2_000 },
    );
  });

  test("and know in which line of the text they began", () => {
    const numbers: number[] = [];
    eachLine("A:1\r\n\r\nB:2\n 3\rC:4", ({ number }) => {
      numbers.push(number);
      return null;
    });
    expect(numbers).toEqual([1, 3, 5]);
  });
});

describe("what is too long", () => {
  test("a line may be as long as the cap, and no longer", () => {
    const longest = "X".repeat(FEED_LIMITS.lineMax);
    expect(linesOf(`A:1\n${longest}\n`)).toEqual(["A:1", longest]);
    expect(linesOf(`A:1\n${longest}X\n`)).toEqual(["refused: line_too_long in line 2"]);
  });

  test("pieces of a folded line count together", () => {
    expect(linesOf(`A${"\n x".repeat(FEED_LIMITS.lineMax)}`)).toEqual(["refused: line_too_long in line 1"]);
  });

  test("reading ends where a line is refused", () => {
    const seen: string[] = [];
    const refusal = eachLine("A:1\nB:2\nC:3\n", ({ text, number }) => {
      seen.push(text);
      return text === "B:2" ? refused("too_deep", number) : null;
    });
    expect(seen).toEqual(["A:1", "B:2"]);
    expect(refusal).toEqual({ kind: "refused", reason: "too_deep", line: 2 });
  });
});
