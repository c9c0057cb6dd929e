import { expect, test } from "vitest";
import type { CodeDetail, Rule } from "../api-types.ts";
import { endWall, isExtendable, longer, until } from "./extend.ts";

const here = { zone: "Europe/Berlin", now: Date.parse("2026-07-01T10:00:00Z") };
const code = (endsAt: string | null, rule: Partial<Rule> = {}, more: Partial<CodeDetail> = {}): CodeDetail =>
  ({
    kind: "timed",
    state: "active",
    endsAt,
    rule: { startsAt: null, endsAt: null, weekly: [], dated: [], terms: [], except: [], ...rule },
    ...more,
  }) as CodeDetail;
const hours = { weekly: [{ days: ["MO"] as const, from: "09:00", until: "13:00" }] };

test("a stay is put off by hours on the wall of the site, from its end", () => {
  expect(longer(code("2026-07-02T09:00:00Z"), 60, here)).toEqual({ endsAt: "2026-07-02T12:00" });
  expect(longer(code("2026-07-02T09:00:00Z"), 1_440, here)).toEqual({ endsAt: "2026-07-03T11:00" });
  expect(until(code("2026-07-02T09:00:00Z"), "2026-07-05T18:00")).toEqual({ endsAt: "2026-07-05T18:00" });
});

test("a day longer is the same time on the next day, also when the clocks change", () => {
  const late = { zone: "Europe/Berlin", now: Date.parse("2026-10-20T10:00:00Z") };
  expect(longer(code("2026-10-24T09:00:00Z"), 1_440, late)).toEqual({ endsAt: "2026-10-25T11:00" });
});

test("what is over already works on from now", () => {
  expect(endWall(code("2026-06-01T09:00:00Z"), here)).toBe("2026-07-01T12:00");
  expect(longer(code("2026-06-01T09:00:00Z", {}, { state: "expired" }), 60, here)).toEqual({
    endsAt: "2026-07-01T13:00",
  });
});

test("a weekly code is put off by days, in its last term", () => {
  const terms = [
    { from: "2026-03-01", until: "2026-04-30" },
    { from: "2026-07-01", until: "2026-07-31" },
  ];
  const both = code("2026-07-27T11:00:00Z", { ...hours, terms });
  expect(until(both, "2026-08-15")).toEqual({ terms: [terms[0], { from: "2026-07-01", until: "2026-08-15" }] });
  const plain = code("2026-07-31T22:00:00Z", { ...hours, endsAt: "2026-08-01T00:00" });
  expect(longer(plain, 1_440, here)).toEqual({ endsAt: "2026-08-02T00:00" });
});

test("only what ends by time can be put off", () => {
  expect(isExtendable(code("2026-07-02T09:00:00Z"))).toBe(true);
  expect(isExtendable(code(null))).toBe(false);
  expect(isExtendable(code("2026-07-02T09:00:00Z", {}, { state: "revoked" }))).toBe(false);
  expect(isExtendable(code(null, {}, { kind: "emergency", state: "dormant" }))).toBe(false);
});
