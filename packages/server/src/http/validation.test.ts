import { expect, test } from "vitest";
import { FIELD_PROBLEMS_MAX } from "./limits.ts";
import { isLine, isNote } from "./text.ts";
import { fieldProblems } from "./validation.ts";

const fault = (instancePath: string, keyword = "type", params: object = { type: "string" }) => ({
  keyword,
  instancePath,
  params: params as Record<string, unknown>,
});
const pathOf = (...faults: ReturnType<typeof fault>[]) => fieldProblems(faults)[0]?.path;

test("a bad field is named as a person would write it", () => {
  expect(pathOf(fault("/weekly/0/until"))).toBe("weekly[0].until");
  expect(pathOf(fault(""))).toBe("$");
  expect(pathOf(fault("/holder", "required", { missingProperty: "name" }))).toBe("holder.name");
  expect(pathOf(fault("", "additionalProperties", { additionalProperty: "foo" }))).toBe("foo");
});

test("four digits are no place in a list but perhaps a PIN, and are not told", () => {
  expect(pathOf(fault("/holder/4829"))).toBe("holder.?");
  expect(pathOf(fault("/except/399"))).toBe("except[399]");
});

test("a name that the caller made up is told only if it looks like one", () => {
  for (const name of ["48291377", "<b>", "a b", "x".repeat(60), "a1234", "ключ"]) {
    expect(pathOf(fault("", "additionalProperties", { additionalProperty: name }))).toBe("?");
  }
});

test("each field is told once, and at most so many", () => {
  expect(fieldProblems([fault("/a"), fault("/a"), fault("/b")]).map(({ path }) => path)).toEqual(["a", "b"]);
  const many = Array.from({ length: 100 }, (_, i) => fault(`/list/${i}`));
  expect(fieldProblems(many)).toHaveLength(FIELD_PROBLEMS_MAX);
});

test("a rule without a sentence of its own is still told", () => {
  expect(fieldProblems([fault("/a", "someNewRule", {})])).toEqual([
    { path: "a", code: "invalid", message: "It has a value that cannot be taken." },
  ]);
});

test("a name is one line of whole, visible characters", () => {
  for (const good of [
    "Ann",
    "Zoë",
    "محمد",
    "👩‍🔧",
    "a\u200fb",
    "O'Hara & Sons <3",
    "می\u200cخواهم",
    "🏴\u{E0067}\u{E0062}",
    "1️⃣",
  ])
    expect([good, isLine(good)]).toEqual([good, true]);
  const scripts = ["בְּרֵאשִׁ֖ית", "مُحَمَّدٌ", "ฐิติวัชรินทร์กุล", "བསྒྲུབས", "Việt", "क्षत्रिय"];
  for (const marked of scripts) expect([marked, isLine(marked)]).toEqual([marked, true]);
  for (const bad of [
    "",
    " ",
    "a\nb",
    "a\u0000",
    "a\u0085",
    "\u202Eabc",
    "a\u2066b",
    "a\ud83d",
    "\uFEFFa",
    "a\u2028b",
    "\u009b31m",
    "\u200b\u200d",
    "\u3164",
    "\u2800 \u00ad",
    "\u0301",
    `A${"\u0300\u0316".repeat(20)}nn`,
  ]) {
    expect([bad, isLine(bad)]).toEqual([bad, false]);
  }
});

test("a note may have several lines, and may be empty", () => {
  expect(isNote("first\n\tsecond\r\n")).toBe(true);
  expect(isNote("")).toBe(true);
  expect(isNote("bell \u0007")).toBe(false);
  expect(isNote("\u202Eabc")).toBe(false);
  expect(isNote(`a${"\u0301".repeat(5)}`)).toBe(false);
});
