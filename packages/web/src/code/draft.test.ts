import { expect, test } from "vitest";
import { type Draft, draftProblems, firstDraft, inputOf, problemsByField } from "./draft.ts";

const first: Draft = { ...firstDraft("2026-07-01T10:00", "2026-07-01T12:00", ["lock_a"]), name: " Ann " };

test("a stay asks for its start and end and nothing else", () => {
  expect(inputOf(first)).toEqual({
    kind: "timed",
    lockIds: ["lock_a"],
    holder: { name: "Ann" },
    startsAt: "2026-07-01T10:00",
    endsAt: "2026-07-01T12:00",
  });
});

test("a weekly code has its hours and a term with both days", () => {
  const input = inputOf({ ...first, kind: "recurring", lastDay: "2026-09-30" });
  expect(input.weekly).toEqual([{ days: ["MO", "TU", "WE", "TH", "FR"], from: "09:00", until: "17:00" }]);
  expect(input.terms).toEqual([{ from: "2026-07-01", until: "2026-09-30" }]);
  expect(input.startsAt).toBeUndefined();
});

test("a weekly code with only a last day ends when that day is over; an endless one has no end", () => {
  const open = { ...first, kind: "recurring", firstDay: "", lastDay: "2026-12-31" } as const;
  expect(inputOf(open)).toMatchObject({ endsAt: "2027-01-01T00:00" });
  const endless = inputOf({ ...open, firstDay: "2026-07-01", endless: true });
  expect(endless).toMatchObject({ startsAt: "2026-07-01T00:00", endless: true });
  expect(endless.endsAt).toBeUndefined();
  expect(endless.terms).toBeUndefined();
});

test("days left out without a last day are one day", () => {
  const except = [
    { from: "2026-08-03", until: "" },
    { from: "", until: "" },
  ];
  expect(inputOf({ ...first, kind: "recurring", except }).except).toEqual([
    { from: "2026-08-03", until: "2026-08-03" },
  ]);
});

test("digits go only with a code of own digits, and times never with an emergency code", () => {
  const typed = { ...first, pin: "48291377" };
  expect(inputOf(typed).pin).toBeUndefined();
  expect(inputOf({ ...typed, kind: "custom" }).pin).toBe("48291377");
  expect(inputOf({ ...typed, kind: "emergency" })).toEqual({
    kind: "emergency",
    lockIds: ["lock_a"],
    holder: { name: "Ann" },
  });
});

test("somebody who had a code before is named by id", () => {
  expect(inputOf({ ...first, holderId: "holder_1" }).holder).toEqual({ id: "holder_1" });
});

test("what is missing is known by its field", () => {
  const bare: Draft = {
    ...first,
    name: " ",
    kind: "custom",
    lockIds: [],
    hasHours: true,
    hours: [{ days: [], from: "09:00", until: "10:00" }],
  };
  expect([...draftProblems(bare).keys()].sort()).toEqual(["holder.name", "lockIds", "pin", "weekly[0].days"]);
});

test("problems of the server find the field that the form has for them", () => {
  const problem = (path: string) => ({ path, code: "x", message: path });
  const paths = ["startsAt", "endsAt", "terms[0].until", "terms[0].from", "lockIds[1]", "weekly[0].until"];
  expect([...problemsByField("recurring", paths.map(problem)).keys()]).toEqual([
    "firstDay",
    "lastDay",
    "lockIds",
    "weekly[0].until",
  ]);
  expect([...problemsByField("timed", [problem("endsAt")]).keys()]).toEqual(["endsAt"]);
});
