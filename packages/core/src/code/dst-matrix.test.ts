import { describe, expect, test } from "vitest";
import { plus } from "../time/instant.ts";
import { at, code, days, onWall, rule, shown, utc, weekly } from "./code.arbitrary.ts";
import type { CodeKind } from "./code.ts";
import { activationFrom } from "./kind.ts";
import { openWindowsOf, stateOf } from "./lifecycle.ts";
import type { Rule } from "./rule.ts";

/**
 * What each kind of code does on the weekend of a change, worked out by hand in UTC. `wall` is a time that the change
 * skips or doubles (`MM-DDTHH:mm`), `inside` a window that lies in it as a whole. Saturday and Sunday are the local days.
 */
interface Weekend {
  readonly title: string;
  readonly zone: string;
  readonly year: string;
  readonly saturday: string;
  readonly sunday: string;
  readonly monday: string;
  readonly wall: string;
  readonly endsIn: readonly ["SA" | "SU", string, string];
  readonly startsIn: readonly ["SA" | "SU", string, string];
  readonly inside: readonly ["SA" | "SU", string, string];
  readonly expected: {
    /** From Saturday 22:00 to Sunday 06:00. */
    readonly oneTime: string;
    /** From `wall` to Sunday 12:00. */
    readonly timedFromChange: string;
    /** From Saturday 12:00 to `wall`. */
    readonly timedToChange: string;
    /** Saturday and Sunday, 09:00 to 17:00. */
    readonly daily: readonly [string, string];
    /** Saturday, 22:00 to 06:00. */
    readonly overnight: string;
    readonly endsIn: string;
    readonly startsIn: string;
    readonly inside: readonly string[];
    /** From Saturday 12:00 to Monday 12:00 without Sunday. */
    readonly custom: readonly [string, string];
    /** Activated ten minutes before the change for an hour. */
    readonly emergency: string;
  };
}

