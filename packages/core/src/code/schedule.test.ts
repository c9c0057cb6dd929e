import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Capabilities, ScheduleCapabilities } from "../lock/capabilities.ts";
import { type Instant, instant, MINUTE_MS, plus } from "../time/instant.ts";
import { FOREVER, holds } from "../time/window.ts";
import { transitionsIn } from "../time/zone.ts";
import { at, dated, days, EVERY_DAY, exactly, onWall, rule, shown, span, utc, wall, weekly } from "./code.arbitrary.ts";
import type { CodeKind } from "./code.ts";
import { scenes } from "./oracle.arbitrary.ts";
import type { Rule } from "./rule.ts";
import { compileSchedule, enforcementOn, scheduleAllows } from "./schedule.ts";
import { windowsOf } from "./windows.ts";

const BERLIN = at("Europe/Berlin", new Map([["school", [days("2026-07-07")]]]));
const FULL: ScheduleCapabilities = { dated: true, weekly: 7, overnight: true, combined: true };
const STAY = { validFrom: onWall("2026-07-07T15:00"), validUntil: onWall("2026-07-10T11:00") };
const NIGHTS = { weekly: [weekly(["SA", "SU"], "22:00", "06:00")] };

function lock(schedules: ScheduleCapabilities | null, oneTime = false): Capabilities {
  return {
    slots: { first: 1, count: 30 },
    pin: { lengths: [6], sameLength: false, forbiddenDigits: "", forbiddenPrefixes: [], uniqueFirstDigits: null },
    schedules,
    readBack: "pin",
    reportsChanges: true,
    oneTime,
    keypadOff: false,
    remoteLock: false,
    remoteUnlock: false,
    lateWrites: false,
    firmware: null,
  };
}

function compiled(parts: Partial<Rule>, schedules: ScheduleCapabilities = FULL) {
  return compileSchedule(rule(parts), lock(schedules), BERLIN);
}

describe("a lock with schedules of its own", () => {
  test("keeps a stay as one span", () => {
    expect(compiled(STAY)).toEqual({
      dated: { from: "2026-07-07T15:00:00", until: "2026-07-10T11:00:00" },
      weekly: [],
    });
  });

  test("keeps weekly windows, alone or within a span", () => {
    expect(compiled(NIGHTS)).toEqual({ dated: null, weekly: NIGHTS.weekly });
    expect(compiled({ ...STAY, ...NIGHTS })?.dated?.until).toBe("2026-07-10T11:00:00");
  });

  test("keeps one dated window as a span, cut to the validity", () => {
    const night = { dated: [dated("2026-07-09", "22:00", "12:00")] };
    expect(compiled(night)?.dated).toEqual({ from: "2026-07-09T22:00:00", until: "2026-07-10T12:00:00" });
    expect(compiled({ ...STAY, ...night })?.dated).toEqual({
      from: "2026-07-09T22:00:00",
      until: "2026-07-10T11:00:00",
    });
    expect(compiled({ dated: [dated("2026-12-31", "09:00", "24:00")] })?.dated?.until).toBe("2027-01-01T00:00:00");
  });

  test("keeps an open start as the earliest that it knows", () => {
    expect(compiled({ validUntil: STAY.validUntil })?.dated?.from).toBe("2000-01-01T00:00:00");
  });

  test("keeps an exact instant only if the wall shows it once, on a whole minute", () => {
    const from = (text: string) =>
      compiled({ validFrom: exactly(text), validUntil: onWall("2027-01-01T00:00") })?.dated?.from;
    expect(from("2026-07-07T13:00")).toBe("2026-07-07T15:00:00");
    expect(from("2026-07-07T13:00:01")).toBeUndefined();
    expect(from("2026-07-07T13:00:00.001")).toBeUndefined();
    expect(from("2026-10-25T00:30")).toBeUndefined();
    expect(from("2026-10-25T01:30")).toBeUndefined();
    expect(from("1999-07-07T13:00")).toBeUndefined();
  });

  test("that can't pass midnight gets an evening and a morning", () => {
    const parted = compiled(NIGHTS, { ...FULL, overnight: false });
    expect(parted?.weekly).toEqual([weekly(["SA", "SU"], "22:00", "24:00"), weekly(["SU", "MO"], "00:00", "06:00")]);
    const untilMidnight = compiled(
      { weekly: [weekly(["MO"], "20:00", "00:00")] },
      { ...FULL, overnight: false, weekly: 1 },
    );
    expect(untilMidnight?.weekly).toEqual([weekly(["MO"], "20:00", "24:00")]);
    expect(compiled(NIGHTS, { ...FULL, overnight: false, weekly: 1 })).toBeNull();
  });
});

