import { describe, expect, test } from "vitest";
import { DAY_MS, plus } from "../time/instant.ts";
import { BEGINNING, FOREVER } from "../time/window.ts";
import {
  at,
  dated,
  days,
  EVERY_DAY,
  exactly,
  onWall,
  rule,
  shown,
  shownInstant,
  span,
  utc,
  weekly,
} from "./code.arbitrary.ts";
import type { Rule } from "./rule.ts";
import { lastEndBefore, lastInstantOf, nextWindow, validityOf, windowsOf } from "./windows.ts";

const BERLIN = at("Europe/Berlin");
const ALWAYS = { from: BEGINNING, until: FOREVER };
/** Monday 6 July 2026 to Monday 13 July, on the wall of Berlin. */
const WEEK = span("2026-07-05T22:00", "2026-07-12T22:00");
const WORKDAYS = ["MO", "TU", "WE", "TH", "FR"] as const;

describe("windows", () => {
  test("a rule with start and end only is one window", () => {
    const stay = rule({ validFrom: onWall("2026-07-07T15:00"), validUntil: onWall("2026-07-10T11:00") });
    expect(shown(windowsOf(stay, BERLIN, ALWAYS))).toEqual(["2026-07-07T13:00Z - 2026-07-10T09:00Z"]);
  });

  test("weekly windows run on their days, inside the validity", () => {
    const cleaner = rule({
      validFrom: onWall("2026-07-07T10:00"),
      validUntil: onWall("2026-07-09T10:00"),
      weekly: [weekly(WORKDAYS, "09:00", "12:00")],
    });
    expect(shown(windowsOf(cleaner, BERLIN, WEEK))).toEqual([
      "2026-07-07T08:00Z - 2026-07-07T10:00Z",
      "2026-07-08T07:00Z - 2026-07-08T10:00Z",
      "2026-07-09T07:00Z - 2026-07-09T08:00Z",
    ]);
  });

  test("several windows a day stay apart, and those that touch or overlap become one", () => {
    const apart = rule({ weekly: [weekly(["MO"], "14:00", "18:00"), weekly(["MO"], "09:00", "12:00")] });
    const touching = rule({ weekly: [weekly(["MO"], "12:00", "18:00"), weekly(["MO"], "09:00", "12:00")] });
    expect(windowsOf(apart, BERLIN, WEEK)).toHaveLength(2);
    expect(shown(windowsOf(touching, BERLIN, WEEK))).toEqual(["2026-07-06T07:00Z - 2026-07-06T16:00Z"]);
  });

  test("a window whose end isn't after its start ends on the next day, on a Sunday in the next week", () => {
    const night = rule({ weekly: [weekly(["SU"], "22:00", "06:00")] });
    expect(shown(windowsOf(night, BERLIN, WEEK))).toEqual([
      "2026-07-05T22:00Z - 2026-07-06T04:00Z",
      "2026-07-12T20:00Z - 2026-07-12T22:00Z",
    ]);
    const wholeDay = rule({ weekly: [weekly(["TU"], "08:00", "08:00")] });
    expect(shown(windowsOf(wholeDay, BERLIN, WEEK))).toEqual(["2026-07-07T06:00Z - 2026-07-08T06:00Z"]);
  });

  test("24:00 is the end of the same day, and joins with the next day's 00:00", () => {
    const evening = rule({ weekly: [weekly(["MO"], "20:00", "24:00"), weekly(["TU"], "00:00", "02:00")] });
    expect(shown(windowsOf(evening, BERLIN, WEEK))).toEqual(["2026-07-06T18:00Z - 2026-07-07T00:00Z"]);
  });

  test("hours of every day around the clock are one window without an end", () => {
    const always = rule({ weekly: [weekly(EVERY_DAY, "08:00", "20:00"), weekly(EVERY_DAY, "20:00", "08:00")] });
    expect(windowsOf(always, BERLIN, ALWAYS)).toEqual([ALWAYS]);
    expect(nextWindow(always, BERLIN, WEEK.from)).toEqual(ALWAYS);
    expect(lastInstantOf(always, BERLIN)).toBeNull();
  });

  test("a week with half an hour free, on any day, is not around the clock, however much the others overlap", () => {
    for (const [i, day] of EVERY_DAY.entries()) {
      const others = EVERY_DAY.filter((other) => other !== day);
      const overlapping = others.filter((other) => other !== EVERY_DAY[(i + 6) % 7]);
      const hours = [
        weekly(others, "00:00", "24:00"),
        weekly(overlapping, "12:00", "12:00"),
        weekly([day], "00:30", "24:00"),
      ];
      const fortnight = { from: WEEK.from, until: plus(WEEK.until, 7 * DAY_MS) };
      expect(windowsOf(rule({ weekly: hours }), BERLIN, fortnight).length).toBeGreaterThan(1);
    }
  });

  test("a dated window is meant as given, whatever terms and exclusions say", () => {
    const once = rule({
      dated: [dated("2026-07-08", "22:00", "02:00")],
      weekly: [weekly(["TU", "WE"], "09:00", "10:00")],
      except: [days("2026-07-08")],
      terms: [days("2026-07-07", "2026-07-08")],
    });
    expect(shown(windowsOf(once, BERLIN, WEEK))).toEqual([
      "2026-07-07T07:00Z - 2026-07-07T08:00Z",
      "2026-07-08T20:00Z - 2026-07-09T00:00Z",
    ]);
  });

  test("an excluded day has no windows that start on it, but keeps the end of the night before", () => {
    const night = rule({ weekly: [weekly(EVERY_DAY, "22:00", "06:00")], except: [days("2026-07-08", "2026-07-10")] });
    const inside = span("2026-07-07T12:00", "2026-07-12T00:00");
    expect(shown(windowsOf(night, BERLIN, inside))).toEqual([
      "2026-07-07T20:00Z - 2026-07-08T04:00Z",
      "2026-07-11T20:00Z - 2026-07-12T00:00Z",
    ]);
  });

  test("around the clock, an excluded day begins where the day before ends", () => {
    const always = rule({ weekly: [weekly(EVERY_DAY, "08:00", "08:00")], except: [days("2026-07-08")] });
    expect(shown(windowsOf(always, BERLIN, WEEK))).toEqual([
      "2026-07-05T22:00Z - 2026-07-08T06:00Z",
      "2026-07-09T06:00Z - 2026-07-12T22:00Z",
    ]);
    expect(shownInstant(nextWindow(always, BERLIN, utc("2026-07-06T00:00"))?.until ?? FOREVER)).toBe(
      "2026-07-08T06:00Z",
    );
  });

  test("without windows, a holiday is lost from midnight to midnight", () => {
    const calendars = at(
      "Europe/Berlin",
      new Map([["school", [days("2026-07-07"), days("2026-07-08", "2026-07-09")]]]),
    );
    const student = rule({ exceptHolidays: ["school"], except: [days("2026-07-11")] });
    expect(shown(windowsOf(student, calendars, WEEK))).toEqual([
      "2026-07-05T22:00Z - 2026-07-06T22:00Z",
      "2026-07-09T22:00Z - 2026-07-10T22:00Z",
      "2026-07-11T22:00Z - 2026-07-12T22:00Z",
    ]);
  });

  test("an excluded day whose midnight comes twice is lost from the first to the next day's first", () => {
    const havana = at("America/Havana"); // on 1 November 2026 at 05:00 UTC it becomes 00:00 again
    const inside = span("2026-10-31T12:00", "2026-11-03T00:00");
    expect(shown(windowsOf(rule({ except: [days("2026-11-01")] }), havana, inside))).toEqual([
      "2026-10-31T12:00Z - 2026-11-01T04:00Z",
      "2026-11-02T05:00Z - 2026-11-03T00:00Z",
    ]);
    expect(shown(windowsOf(rule({ except: [days("2026-10-31")] }), havana, inside))).toEqual([
      "2026-11-01T04:00Z - 2026-11-03T00:00Z",
    ]);
  });

  test("the same rule asked in another zone, or with other holidays, has other windows", () => {
    const hours = rule({ weekly: [weekly(["MO"], "09:00", "10:00")], exceptHolidays: ["school"] });
    const holiday = at("Europe/Berlin", new Map([["school", [days("2026-07-06")]]]));
    const answers = [BERLIN, holiday, at("UTC"), BERLIN].map((context) => shown(windowsOf(hours, context, WEEK)));
    const [inBerlin, inUtc] = [["2026-07-06T07:00Z - 2026-07-06T08:00Z"], ["2026-07-06T09:00Z - 2026-07-06T10:00Z"]];
    expect(answers).toEqual([inBerlin, [], inUtc, inBerlin]);
  });

  test("a day that a zone skips has no hours, and an excluded one takes nothing away", () => {
    const apia = at("Pacific/Apia");
    const inside = span("2011-12-29T10:00", "2012-01-01T10:00"); // 29 December 00:00 to 2 January 00:00 on the wall
    const shop = rule({ weekly: [weekly(EVERY_DAY, "09:00", "17:00")] });
    expect(shown(windowsOf(shop, apia, inside))).toEqual([
      "2011-12-29T19:00Z - 2011-12-30T03:00Z",
      "2011-12-30T19:00Z - 2011-12-31T03:00Z",
      "2011-12-31T19:00Z - 2012-01-01T03:00Z",
    ]);
    expect(windowsOf(rule({ except: [days("2011-12-30")] }), apia, inside)).toEqual([inside]);
  });

  test("a week of a rule of ten years costs as little as a week of a rule of a week", () => {
    const parts = { weekly: [weekly(WORKDAYS, "09:00", "17:00")], validFrom: onWall("2026-01-01T00:00") };
    const long = rule({ ...parts, validUntil: onWall("2036-01-01T00:00") });
    expect(windowsOf(long, BERLIN, WEEK)).toHaveLength(5);
    const short = rule({ ...parts, validUntil: onWall("2026-12-31T00:00") });
    const ratio = timesAsLong(
      () => windowsOf(long, BERLIN, WEEK),
      () => windowsOf(short, BERLIN, WEEK),
    );
    expect(ratio).toBeLessThan(4);
  });
});