const WEEKENDS: readonly Weekend[] = [
  {
    title: "Berlin in spring",
    zone: "Europe/Berlin",
    year: "2026",
    saturday: "03-28",
    sunday: "03-29",
    monday: "03-30",
    wall: "03-29T02:30",
    endsIn: ["SU", "00:30", "02:30"],
    startsIn: ["SU", "02:30", "05:00"],
    inside: ["SU", "02:10", "02:40"],
    expected: {
      oneTime: "03-28T21:00 03-29T04:00",
      timedFromChange: "03-29T01:00 03-29T10:00",
      timedToChange: "03-28T11:00 03-29T01:00",
      daily: ["03-28T08:00 03-28T16:00", "03-29T07:00 03-29T15:00"],
      overnight: "03-28T21:00 03-29T04:00",
      endsIn: "03-28T23:30 03-29T01:00",
      startsIn: "03-29T01:00 03-29T03:00",
      inside: [],
      custom: ["03-28T11:00 03-28T23:00", "03-29T22:00 03-30T10:00"],
      emergency: "03-29T00:50 03-29T01:50",
    },
  },
  {
    title: "Berlin in autumn",
    zone: "Europe/Berlin",
    year: "2026",
    saturday: "10-24",
    sunday: "10-25",
    monday: "10-26",
    wall: "10-25T02:30",
    endsIn: ["SU", "00:30", "02:30"],
    startsIn: ["SU", "02:30", "05:00"],
    inside: ["SU", "02:10", "02:40"],
    expected: {
      oneTime: "10-24T20:00 10-25T05:00",
      timedFromChange: "10-25T00:30 10-25T11:00",
      timedToChange: "10-24T10:00 10-25T01:30",
      daily: ["10-24T07:00 10-24T15:00", "10-25T08:00 10-25T16:00"],
      overnight: "10-24T20:00 10-25T05:00",
      endsIn: "10-24T22:30 10-25T01:30",
      startsIn: "10-25T00:30 10-25T04:00",
      inside: ["10-25T00:10 10-25T01:40"],
      custom: ["10-24T10:00 10-24T22:00", "10-25T23:00 10-26T11:00"],
      emergency: "10-25T00:50 10-25T01:50",
    },
  },
  {
    title: "New York in spring",
    zone: "America/New_York",
    year: "2026",
    saturday: "03-07",
    sunday: "03-08",
    monday: "03-09",
    wall: "03-08T02:30",
    endsIn: ["SU", "00:30", "02:30"],
    startsIn: ["SU", "02:30", "05:00"],
    inside: ["SU", "02:10", "02:40"],
    expected: {
      oneTime: "03-08T03:00 03-08T10:00",
      timedFromChange: "03-08T07:00 03-08T16:00",
      timedToChange: "03-07T17:00 03-08T07:00",
      daily: ["03-07T14:00 03-07T22:00", "03-08T13:00 03-08T21:00"],
      overnight: "03-08T03:00 03-08T10:00",
      endsIn: "03-08T05:30 03-08T07:00",
      startsIn: "03-08T07:00 03-08T09:00",
      inside: [],
      custom: ["03-07T17:00 03-08T05:00", "03-09T04:00 03-09T16:00"],
      emergency: "03-08T06:50 03-08T07:50",
    },
  },
  {
    title: "New York in autumn",
    zone: "America/New_York",
    year: "2026",
    saturday: "10-31",
    sunday: "11-01",
    monday: "11-02",
    wall: "11-01T01:30",
    endsIn: ["SU", "00:30", "01:30"],
    startsIn: ["SU", "01:30", "05:00"],
    inside: ["SU", "01:10", "01:40"],
    expected: {
      oneTime: "11-01T02:00 11-01T11:00",
      timedFromChange: "11-01T05:30 11-01T17:00",
      timedToChange: "10-31T16:00 11-01T06:30",
      daily: ["10-31T13:00 10-31T21:00", "11-01T14:00 11-01T22:00"],
      overnight: "11-01T02:00 11-01T11:00",
      endsIn: "11-01T04:30 11-01T06:30",
      startsIn: "11-01T05:30 11-01T10:00",
      inside: ["11-01T05:10 11-01T06:40"],
      custom: ["10-31T16:00 11-01T04:00", "11-02T05:00 11-02T17:00"],
      emergency: "11-01T05:50 11-01T06:50",
    },
  },
  {
    title: "Lord Howe in spring, by half an hour",
    zone: "Australia/Lord_Howe",
    year: "2026",
    saturday: "10-03",
    sunday: "10-04",
    monday: "10-05",
    wall: "10-04T02:15",
    endsIn: ["SU", "00:30", "02:15"],
    startsIn: ["SU", "02:15", "05:00"],
    inside: ["SU", "02:05", "02:20"],
    expected: {
      oneTime: "10-03T11:30 10-03T19:00",
      timedFromChange: "10-03T15:30 10-04T01:00",
      timedToChange: "10-03T01:30 10-03T15:30",
      daily: ["10-02T22:30 10-03T06:30", "10-03T22:00 10-04T06:00"],
      overnight: "10-03T11:30 10-03T19:00",
      endsIn: "10-03T14:00 10-03T15:30",
      startsIn: "10-03T15:30 10-03T18:00",
      inside: [],
      custom: ["10-03T01:30 10-03T13:30", "10-04T13:00 10-05T01:00"],
      emergency: "10-03T15:20 10-03T16:20",
    },
  },
  {
    title: "Lord Howe in autumn, by half an hour",
    zone: "Australia/Lord_Howe",
    year: "2026",
    saturday: "04-04",
    sunday: "04-05",
    monday: "04-06",
    wall: "04-05T01:45",
    endsIn: ["SU", "00:30", "01:45"],
    startsIn: ["SU", "01:45", "05:00"],
    inside: ["SU", "01:35", "01:50"],
    expected: {
      oneTime: "04-04T11:00 04-04T19:30",
      timedFromChange: "04-04T14:45 04-05T01:30",
      timedToChange: "04-04T01:00 04-04T15:15",
      daily: ["04-03T22:00 04-04T06:00", "04-04T22:30 04-05T06:30"],
      overnight: "04-04T11:00 04-04T19:30",
      endsIn: "04-04T13:30 04-04T15:15",
      startsIn: "04-04T14:45 04-04T18:30",
      inside: ["04-04T14:35 04-04T15:20"],
      custom: ["04-04T01:00 04-04T13:00", "04-05T13:30 04-06T01:30"],
      emergency: "04-04T14:50 04-04T15:50",
    },
  },
  {
    title: "Santiago in spring, where the day begins at 01:00",
    zone: "America/Santiago",
    year: "2026",
    saturday: "09-05",
    sunday: "09-06",
    monday: "09-07",
    wall: "09-06T00:30",
    endsIn: ["SA", "23:00", "00:30"],
    startsIn: ["SU", "00:30", "05:00"],
    inside: ["SU", "00:10", "00:40"],
    expected: {
      oneTime: "09-06T02:00 09-06T09:00",
      timedFromChange: "09-06T04:00 09-06T15:00",
      timedToChange: "09-05T16:00 09-06T04:00",
      daily: ["09-05T13:00 09-05T21:00", "09-06T12:00 09-06T20:00"],
      overnight: "09-06T02:00 09-06T09:00",
      endsIn: "09-06T03:00 09-06T04:00",
      startsIn: "09-06T04:00 09-06T08:00",
      inside: [],
      custom: ["09-05T16:00 09-06T04:00", "09-07T03:00 09-07T15:00"],
      emergency: "09-06T03:50 09-06T04:50",
    },
  },
  {
    title: "Santiago in autumn, where the last hour of Saturday comes twice",
    zone: "America/Santiago",
    year: "2026",
    saturday: "04-04",
    sunday: "04-05",
    monday: "04-06",
    wall: "04-04T23:30",
    endsIn: ["SA", "21:00", "23:30"],
    startsIn: ["SA", "23:30", "05:00"],
    inside: ["SA", "23:10", "23:40"],
    expected: {
      oneTime: "04-05T01:00 04-05T10:00",
      timedFromChange: "04-05T02:30 04-05T16:00",
      timedToChange: "04-04T15:00 04-05T03:30",
      daily: ["04-04T12:00 04-04T20:00", "04-05T13:00 04-05T21:00"],
      overnight: "04-05T01:00 04-05T10:00",
      endsIn: "04-05T00:00 04-05T03:30",
      startsIn: "04-05T02:30 04-05T09:00",
      inside: ["04-05T02:10 04-05T03:40"],
      custom: ["04-04T15:00 04-05T04:00", "04-06T04:00 04-06T16:00"],
      emergency: "04-05T02:50 04-05T03:50",
    },
  },
  {
    title: "Apia in its last spring with a change",
    zone: "Pacific/Apia",
    year: "2020",
    saturday: "09-26",
    sunday: "09-27",
    monday: "09-28",
    wall: "09-27T03:30",
    endsIn: ["SU", "00:30", "03:30"],
    startsIn: ["SU", "03:30", "05:00"],
    inside: ["SU", "03:10", "03:40"],
    expected: {
      oneTime: "09-26T09:00 09-26T16:00",
      timedFromChange: "09-26T14:00 09-26T22:00",
      timedToChange: "09-25T23:00 09-26T14:00",
      daily: ["09-25T20:00 09-26T04:00", "09-26T19:00 09-27T03:00"],
      overnight: "09-26T09:00 09-26T16:00",
      endsIn: "09-26T11:30 09-26T14:00",
      startsIn: "09-26T14:00 09-26T15:00",
      inside: [],
      custom: ["09-25T23:00 09-26T11:00", "09-27T10:00 09-27T22:00"],
      emergency: "09-26T13:50 09-26T14:50",
    },
  },
  {
    title: "Apia in its last autumn with a change",
    zone: "Pacific/Apia",
    year: "2021",
    saturday: "04-03",
    sunday: "04-04",
    monday: "04-05",
    wall: "04-04T03:30",
    endsIn: ["SU", "00:30", "03:30"],
    startsIn: ["SU", "03:30", "05:00"],
    inside: ["SU", "03:10", "03:40"],
    expected: {
      oneTime: "04-03T08:00 04-03T17:00",
      timedFromChange: "04-03T13:30 04-03T23:00",
      timedToChange: "04-02T22:00 04-03T14:30",
      daily: ["04-02T19:00 04-03T03:00", "04-03T20:00 04-04T04:00"],
      overnight: "04-03T08:00 04-03T17:00",
      endsIn: "04-03T10:30 04-03T14:30",
      startsIn: "04-03T13:30 04-03T16:00",
      inside: ["04-03T13:10 04-03T14:40"],
      custom: ["04-02T22:00 04-03T10:00", "04-04T11:00 04-04T23:00"],
      emergency: "04-03T13:50 04-03T14:50",
    },
  },
  ...(["03-28 03-29 03-30", "10-24 10-25 10-26"] as const).map((weekend): Weekend => {
    const [saturday = "", sunday = "", monday = ""] = weekend.split(" ");
    return {
      title: `Kolkata, which never changes, on ${sunday}`,
      zone: "Asia/Kolkata",
      year: "2026",
      saturday,
      sunday,
      monday,
      wall: `${sunday}T02:30`,
      endsIn: ["SU", "00:30", "02:30"],
      startsIn: ["SU", "02:30", "05:00"],
      inside: ["SU", "02:10", "02:40"],
      expected: {
        oneTime: `${saturday}T16:30 ${sunday}T00:30`,
        timedFromChange: `${saturday}T21:00 ${sunday}T06:30`,
        timedToChange: `${saturday}T06:30 ${saturday}T21:00`,
        daily: [`${saturday}T03:30 ${saturday}T11:30`, `${sunday}T03:30 ${sunday}T11:30`],
        overnight: `${saturday}T16:30 ${sunday}T00:30`,
        endsIn: `${saturday}T19:00 ${saturday}T21:00`,
        startsIn: `${saturday}T21:00 ${saturday}T23:30`,
        inside: [`${saturday}T20:40 ${saturday}T21:10`],
        custom: [`${saturday}T06:30 ${saturday}T18:30`, `${sunday}T18:30 ${monday}T06:30`],
        emergency: `${sunday}T00:50 ${sunday}T01:50`,
      },
    };
  }),
];

