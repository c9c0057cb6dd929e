import { describe, expect, test } from "vitest";
import { at, dated, days, EVERY_DAY, exactly, onWall, rule, utc, weekly } from "./code.arbitrary.ts";
import { checkRule } from "./check.ts";
import { CODE_KINDS, type CodeKind } from "./code.ts";
import { activationFrom, isActivationLength, ruleOfKind } from "./kind.ts";
import type { Rule } from "./rule.ts";

const BERLIN = at("Europe/Berlin", new Map([["school", [days("2026-07-07")]]]));
const NOW = utc("2026-07-06T10:00");
const STAY = { validFrom: onWall("2026-07-07T15:00"), validUntil: onWall("2026-07-10T11:00") };
const MONDAYS = { weekly: [weekly(["MO"], "09:00", "12:00")] };

function told(kind: CodeKind, parts: Partial<Rule>): readonly string[] {
  return checkRule(kind, rule(parts), BERLIN, NOW).map(({ path, code }) => `${path} ${code}`);
}

describe("a sound rule of each kind has no problems", () => {
  test.each([
    ["one_time", { ...STAY, maxUses: 1 }],
    ["one_time", { validUntil: STAY.validUntil, maxUses: 1 }],
    ["timed", { ...STAY, maxUses: 10_000, firstUseTtlMs: 60_000 }],
    ["recurring", { ...STAY, weekly: [weekly(EVERY_DAY, "22:00", "06:00")], exceptHolidays: ["school"] }],
    ["recurring", { ...MONDAYS, terms: [days("2026-09-01", "2026-12-20")] }],
    ["recurring", { ...MONDAYS, endless: true }],
    ["recurring", { dated: [dated("2026-07-08", "09:00", "24:00")] }],
    ["custom", { endless: true }],
    ["custom", STAY],
    ["emergency", {}],
    ["emergency", { maxUses: 3 }],
  ] as const)("%s", (kind, parts) => expect(told(kind, parts)).toEqual([]));
});

describe("each kind refuses what its law forbids", () => {
  test.each([
    ["one_time", { ...STAY, maxUses: 2 }, "maxUses out_of_range"],
    ["one_time", STAY, "maxUses out_of_range"],
    ["one_time", { maxUses: 1, endless: true }, "endsAt required"],
    ["timed", { validUntil: STAY.validUntil }, "startsAt required"],
    ["timed", { validFrom: STAY.validFrom }, "endsAt required"],
    ["timed", { ...STAY, ...MONDAYS }, "weekly not_allowed"],
    ["timed", { ...STAY, dated: [dated("2026-07-08", "09:00", "12:00")] }, "dated not_allowed"],
    ["recurring", STAY, "weekly required"],
    ["recurring", MONDAYS, "endsAt endless_not_confirmed"],
    ["custom", {}, "endsAt endless_not_confirmed"],
    ["emergency", { validFrom: STAY.validFrom }, "startsAt not_allowed"],
    ["emergency", { validUntil: STAY.validUntil }, "endsAt not_allowed"],
    ["emergency", MONDAYS, "weekly not_allowed"],
    ["emergency", { except: [days("2026-07-08")] }, "except not_allowed"],
    ["emergency", { exceptHolidays: ["school"] }, "exceptHolidays not_allowed"],
    ["emergency", { firstUseTtlMs: 60_000 }, "firstUseTtlMs not_allowed"],
  ] as const)("%s %j", (kind, parts, problem) => expect(told(kind, parts)).toEqual([problem]));
});

