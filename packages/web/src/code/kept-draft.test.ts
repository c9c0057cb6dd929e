import { expect, test } from "vitest";
import { firstDraft } from "./draft.ts";
import { forgetDraft, keepDraft, keptDraft } from "./kept-draft.ts";

function shelf() {
  const texts = new Map<string, string>();
  return {
    texts,
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key),
  };
}

const draft = {
  ...firstDraft("2026-07-01T10:00", "2026-07-01T12:00", ["lock_a"]),
  name: "Ann",
  pin: "48291377",
  email: "ann@example.org",
  phone: "+491701234567",
};

test("what was begun is there after a reload, without digits and without the person's addresses", () => {
  const kept = shelf();
  keepDraft(kept, draft);
  expect(keptDraft(kept)).toEqual({ ...draft, pin: "", email: "", phone: "" });
  expect([...kept.texts.values()].join()).not.toMatch(/48291377|ann@|4917/);
});

test("what is done or dropped is not there any more", () => {
  const kept = shelf();
  keepDraft(kept, draft);
  forgetDraft(kept);
  expect(keptDraft(kept)).toBeNull();
});

test.each([
  ["nothing", ""],
  ["half a text", "{"],
  ["null", "null"],
  ["a list", "[]"],
  ["parts", '{"name":"Ann"}'],
  ["a kind that is none", JSON.stringify({ ...draft, kind: "forever" })],
])("%s that another version has kept is left alone", (_, text) => {
  const kept = shelf();
  kept.texts.set("cardea.new-code", text);
  expect(keptDraft(kept)).toBeNull();
});

test("a browser that keeps nothing breaks nothing", () => {
  const full = {
    ...shelf(),
    setItem: () => {
      throw new Error("quota");
    },
  };
  keepDraft(full, draft);
  expect(keptDraft(full)).toBeNull();
});
