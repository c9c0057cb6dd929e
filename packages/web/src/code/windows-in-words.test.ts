import { expect, test } from "vitest";
import type { Rule } from "../api-types.ts";
import {
  clockText,
  daysInWords,
  ruleInWords,
  weeklyInWords,
  windowDistance,
  windowInWords,
  windowLength,
} from "./windows-in-words.ts";
import "../text/english.ts";

const sight = { zone: "Europe/Lisbon", now: Date.parse("2026-07-01T12:00:00Z") };
const NONE: Rule = {
  startsAt: null,
  endsAt: null,
  weekly: [],
  dated: [],
  terms: [],
  except: [],
  maxUses: null,
  firstUseTtlMinutes: null,
};

test("a window is told in the clock of the site, its day only once", () => {
  const window = { from: "2026-07-01T14:00:00Z", until: "2026-07-01T16:00:00Z" };
  expect(windowInWords(window, sight)).toBe("today 15:00 – 17:00");
  expect(windowLength(window)).toBe("2 h");
  expect(windowDistance(window, sight.now)).toBe("in 2 h");
});

test("a window over several days names both", () => {
  const words = windowInWords({ from: "2026-07-02T14:00:00Z", until: "2026-07-06T10:00:00Z" }, sight);
  expect(words).toMatch(/^tomorrow 15:00 – Mon,? 6 Jul, 11:00$/);
});

test("a window that has begun is going on now, unless its code is over", () => {
  const window = { from: "2026-06-30T08:00:00Z", until: "2026-07-01T16:00:00Z" };
  expect(windowInWords(window, sight)).toBe("now, until today 17:00");
  expect(windowInWords(window, { ...sight, isOver: true })).toBe("yesterday 9:00 – today 17:00");
  expect(windowDistance(window, sight.now)).toBeNull();
});

test("a window that is open on a side says so", () => {
  expect(windowInWords({ from: null, until: null }, sight)).toBe("at any time");
  expect(windowInWords({ from: "2026-07-02T08:00:00Z", until: null }, sight)).toBe("from tomorrow 9:00 on");
  expect(windowInWords({ from: null, until: "2026-07-02T08:00:00Z" }, sight)).toBe("until tomorrow 9:00");
});

test("three days in a row are a range, fewer are named one by one, all are every day", () => {
  expect(daysInWords(["MO", "WE", "FR"])).toBe("Mon, Wed, Fri");
  expect(daysInWords(["FR", "MO", "TU", "WE", "TH"])).toBe("Mon–Fri");
  expect(daysInWords(["SA", "SU"])).toBe("Sat, Sun");
  expect(daysInWords(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])).toBe("every day");
});

test("hours that end on the next day say so", () => {
  expect(weeklyInWords({ days: ["FR"], from: "22:00", until: "06:00" })).toBe("Fri 22:00–6:00 (next day)");
  expect(clockText("24:00")).toBe("24:00");
});

test("a weekly rule is one phrase with its last day and what is left out", () => {
  const rule: Rule = {
    ...NONE,
    weekly: [{ days: ["MO", "WE", "FR"], from: "09:00", until: "13:00" }],
    terms: [{ from: "2026-07-01", until: "2026-12-20" }],
    except: [{ from: "2026-08-03", until: "2026-08-03" }],
  };
  const window = { from: "2026-07-01T08:00:00Z", until: "2026-12-18T13:00:00Z" };
  expect(ruleInWords(rule, window, sight)).toBe("Mon, Wed, Fri 9:00–13:00, until Sun 20 Dec, except Mon 3 Aug");
});

test("a weekly rule that ends at midnight ends with the day before, and one without an end says so", () => {
  const rule: Rule = { ...NONE, weekly: [{ days: ["TU"], from: "09:00", until: "12:00" }] };
  const until = "2026-09-30T23:00:00Z"; // midnight of 1 October in Lisbon
  expect(ruleInWords(rule, { from: null, until }, sight)).toMatch(/^Tue 9:00–12:00, until Wed,? 30 Sept?$/);
  expect(ruleInWords(rule, { from: null, until: null }, sight)).toBe("Tue 9:00–12:00, without an end");
});
