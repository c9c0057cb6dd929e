import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nameOfLine, paramOf, readContentLine, unescapeText } from "./content-line.ts";
import { FEED_LIMITS } from "./limits.ts";

describe("a content line", () => {
  test("has a name, parameters and a value", () => {
    expect(readContentLine('attendee;cn="Doe; Jane: Dr.",x;ROLE=CHAIR:mailto:j@d.org')).toEqual({
      name: "ATTENDEE",
      params: [
        ["CN", "Doe; Jane: Dr."],
        ["ROLE", "CHAIR"],
      ],
      value: "mailto:j@d.org",
    });
  });

  test("may have a parameter where others have none", () => {
    const line = readContentLine("PRODID;X-RICAL-TZSOURCE=TZINFO:-//Airbnb Inc//Hosting Calendar 1.0//EN");
    expect(line).toMatchObject({ name: "PRODID", value: "-//Airbnb Inc//Hosting Calendar 1.0//EN" });
  });

  test("gives the first value of a parameter", () => {
    const line = readContentLine("DTSTART;TZID=Europe/Paris;TZID=Asia/Tokyo:20260101T000000");
    expect(typeof line === "string" ? null : paramOf(line, "TZID")).toBe("Europe/Paris");
    expect(typeof line === "string" ? "" : paramOf(line, "VALUE")).toBeNull();
  });

  test.each([
    "no colon",
    "",
    ":value",
    "__proto__:x",
    "NAME;=x:y",
    "NAME;A:y",
    'NAME;A="never ends:y',
    'NAME;A=b"c":y',
  ])("%j is none", (text) => {
    expect(readContentLine(text)).toBe("broken");
  });

  test("may have as many parameters as the cap says", () => {
    const line = (count: number): string => `A${";B=c".repeat(count)}:d`;
    expect(readContentLine(line(FEED_LIMITS.paramsMax))).toMatchObject({ value: "d" });
    expect(readContentLine(line(FEED_LIMITS.paramsMax + 1))).toBe("too_many_params");
  });

  test("is read, or not, but never in vain", () => {
    const chars = fc.constantFrom(...'AB;:=",\\ x'.split(""));
    fc.assert(
      fc.property(fc.string({ unit: chars, maxLength: 60 }), (text) => {
        const line = readContentLine(text);
        expect(nameOfLine(text) === null ? line : "broken").toBe("broken");
        expect(typeof line === "string" ? text : `${line.name}${text.slice(line.name.length)}`).toHaveLength(
          text.length,
        );
        expect(typeof line === "string" || text.endsWith(line.value)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("escapes", () => {
  test("are undone once", () => {
    expect(unescapeText("one\\, two\\; three\\nfour\\N\\\\n \\x")).toBe("one, two; three\nfour\n\\n \\x");
  });

  test("whatever was escaped comes back", () => {
    const escaped = (text: string): string => text.replaceAll(/[\\;,]/g, (char) => `\\${char}`).replaceAll("\n", "\\n");
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("\\", ";", ",", "\n", "n", "N", "é") }), (text) => {
        expect(unescapeText(escaped(text))).toBe(text);
      }),
    );
  });
});
