import { describe, expect, test } from "vitest";
import { en } from "./en.ts";
import { catalogs, chooseLanguage, LANGUAGES, localeFor } from "./languages.ts";

/** Words that are the same in two languages. */
const SAME = /^(?:Show PIN|door-code)$/;

/** All sentences by their places; those that take values are filled with names of the values. */
function sentences(value: unknown, path = ""): readonly (readonly [string, string])[] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") {
    const fill = value as (...values: unknown[]) => string;
    return [[path, fill("‹A›", "‹B›")], ...(fill.length === 1 ? ([[`${path}(null)`, fill(null)]] as const) : [])];
  }
  return Object.entries(value as object).flatMap(([key, inner]) => sentences(inner, `${path}.${key}`));
}

const english = new Map(sentences(en));

describe.each(LANGUAGES)("the catalogue of %s", (language) => {
  test("has a sentence of its own in each place, with the same values in it", async () => {
    const text = sentences(await catalogs[language]());
    expect(text.map(([path]) => path)).toEqual([...english.keys()]);
    for (const [path, sentence] of text) {
      expect([path, sentence.trim() === sentence && sentence !== ""]).toEqual([path, true]);
      const isOwn = language === "en" || sentence !== english.get(path) || SAME.test(sentence);
      expect([path, sentence, isOwn]).toEqual([path, sentence, true]);
      const values = (words: string): readonly string[] => [...new Set(words.match(/‹[AB]›/g) ?? [])].sort();
      expect([path, values(sentence)]).toEqual([path, values(english.get(path) ?? "")]);
    }
  });

  test("has as many steps to try as all others", async () => {
    const { trouble } = await catalogs[language]();
    expect([trouble.keys.length, trouble.again.length]).toEqual([3, 3]);
  });
});

test("the language is the first that the page speaks, and English where it speaks none", () => {
  expect(chooseLanguage([null, "de-AT", "en"])).toBe("de");
  expect(chooseLanguage(["sv-SE", "pt_BR"])).toBe("pt");
  expect(chooseLanguage(["xx", ""])).toBe("en");
  expect(chooseLanguage([])).toBe("en");
});

test("times are written as the guest's browser does, where it speaks the language of the page", () => {
  expect(localeFor("en", ["de-DE", "en-US"])).toBe("en-US");
  expect(localeFor("en", ["de-DE"])).toBe("en-GB");
  expect(localeFor("ja", ["en-US"])).toBe("ja");
});