describe("a rule is not given to a lock that can't keep all of it", () => {
  test.each([
    ["excluded days", { ...STAY, except: [days("2026-07-08")] }],
    ["holidays", { ...STAY, exceptHolidays: ["school"] }],
    ["terms", { ...NIGHTS, terms: [days("2026-07-01", "2026-07-31")] }],
    ["two dates", { dated: [dated("2026-07-07", "09:00", "10:00"), dated("2026-07-08", "09:00", "10:00")] }],
    ["a date and weekly windows", { ...NIGHTS, dated: [dated("2026-07-07", "09:00", "10:00")] }],
    ["seconds", { ...STAY, validUntil: onWall("2026-07-10T11:00:30") }],
    ["three uses", { ...STAY, maxUses: 3 }],
    ["one use that the lock can't count", { ...STAY, maxUses: 1 }],
    ["a first-use time-to-live", { ...STAY, firstUseTtlMs: MINUTE_MS }],
    ["a start without an end", { validFrom: STAY.validFrom }],
    ["a date outside the validity", { ...STAY, dated: [dated("2026-08-01", "09:00", "10:00")] }],
    ["eight windows where seven fit", { weekly: EVERY_DAY.concat("MO").map((day) => weekly([day], "09:00", "10:00")) }],
  ])("%s", (_, parts: Partial<Rule>) => expect(compiled(parts)).toBeNull());

  test("nor to one without the kind of schedule, or that can't keep both kinds at once", () => {
    expect(compileSchedule(rule(STAY), lock(null), BERLIN)).toBeNull();
    expect(compiled(STAY, { ...FULL, dated: false })).toBeNull();
    expect(compiled(NIGHTS, { ...FULL, weekly: 0 })).toBeNull();
    expect(compiled({ ...STAY, ...NIGHTS }, { ...FULL, combined: false })).toBeNull();
  });
});

describe("who ends a code", () => {
  const part = (kind: CodeKind, parts: Partial<Rule>, capabilities: Capabilities) =>
    enforcementOn({ kind, rule: rule(parts), fence: null }, capabilities, BERLIN);

  test("the lock, if it keeps the schedule", () => {
    expect(part("timed", STAY, lock(FULL))).toEqual({
      enforcement: "lock",
      schedule: compiled(STAY),
      lockMaxUses: null,
    });
    expect(part("timed", STAY, lock(null))).toEqual({ enforcement: "cardea", schedule: null, lockMaxUses: null });
  });

  test("a one-time code needs schedules and one-time codes in the lock to be ended by it", () => {
    const once = { ...STAY, maxUses: 1 };
    expect(part("one_time", once, lock(FULL, true))).toEqual({
      enforcement: "lock",
      schedule: compiled(STAY),
      lockMaxUses: 1,
    });
    expect(part("one_time", once, lock(null, true))).toEqual({ enforcement: "cardea", schedule: null, lockMaxUses: 1 });
    expect(part("one_time", once, lock(FULL))).toEqual({ enforcement: "cardea", schedule: null, lockMaxUses: null });
  });

  test("nobody but Cardea can end a code with a fence", () => {
    const fenced = { kind: "timed", rule: rule(STAY), fence: { radiusMeters: 150, liveMinutes: 60 } } as const;
    expect(enforcementOn(fenced, lock(FULL), BERLIN)).toEqual({
      enforcement: "cardea",
      schedule: null,
      lockMaxUses: null,
    });
  });

  test("an endless code has nothing to be ended, unless its start, uses or time-to-live are to be kept", () => {
    const nothing = { enforcement: "lock", schedule: null, lockMaxUses: null };
    expect(part("custom", { endless: true }, lock(null))).toEqual(nothing);
    expect(part("custom", { endless: true, validFrom: STAY.validFrom }, lock(FULL)).enforcement).toBe("cardea");
    expect(part("custom", { endless: true, maxUses: 5 }, lock(FULL)).enforcement).toBe("cardea");
    expect(part("custom", { endless: true, maxUses: 1 }, lock(null, true)).lockMaxUses).toBe(1);
    expect(part("custom", { endless: true, firstUseTtlMs: MINUTE_MS }, lock(FULL)).enforcement).toBe("cardea");
    expect(part("custom", { endless: true, except: [days("2026-07-08")] }, lock(FULL)).enforcement).toBe("cardea");
  });

  test("an emergency code is ended by Cardea, since no lock knows its times", () => {
    expect(part("emergency", {}, lock(FULL, true))).toEqual({
      enforcement: "cardea",
      schedule: null,
      lockMaxUses: null,
    });
  });
});