describe("validity", () => {
  test("an exact instant stays, a skipped start moves to the first instant that exists, a doubled end to the later", () => {
    const spring = rule({ validFrom: onWall("2026-03-29T02:30"), validUntil: exactly("2026-03-29T12:00:07") });
    expect(validityOf(spring, BERLIN)).toEqual({ from: utc("2026-03-29T01:00"), until: utc("2026-03-29T12:00:07") });
    const autumn = rule({ validFrom: onWall("2026-10-25T02:30"), validUntil: onWall("2026-10-25T02:30") });
    expect(validityOf(autumn, BERLIN)).toEqual({ from: utc("2026-10-25T00:30"), until: utc("2026-10-25T01:30") });
    expect(validityOf(rule({}), BERLIN)).toEqual(ALWAYS);
  });

  test("a rule that ends before it starts has no window", () => {
    const never = rule({ validFrom: onWall("2026-07-08T00:00"), validUntil: onWall("2026-07-07T00:00") });
    expect(windowsOf(never, BERLIN, ALWAYS)).toEqual([]);
    expect(nextWindow(never, BERLIN, BEGINNING)).toBeNull();
    expect(lastInstantOf(never, BERLIN)).toBe(BEGINNING);
  });
});

describe("the next window", () => {
  const term = rule({
    weekly: [weekly(["MO"], "09:00", "10:00")],
    terms: [days("2026-01-01", "2026-01-31"), days("2034-01-01", "2034-01-31")],
  });

  test("is the one that holds the instant, in its whole length, and from its end on the one after", () => {
    const cleaner = rule({ weekly: [weekly(["MO"], "09:00", "12:00")] });
    const monday = span("2026-07-06T07:00", "2026-07-06T10:00");
    expect(nextWindow(cleaner, BERLIN, utc("2026-07-06T08:30"))).toEqual(monday);
    expect(nextWindow(cleaner, BERLIN, plus(monday.until, -1))).toEqual(monday);
    expect(nextWindow(cleaner, BERLIN, monday.until)?.from).toBe(utc("2026-07-13T07:00"));
  });

  test("is found behind years without a term, without a look at every day of them", () => {
    expect(nextWindow(term, BERLIN, utc("2026-02-01T00:00"))?.from).toBe(utc("2034-01-02T08:00"));
    const ratio = timesAsLong(
      () => nextWindow(term, BERLIN, utc("2026-02-01T00:00")),
      () => nextWindow(term, BERLIN, utc("2034-01-01T00:00")),
    );
    expect(ratio).toBeLessThan(20); // 2,900 days lie between
  });

  test("is nobody's business more than ten years ahead", () => {
    const far = rule({ dated: [dated("2040-01-01", "09:00", "10:00")] });
    expect(nextWindow(far, BERLIN, utc("2026-01-01T00:00"))).toBeNull();
    expect(nextWindow(far, BERLIN, utc("2031-01-01T00:00"))?.from).toBe(utc("2040-01-01T08:00"));
  });

  test("is whole even where single dates close every gap of a year", () => {
    const dates = Array.from({ length: 366 }, (_, day) =>
      new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
    );
    const chain = rule({ dated: dates.map((date) => dated(date, "12:00", "12:00")) });
    const whole = { from: utc("2026-01-01T11:00"), until: utc("2027-01-02T11:00") };
    expect(nextWindow(chain, BERLIN, utc("2026-08-01T00:00"))).toEqual(whole);
  });

  test("does not exist once all terms, dates or the validity are over", () => {
    expect(nextWindow(term, BERLIN, utc("2034-02-01T00:00"))).toBeNull();
    expect(nextWindow(rule({ validUntil: onWall("2026-01-01T00:00") }), BERLIN, utc("2026-01-01T00:00"))).toBeNull();
  });

  test("of a rule without limits is all time", () => {
    expect(nextWindow(rule({}), BERLIN, BEGINNING)).toEqual(ALWAYS);
    expect(nextWindow(rule({}), BERLIN, utc("2026-01-01T00:00"))).toEqual(ALWAYS);
  });
});

