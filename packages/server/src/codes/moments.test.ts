import { expect, test } from "vitest";
import { parseMoment } from "./moments.ts";

const at = (text: string) => ({ kind: "instant", at: Date.parse(text) });

test("a moment with an offset is an instant, to the millisecond", () => {
  expect(parseMoment("2026-07-01T15:00+02:00")).toEqual(at("2026-07-01T13:00:00Z"));
  expect(parseMoment("2026-07-01T15:00:30.25Z")).toEqual(at("2026-07-01T15:00:30.250Z"));
  expect(parseMoment("2026-07-01T15:00:30.123456-00:30")).toEqual(at("2026-07-01T15:30:30.123Z"));
});

test("a moment without an offset stays on the wall", () => {
  expect(parseMoment("2026-07-01T15:00")).toEqual({ kind: "wall", at: "2026-07-01T15:00:00" });
});

test.each(["2026-07-01T15:00.5Z", "2026-02-30T15:00Z", "2026-07-01T24:00Z", "2026-07-01T15:00+24:00", "2026-07-01"])(
  "%s is no moment",
  (text) => expect(parseMoment(text)).toBeNull(),
);
