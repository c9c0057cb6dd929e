import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CANARY_DIGITS, leaksBelow, leaksIn } from "./canary.ts";

const around = (inside: string): Buffer => Buffer.from(`first line\nbefore ${inside} after\n`);
const disguisesIn = (content: Buffer): string[] => leaksIn("x.log", content).map(({ disguise }) => disguise);

describe("the search for the canary PIN", () => {
  test("finds the digits, and says in which line", () => {
    expect(leaksIn("x.log", around(CANARY_DIGITS))).toEqual([{ file: "x.log", disguise: "plain", line: 2 }]);
  });

  test("finds them in other clothes", () => {
    expect(disguisesIn(around(Buffer.from(CANARY_DIGITS).toString("hex")))).toEqual(["hex"]);
    expect(disguisesIn(around(CANARY_DIGITS.split("").toReversed().join("")))).toEqual(["backwards"]);
    expect(disguisesIn(Buffer.from(`x${CANARY_DIGITS}`, "utf16le"))).toEqual(["UTF-16"]);
    expect(disguisesIn(around(JSON.stringify(Buffer.from(CANARY_DIGITS))))).toEqual(["a list of bytes"]);
  });

  test.each(["", "p", "pi", "pin"])("finds them in base64 behind %j", (before) => {
    const whole = Buffer.from(`${before}${CANARY_DIGITS}, and more`).toString("base64");
    expect(disguisesIn(around(whole))).toEqual(["base64"]);
  });

  test("is not misled by the colors of a terminal", () => {
    const colored = `${CANARY_DIGITS.slice(0, 3)}\u001B[31m${CANARY_DIGITS.slice(3)}`;
    expect(disguisesIn(around(colored))).toEqual(["plain"]);
  });

  test("stays silent where there is no such PIN", () => {
    expect(disguisesIn(around(`${CANARY_DIGITS.slice(0, 7)} 4829-1377 48291 377`))).toEqual([]);
  });

  test("looks into every file of a folder, and refuses an empty one", () => {
    const folder = mkdtempSync(join(tmpdir(), "cardea-canary-"));
    try {
      expect(() => leaksBelow(folder)).toThrow("holds no files");
      writeFileSync(join(folder, "clean.log"), "nothing");
      expect(leaksBelow(folder)).toEqual({ leaks: [], fileCount: 1 });
      writeFileSync(join(folder, "server.log"), around(CANARY_DIGITS));
      expect(leaksBelow(folder).leaks.map(({ file }) => file)).toEqual([join(folder, "server.log")]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