describe("the last instant", () => {
  test("is the end of the last window, not of the validity", () => {
    const mondays = { weekly: [weekly(["MO"], "09:00", "12:00")], validUntil: onWall("2026-07-12T18:00") };
    expect(lastInstantOf(rule(mondays), BERLIN)).toBe(utc("2026-07-06T10:00"));
    expect(lastInstantOf(rule({ ...mondays, except: [days("2026-07-01", "2026-07-31")] }), BERLIN)).toBe(
      utc("2026-06-29T10:00"),
    );
  });

  test("is the longest window's, even where another begins later", () => {
    const both = rule({ dated: [dated("2026-07-06", "12:00", "12:00"), dated("2026-07-07", "08:00", "09:00")] });
    expect(lastInstantOf(both, BERLIN)).toBe(utc("2026-07-07T10:00"));
  });

  test("of an open rule is that of its terms or dates, and none if it repeats for ever", () => {
    const weeklies = { weekly: [weekly(["MO"], "09:00", "12:00")] };
    expect(lastInstantOf(rule(weeklies), BERLIN)).toBeNull();
    expect(lastInstantOf(rule({ except: [days("2026-01-01", "2199-12-31")] }), BERLIN)).toBeNull();
    expect(lastInstantOf(rule({ ...weeklies, terms: [days("2026-07-01", "2026-07-31")] }), BERLIN)).toBe(
      utc("2026-07-27T10:00"),
    );
    expect(lastInstantOf(rule({ dated: [dated("2026-07-06", "09:00", "24:00")] }), BERLIN)).toBe(
      utc("2026-07-06T22:00"),
    );
  });

  test("before a limit is the limit inside a window, and else the end of the window before", () => {
    const mondays = rule({ weekly: [weekly(["MO"], "09:00", "12:00")] });
    expect(lastEndBefore(mondays, BERLIN, utc("2026-07-06T08:00"))).toBe(utc("2026-07-06T08:00"));
    expect(lastEndBefore(mondays, BERLIN, utc("2026-07-09T00:00"))).toBe(utc("2026-07-06T10:00"));
    expect(lastEndBefore(rule({ validFrom: onWall("2027-01-01T00:00") }), BERLIN, utc("2026-07-06T00:00"))).toBeNull();
  });
});