describe("every part has its limits", () => {
  const many = <Value>(count: number, value: Value) => Array.from({ length: count }, () => value);
  const monday = weekly(["MO"], "09:00", "12:00");
  const day = dated("2026-07-08", "09:00", "12:00");

  test.each([
    [{ weekly: [{ ...monday, days: [] }] }, "weekly[0].days required"],
    [{ weekly: [monday, { ...monday, days: ["TU", "MO", "TU"] as const }] }, "weekly[1].days[2] duplicate_day"],
    [{ weekly: [weekly(["MO"], "24:00", "12:00")] }, "weekly[0].from out_of_range"],
    [{ dated: [day, dated("2026-07-08", "24:00", "12:00")] }, "dated[1].from out_of_range"],
    [
      { ...MONDAYS, terms: [{ ...days("2026-07-08"), until: days("2026-07-07").from }] },
      "terms[0].until end_before_start",
    ],
    [{ except: [{ ...days("2026-07-08"), until: days("2026-07-07").from }] }, "except[0].until end_before_start"],
    [{ terms: [days("2026-07-08")] }, "terms terms_without_weekly"],
    [{ exceptHolidays: ["school", "moon"] }, "exceptHolidays[1] unknown_holiday_calendar"],
    [{ maxUses: 0 }, "maxUses out_of_range"],
    [{ maxUses: 1.5 }, "maxUses out_of_range"],
    [{ maxUses: 10_001 }, "maxUses out_of_range"],
    [{ firstUseTtlMs: 59_999 }, "firstUseTtlMs out_of_range"],
    [{ firstUseTtlMs: 367 * 86_400_000 }, "firstUseTtlMs out_of_range"],
    [{ weekly: many(43, monday) }, "weekly too_many"],
    [{ dated: many(367, day) }, "dated too_many"],
    [{ ...MONDAYS, terms: many(61, days("2026-07-08")) }, "terms too_many"],
    [{ except: many(367, days("2026-07-08")) }, "except too_many"],
    [{ exceptHolidays: many(21, "school") }, "exceptHolidays too_many"],
  ])("%#", (parts: Partial<Rule>, problem) => expect(told("custom", { ...STAY, ...parts })).toEqual([problem]));

  test("and may reach them", () => {
    const full = { weekly: many(42, monday), dated: many(366, day), except: many(366, days("2026-07-09")) };
    expect(told("custom", { ...STAY, ...full, maxUses: 10_000, firstUseTtlMs: 366 * 86_400_000 })).toEqual([]);
  });
});

describe("times that make no sense are refused", () => {
  test.each([
    ["an end before the start", { validFrom: STAY.validUntil, validUntil: STAY.validFrom }, "endsAt end_before_start"],
    ["an end at the start", { validFrom: STAY.validFrom, validUntil: STAY.validFrom }, "endsAt end_before_start"],
    [
      "a start and an end in the same gap",
      { validFrom: onWall("2027-03-28T02:10"), validUntil: onWall("2027-03-28T02:40") },
      "endsAt end_before_start",
    ],
    ["an end that is over", { validUntil: exactly("2026-07-06T10:00") }, "endsAt already_over"],
    ["dates that are over", { dated: [dated("2026-07-05", "09:00", "10:00")] }, "$ already_over"],
    ["a last window that is over", { ...MONDAYS, validUntil: exactly("2026-07-12T00:00") }, "endsAt already_over"],
    ["windows outside the validity", { ...STAY, ...MONDAYS }, "$ never_valid"],
    ["nothing but excluded days", { ...STAY, except: [days("2026-07-07", "2026-07-10")] }, "$ never_valid"],
    ["a window that lies in a gap", { dated: [dated("2027-03-28", "02:10", "02:40")] }, "$ never_valid"],
    ["a start beyond five years", { validFrom: onWall("2031-07-08T00:00"), endless: true }, "startsAt start_too_far"],
    ["a first date beyond five years", { dated: [dated("2031-07-08", "09:00", "10:00")] }, "$ start_too_far"],
    ["more than ten years", { validUntil: onWall("2036-07-08T00:00") }, "endsAt span_too_long"],
    ["terms of more than ten years", { ...MONDAYS, terms: [days("2026-07-01", "2036-07-31")] }, "$ span_too_long"],
  ])("%s", (_, parts: Partial<Rule>, problem) => expect(told("custom", parts)).toEqual([problem]));

  test("a lunch that ends in the doubled hour lasts until its second end", () => {
    const autumn = { validFrom: onWall("2026-10-25T02:30"), validUntil: onWall("2026-10-25T02:30") };
    expect(told("timed", autumn)).toEqual([]);
  });

  test("messages say what to do and hold no value", () => {
    for (const kind of CODE_KINDS) {
      for (const { message } of checkRule(kind, rule({ exceptHolidays: ["48291377"], maxUses: -1 }), BERLIN, NOW)) {
        expect(message).toMatch(/^[A-Z].{10,}\.$/);
        expect(message).not.toContain("48291377");
      }
    }
  });
});

test("a one-time code gets its one use, and a number that is wrong stays to be refused", () => {
  expect(ruleOfKind("one_time", rule(STAY)).maxUses).toBe(1);
  expect(ruleOfKind("one_time", rule({ ...STAY, maxUses: 2 })).maxUses).toBe(2);
  expect(ruleOfKind("timed", rule(STAY)).maxUses).toBeNull();
});

test("an activation lasts whole minutes, up to a day", () => {
  expect([1, 1_440].map(isActivationLength)).toEqual([true, true]);
  expect([0, 1_441, 1.5, Number.NaN, -5].some(isActivationLength)).toBe(false);
  expect(activationFrom(NOW, 15)).toEqual({ from: NOW, until: utc("2026-07-06T10:15") });
});
