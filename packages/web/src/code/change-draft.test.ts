import { expect, test } from "vitest";
import type { CodeDetail, Rule } from "../api-types.ts";
import { changeOf, draftOfCode, touchesTimes } from "./change-draft.ts";

const ALWAYS: Rule = {
  startsAt: null,
  endsAt: null,
  weekly: [],
  dated: [],
  terms: [],
  except: [],
  maxUses: null,
  firstUseTtlMinutes: null,
};
const ZONE = "Europe/Berlin";

const codeWith = (kind: CodeDetail["kind"], rule: Partial<Rule>, more: Partial<CodeDetail> = {}): CodeDetail =>
  ({
    kind,
    rule: { ...ALWAYS, ...rule },
    holder: { id: "holder_1", name: "Ann" },
    lockIds: ["lock_a"],
    label: null,
    note: null,
    ...more,
  }) as CodeDetail;
const weekly = codeWith("recurring", {
  weekly: [{ days: ["MO"], from: "09:00", until: "13:00" }],
  terms: [{ from: "2026-07-01", until: "2026-09-30" }],
  except: [{ from: "2026-08-03", until: "2026-08-14" }, { calendar: "school" }],
});

test("other doors are sent as a whole, the same ones in another order not at all", () => {
  const code = codeWith("emergency", {}, { lockIds: ["lock_a", "lock_b"] });
  const before = draftOfCode(code, ZONE);
  const change = changeOf(code, before, { ...before, lockIds: ["lock_b", "lock_c"] });
  expect(change).toEqual({ lockIds: ["lock_b", "lock_c"] });
  expect(touchesTimes(change)).toBe(true);
  expect(changeOf(code, before, { ...before, lockIds: ["lock_b", "lock_a"] })).toEqual({});
});

test("a code whose form is left as it is does not change", () => {
  for (const code of [
    weekly,
    codeWith("timed", { startsAt: "2026-07-01T10:00:00", endsAt: "2026-07-02T10:00:00" }, { label: "Attic" }),
    codeWith("one_time", { startsAt: "2026-07-01T08:00:00.000Z", endsAt: null, maxUses: 1 }),
    codeWith("custom", { startsAt: "2026-07-01T10:00" }, { note: "two\nlines" }),
    codeWith("emergency", {}),
    codeWith("recurring", { weekly: [{ days: ["TU"], from: "09:00", until: "12:00" }], endsAt: "2026-10-01T00:00" }),
  ]) {
    const draft = draftOfCode(code, ZONE);
    expect(changeOf(code, draft, draft)).toEqual({});
  }
});

test("an instant is shown on the wall of the site", () => {
  const code = codeWith("timed", { startsAt: "2026-07-01T08:00:00.000Z", endsAt: "2026-12-01T08:00:00Z" });
  expect(draftOfCode(code, ZONE)).toMatchObject({ startsAt: "2026-07-01T10:00", endsAt: "2026-12-01T09:00" });
});

test("only what was changed is sent, and what the form does not show stays", () => {
  const before = draftOfCode(weekly, ZONE);
  expect(changeOf(weekly, before, { ...before, lastDay: "2026-10-31" })).toEqual({
    terms: [{ from: "2026-07-01", until: "2026-10-31" }],
  });
  expect(changeOf(weekly, before, { ...before, except: [] })).toEqual({ except: [{ calendar: "school" }] });
});

test("what is emptied is taken away", () => {
  const code = codeWith("timed", { endsAt: "2026-07-02T10:00", maxUses: 3 }, { label: "Attic", note: "x" });
  const before = draftOfCode(code, ZONE);
  expect(before.maxUses).toBe("3");
  const change = changeOf(code, before, { ...before, maxUses: "", label: " ", note: "" });
  expect(change).toEqual({ maxUses: null, label: null, note: null });
  expect(touchesTimes(change)).toBe(true);
  expect(touchesTimes({ label: null, note: "y" })).toBe(false);
});

test("a code without an end needs a clear yes", () => {
  const code = codeWith("custom", { startsAt: "2026-07-01T10:00", endsAt: "2026-07-02T10:00" });
  const before = draftOfCode(code, ZONE);
  expect(changeOf(code, before, { ...before, endless: true })).toEqual({ endsAt: null, endless: true });
});

test("days of a term take the place of a start and end that stood for them", () => {
  const hours = [{ days: ["TU"] as const, from: "09:00", until: "12:00" }];
  const code = codeWith("recurring", { weekly: hours, startsAt: "2026-07-01T00:00", endsAt: "2026-08-01T00:00" });
  const before = draftOfCode(code, ZONE);
  expect(before).toMatchObject({ firstDay: "2026-07-01", lastDay: "2026-07-31" });
  expect(changeOf(code, before, { ...before, lastDay: "2026-08-15" })).toEqual({
    terms: [{ from: "2026-07-01", until: "2026-08-15" }],
    startsAt: null,
    endsAt: null,
  });
});
