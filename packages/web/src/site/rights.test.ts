import type { Right } from "@cardea/core";
import { expect, test } from "vitest";
import type { Membership } from "../api-types.ts";
import { bringsRight } from "./rights.ts";

const LIMITS = { lockIds: null, kinds: null, stayDaysMax: null };
const staff = (more: Partial<Membership> = {}): Membership => ({
  siteId: "site_a",
  role: "staff",
  limits: LIMITS,
  rights: ["make_codes"],
  ...more,
});
const may = (memberships: readonly Membership[], right: Right, where: Parameters<typeof bringsRight>[2]) =>
  bringsRight(memberships, right, where);

test("a right holds at the site of its membership, at every site, or at none", () => {
  expect(may([staff()], "make_codes", { siteId: "site_a" })).toBe(true);
  expect(may([staff()], "make_codes", { siteId: "site_b" })).toBe(false);
  expect(may([staff({ siteId: null })], "make_codes", { siteId: "site_b" })).toBe(true);
  expect(may([], "make_codes", { siteId: "site_a" })).toBe(false);
  expect(may([staff()], "change_keys", { siteId: "site_a" })).toBe(false);
});

test("before a site is chosen a right at any of them counts", () => {
  expect(may([staff()], "make_codes", { siteId: null })).toBe(true);
});

test("who has to do with some kinds of codes only has no right on the others", () => {
  const limited = staff({ limits: { ...LIMITS, kinds: ["timed"] } });
  expect(may([limited], "make_codes", { siteId: "site_a", kind: "timed" })).toBe(true);
  expect(may([limited], "make_codes", { siteId: "site_a", kind: "emergency" })).toBe(false);
  expect(may([limited], "make_codes", { siteId: "site_a" })).toBe(true);
});