test("the windows of a day of a rule with a hundred days off cost little more than of one without", () => {
  const parts = {
    validFrom: onWall("2020-01-01T00:00"),
    weekly: [weekly(WORKDAYS, "09:00", "12:00"), weekly(WORKDAYS, "13:00", "17:00"), weekly(["SA"], "22:00", "02:00")],
  };
  const daysOff = Array.from({ length: 100 }, (_, month) =>
    days(`${2020 + Math.floor(month / 12)}-0${(month % 9) + 1}-11`),
  );
  let now = utc("2026-07-06T08:00");
  const dayOf = (office: Rule) => () => {
    now = plus(now, 977_000);
    return windowsOf(office, BERLIN, { from: now, until: plus(now, DAY_MS) });
  };
  expect(timesAsLong(dayOf(rule({ ...parts, except: daysOff })), dayOf(rule(parts)))).toBeLessThan(20);
});

/** How many times as long as the other work the work takes, at its quickest of many rounds in turn. */
function timesAsLong(work: () => unknown, other: () => unknown): number {
  const roundOf = (one: () => unknown): number => {
    const start = performance.now();
    for (let i = 0; i < 50; i++) one();
    return performance.now() - start;
  };
  const rounds = Array.from({ length: 21 }, () => [roundOf(work), roundOf(other)] as const);
  return Math.min(...rounds.map(([ms]) => ms)) / Math.min(...rounds.map(([, ms]) => ms));
}
