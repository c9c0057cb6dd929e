import { expect, test } from "vitest";
import { isolated, isolatingCatalog } from "./isolate.ts";

const ALI = "علی می‌خواهم";

test("a name that is read from right to left is isolated, and no other", () => {
  expect(isolated(ALI)).toBe(`\u2068${ALI}\u2069`);
  expect(isolated("שרה 12")).toBe("\u2068שרה 12\u2069");
  for (const name of ["Ann", "Zoë", "玄関", "Аnn", "12", "", "👩‍👩‍👧‍👦"]) expect(isolated(name)).toBe(name);
});

test("a sentence isolates what is put into it, at any depth of a catalog", () => {
  const words = isolatingCatalog({
    plain: ALI,
    list: ["a", "b"] as const,
    deep: { opens: (who: string, doors: number) => `${who} opens ${doors}` },
    bar: ({ who, at }: { who: string; at: number }) => `${who} at ${at}`,
  });
  expect(words.plain).toBe(ALI);
  expect(words.list).toEqual(["a", "b"]);
  expect(words.deep.opens(ALI, 2)).toBe(`\u2068${ALI}\u2069 opens 2`);
  expect(words.deep.opens("Ann", 2)).toBe("Ann opens 2");
  expect(words.bar({ who: ALI, at: 3 })).toBe(`\u2068${ALI}\u2069 at 3`);
});
