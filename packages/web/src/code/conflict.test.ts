import { expect, test } from "vitest";
import type { CodeDetail } from "../api-types.ts";
import { aspectsOf, changedAspects, isHarmless } from "./conflict.ts";

const code = (more: object = {}): CodeDetail =>
  ({
    lockIds: ["lock_a"],
    label: "Attic",
    note: null,
    revokedAt: null,
    uses: 0,
    version: 1,
    rule: { startsAt: null, endsAt: "2026-07-02T10:00", weekly: [], terms: [], except: [], maxUses: 3 },
    ...more,
  }) as unknown as CodeDetail;

test("an entry in between keeps nobody from changing the code", () => {
  expect(isHarmless(code(), code({ uses: 1, version: 2 }))).toBe(true);
});

test("what a person changed in between is told by its part", () => {
  const after = code({ version: 2, label: "Cellar", rule: { ...code().rule, maxUses: 4 } });
  expect([...changedAspects(code(), after)]).toEqual(["uses", "label"]);
  expect(isHarmless(code(), after)).toBe(false);
  expect([...changedAspects(code(), code({ rule: { ...code().rule, endsAt: "2026-07-03T10:00" } }))]).toEqual(["when"]);
  expect([...changedAspects(code(), code({ lockIds: ["lock_b"] }))]).toEqual(["doors"]);
});

test("a code that was revoked in between is not changed without a word", () => {
  expect(isHarmless(code(), code({ revokedAt: "2026-07-01T10:00:00Z" }))).toBe(false);
});

test("a change is about the parts that it holds", () => {
  expect([...aspectsOf({ endsAt: null, terms: [], maxUses: null, note: "x" })]).toEqual(["when", "uses", "note"]);
  expect([...aspectsOf({ lockIds: ["lock_b"] })]).toEqual(["doors"]);
});