describe.each(WEEKENDS)("$title", (weekend) => {
  const { saturday, sunday, monday, expected } = weekend;
  const context = at(weekend.zone);
  const moment = (text: string) => onWall(`${weekend.year}-${text}`);
  const onWeekend = { from: utc(`${weekend.year}-${saturday}T00:00`), until: utc(`${weekend.year}-${sunday}T00:00`) };
  const around = { from: plus(onWeekend.from, -2 * 86_400_000), until: plus(onWeekend.until, 3 * 86_400_000) };

  function expectOpen(kind: CodeKind, parts: Partial<Rule>, lines: readonly string[]) {
    const windows = openWindowsOf(code({ kind, rule: rule(parts) }), context, around);
    const texts = lines.map((line) => line.split(" ").map((text) => `${weekend.year}-${text}Z`));
    expect(shown(windows)).toEqual(texts.map(([from, until]) => `${from} - ${until}`));
  }
  const onDays = (days: readonly ("SA" | "SU")[], from: string, until: string): Partial<Rule> => ({
    weekly: [weekly(days, from, until)],
    validUntil: moment(`${monday}T23:00`),
  });

  test("a one-time code over the night of the change opens to the second", () => {
    const parts = { validFrom: moment(`${saturday}T22:00`), validUntil: moment(`${sunday}T06:00`), maxUses: 1 };
    expectOpen("one_time", parts, [expected.oneTime]);
  });

  test("a timed code that starts in the change starts to the second", () => {
    const parts = { validFrom: moment(weekend.wall), validUntil: moment(`${sunday}T12:00`) };
    expectOpen("timed", parts, [expected.timedFromChange]);
  });

  test("a timed code that ends in the change ends to the second", () => {
    const parts = { validFrom: moment(`${saturday}T12:00`), validUntil: moment(weekend.wall) };
    expectOpen("timed", parts, [expected.timedToChange]);
  });

  test("a recurring code by day keeps its local hours", () => {
    expectOpen("recurring", onDays(["SA", "SU"], "09:00", "17:00"), expected.daily);
  });

  test("a recurring code by night keeps its local end", () => {
    expectOpen("recurring", onDays(["SA"], "22:00", "06:00"), [expected.overnight]);
  });

  test("a recurring window with an edge in the change, or lying in it, is cut to instants that exist", () => {
    const of = ([day, from, until]: Weekend["inside"]) => onDays([day], from, until);
    expectOpen("recurring", of(weekend.endsIn), [expected.endsIn]);
    expectOpen("recurring", of(weekend.startsIn), [expected.startsIn]);
    expectOpen("recurring", of(weekend.inside), expected.inside);
  });

  test("a custom code loses an excluded day from its first instant to its last", () => {
    const parts = {
      validFrom: moment(`${saturday}T12:00`),
      validUntil: moment(`${monday}T12:00`),
      except: [days(`${weekend.year}-${sunday}`)],
    };
    expectOpen("custom", parts, expected.custom);
  });

  test("an emergency code that is activated over the change lives exactly its minutes", () => {
    const [from = "", until = ""] = expected.emergency.split(" ").map((text) => `${weekend.year}-${text}`);
    const emergency = code({ kind: "emergency", activation: activationFrom(utc(from), 60) });
    expect(shown(openWindowsOf(emergency, context, around))).toEqual([`${from}Z - ${until}Z`]);
    const states = [-1, 0, 3_599_999, 3_600_000].map((ms) => stateOf(emergency, context, plus(utc(from), ms)));
    expect(states).toEqual(["dormant", "active", "active", "dormant"]);
  });
});
