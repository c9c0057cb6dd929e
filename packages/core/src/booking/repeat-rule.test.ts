import { describe, expect, test } from "vitest";
import { readRepeatRule } from "./repeat-rule.ts";

describe("a rule is read", () => {
  test("with all that may be in it", () => {
    expect(
      readRepeatRule("freq=monthly;interval=2;count=9;wkst=su;byday=-1FR,2TH,MO;bymonth=1,12;byhour=9;bysetpos=-1;"),
    ).toEqual({
      frequency: "MONTHLY",
      interval: 2,
      count: 9,
      until: null,
      weekStart: "SU",
      days: [
        { weekday: "FR", ordinal: -1 },
        { weekday: "TH", ordinal: 2 },
        { weekday: "MO", ordinal: null },
      ],
      months: [1, 12],
      monthDays: [],
      yearDays: [],
      hours: [9],
      positions: [-1],
    });
  });

  test.each([
    ["FREQ=DAILY;UNTIL=20260409", { kind: "date", local: Date.UTC(2026, 3, 9) }],
    ["FREQ=DAILY;UNTIL=20260409T215959Z", { kind: "utc", at: Date.UTC(2026, 3, 9, 21, 59, 59) }],
    ["FREQ=DAILY;UNTIL=20260409T235959", { kind: "floating", local: Date.UTC(2026, 3, 9, 23, 59, 59) }],
  ])("%s ends as told", (rule, until) => {
    expect(readRepeatRule(rule)).toMatchObject({ until });
  });

  test("with 62 entries and no more", () => {
    const days = Array.from({ length: 31 }, (_, n) => n + 1);
    const listed = (numbers: readonly number[]): string => numbers.join(",");
    const rule = (hours: number): string =>
      `FREQ=MONTHLY;BYMONTHDAY=${listed(days)};BYMONTH=1,2,3,4,5,6,7;BYHOUR=${listed(days.slice(0, hours).map((n) => n - 1))}`;
    expect(readRepeatRule(rule(24))).toMatchObject({ frequency: "MONTHLY" });
    expect(readRepeatRule(`${rule(24)};BYSETPOS=1`)).toBe("unsupported_rule");
  });

  test("with an interval of 1,000 and no more", () => {
    expect(readRepeatRule("FREQ=DAILY;INTERVAL=1000")).toMatchObject({ interval: 1_000 });
    expect(readRepeatRule("FREQ=DAILY;INTERVAL=1001")).toBe("bad_rule");
  });
});

describe("a rule is refused", () => {
  test.each([
    "",
    "FREQ",
    "FREQ=",
    "FREQ=SOMETIMES",
    "FREQ=DAILY;FREQ=WEEKLY",
    "FREQ=DAILY=WEEKLY",
    "INTERVAL=2",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;INTERVAL=-1",
    "FREQ=DAILY;INTERVAL=1.5",
    "FREQ=DAILY;COUNT=0",
    "FREQ=DAILY;COUNT=2147483647",
    "FREQ=DAILY;COUNT=2;UNTIL=20260101",
    "FREQ=DAILY;UNTIL=tomorrow",
    "FREQ=DAILY;UNTIL=99991231T000000Z",
    "FREQ=DAILY;WKST=XX",
    "FREQ=WEEKLY;BYDAY=XX",
    "FREQ=WEEKLY;BYDAY=MO,",
    "FREQ=WEEKLY;BYDAY=1MO",
    "FREQ=MONTHLY;BYDAY=0MO",
    "FREQ=MONTHLY;BYDAY=54MO",
    "FREQ=MONTHLY;BYMONTHDAY=0",
    "FREQ=MONTHLY;BYMONTHDAY=32",
    "FREQ=WEEKLY;BYMONTHDAY=1",
    "FREQ=MONTHLY;BYYEARDAY=1",
    "FREQ=YEARLY;BYMONTH=13",
    "FREQ=DAILY;BYHOUR=24",
    "FREQ=DAILY;BYSETPOS=1",
    "FREQ=DAILY;X-OWN=1",
    "FREQ=DAILY;__PROTO__=1",
  ])("%j as broken", (rule) => {
    expect(readRepeatRule(rule)).toBe("bad_rule");
  });

  test.each([
    "FREQ=SECONDLY",
    "FREQ=MINUTELY",
    "FREQ=HOURLY",
    "FREQ=DAILY;BYMINUTE=30",
    "FREQ=DAILY;BYSECOND=30",
    "FREQ=YEARLY;BYWEEKNO=20",
    "FREQ=YEARLY;BYYEARDAY=-1",
    "FREQ=YEARLY;RSCALE=HEBREW",
    "FREQ=MONTHLY;SKIP=OMIT",
  ])("%j as not followed here", (rule) => {
    expect(readRepeatRule(rule)).toBe("unsupported_rule");
  });
});