describe("a schedule in a lock", () => {
  test("allows on the days of a change what the rule says: the doubled hour to its second end", () => {
    const night = { dated: null, weekly: [weekly(["SU"], "01:00", "02:30")] };
    const allows = (text: string) => scheduleAllows(night, BERLIN.zone, utc(text));
    expect(["2026-10-24T22:59", "2026-10-24T23:00"].map(allows)).toEqual([false, true]);
    expect(["2026-10-25T00:45", "2026-10-25T01:29:59.999", "2026-10-25T01:30"].map(allows)).toEqual([
      true,
      true,
      false,
    ]);
    expect(["2026-03-29T00:59", "2026-03-29T01:00"].map(allows)).toEqual([true, false]);
  });

  test("answers for a clock that was reset to any time", () => {
    const stay = { dated: { from: wall("2026-07-07T15:00"), until: wall("2026-07-10T11:00") }, weekly: [] };
    for (const now of [instant(0), instant(-1), FOREVER]) {
      expect(scheduleAllows(stay, BERLIN.zone, plus(now, -1))).toBe(false);
    }
  });

  const schedules = fc.record({
    dated: fc.boolean(),
    weekly: fc.constantFrom(0, 2, 8),
    overnight: fc.boolean(),
    combined: fc.boolean(),
  });
  const expressible = scenes.map((scene) => ({
    ...scene,
    rule: {
      ...scene.rule,
      terms: [],
      except: [],
      exceptHolidays: [],
      dated: scene.rule.weekly.length > 0 ? [] : scene.rule.dated.slice(0, 1),
    },
  }));

  test("allows exactly in the windows of its rule, around any change of the clocks", () => {
    let compiledCount = 0;
    fc.assert(
      fc.property(expressible, schedules, fc.integer({ min: 0, max: 90_000 }), (scene, can, offset) => {
        const { stage, rule: given, context, now } = scene;
        const schedule = compileSchedule(given, lock(can), context);
        if (schedule === null) return;
        compiledCount++;
        const windows = windowsOf(given, context, stage.inner);
        const edges = windows.flatMap(({ from, until }) => [from, plus(from, -1), until, plus(until, -1)]);
        const changes = transitionsIn(stage.inner, context.zone);
        const near = changes.flatMap((change): Instant[] => [
          change,
          plus(change, offset * 100),
          plus(change, offset * -100),
        ]);
        for (const moment of [now, ...edges, ...near].filter((found) => holds(stage.inner, found))) {
          const isInside = windows.some((window) => holds(window, moment));
          expect(scheduleAllows(schedule, context.zone, moment)).toBe(isInside);
        }
      }),
      { numRuns: 5_000 },
    );
    expect(compiledCount).toBeGreaterThan(500);
  });

  test("split at midnight has the windows of the rule as it was given", () => {
    const inner = span("2026-10-20T00:00", "2026-10-30T00:00");
    const split = compiled({ weekly: [weekly(EVERY_DAY, "20:00", "03:00")] }, { ...FULL, overnight: false });
    const whole = windowsOf(rule({ weekly: [weekly(EVERY_DAY, "20:00", "03:00")] }), BERLIN, inner);
    expect(shown(windowsOf(rule({ weekly: split?.weekly ?? [] }), BERLIN, inner))).toEqual(shown(whole));
  });
});
