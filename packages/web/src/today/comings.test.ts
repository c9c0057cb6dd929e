import { describe, expect, test } from "vitest";
import { wallOf } from "../site/clock.ts";
import { askedSpan, comingDays, daysAhead, nextComing, type Opening } from "./comings.ts";
import { sampleCode, weeklyRule } from "./house.arbitrary.ts";
import { ruleOpenings } from "./rule-openings.ts";

const at = (text: string): number => Date.parse(text);
const HOUR = 3_600_000;
const EVERY_DAY = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
const NONE: ReadonlyMap<string, readonly Opening[]> = new Map();

describe("today and tomorrow", () => {
  test.each([
    ["Europe/Berlin", "2026-03-29T10:00Z", [23, 24]],
    ["Europe/Berlin", "2026-03-28T10:00Z", [24, 23]],
    ["Europe/Berlin", "2026-10-25T10:00Z", [25, 24]],
    ["America/Santiago", "2026-09-06T15:00Z", [23, 24]],
    ["Australia/Lord_Howe", "2026-10-03T16:00Z", [23.5, 24]],
    ["Pacific/Kiritimati", "2026-06-01T11:00Z", [24, 24]],
  ])("in %s at %s are %j hours long and touch", (zone, now, hours) => {
    const days = daysAhead({ zone, now: at(now) });
    expect(days.map(({ span }) => (span.until - span.from) / HOUR)).toEqual(hours);
    expect(days[1]?.span.from).toBe(days[0]?.span.until);
    for (const { date, span } of days) {
      expect(wallOf(span.from, zone).slice(0, 10)).toBe(date);
      expect(wallOf(span.until - 1, zone).slice(0, 10)).toBe(date);
    }
  });

  test("are other dates in another zone at the same instant", () => {
    const now = at("2026-06-01T11:00:00Z");
    const dates = (zone: string) => daysAhead({ zone, now }).map(({ date }) => date);
    expect(dates("Pacific/Kiritimati")).toEqual(["2026-06-02", "2026-06-03"]);
    expect(dates("America/Los_Angeles")).toEqual(["2026-06-01", "2026-06-02"]);
  });
});

describe("who comes and goes", () => {
  const zone = "Europe/Berlin";
  const now = at("2026-06-01T08:00:00Z");
  const told = (codes: Parameters<typeof comingDays>[0], openings = NONE, sight = { zone, now }) =>
    comingDays(codes, openings, sight).map(({ comings }) =>
      comings.map(({ code, arrivesAt, leavesAt }) =>
        [code.holder.name, arrivesAt, leavesAt].map((one) =>
          typeof one === "number" ? wallOf(one, sight.zone).slice(11) : one,
        ),
      ),
    );

  test("is told on the day, by what happens first", () => {
    const ann = sampleCode("Ann", {
      state: "scheduled",
      startsAt: "2026-06-01T13:00:00Z",
      endsAt: "2026-06-05T09:00:00Z",
    });
    const ben = sampleCode("Ben", { startsAt: "2026-05-30T13:00:00Z", endsAt: "2026-06-01T09:00:00Z" });
    const cem = sampleCode("Cem", { startsAt: "2026-06-02T07:00:00Z", endsAt: "2026-06-02T10:00:00Z" });
    const stays = sampleCode("Dora", { startsAt: "2026-05-30T13:00:00Z", endsAt: "2026-06-09T09:00:00Z" });
    expect(told([ann, ben, cem, stays])).toEqual([
      [
        ["Ben", null, "11:00"],
        ["Ann", "15:00", null],
      ],
      [["Cem", "09:00", "12:00"]],
    ]);
  });

  test("leaves out what is over, asleep, for emergencies, or a backup of another code", () => {
    const times = { startsAt: "2026-06-01T09:00:00Z", endsAt: "2026-06-01T12:00:00Z" };
    const codes = [
      sampleCode("Ann", { ...times, state: "revoked" }),
      sampleCode("Ben", { ...times, state: "dormant", kind: "emergency" }),
      sampleCode("Cem", { ...times, state: "active", kind: "emergency" }),
      sampleCode("Dora's backup", { ...times, backupOf: "code_Dora" }),
    ];
    expect(told(codes)).toEqual([[], []]);
  });

  test("an end at midnight belongs to the day that it ends, a start to the day that it begins", () => {
    const ann = sampleCode("Ann", { startsAt: "2026-05-30T13:00:00Z", endsAt: "2026-06-01T22:00:00Z" });
    const ben = sampleCode("Ben", { state: "scheduled", startsAt: "2026-06-01T22:00:00Z", endsAt: null });
    expect(told([ann, ben])).toEqual([[["Ann", null, "00:00"]], [["Ben", "00:00", null]]]);
  });

  test("a code with hours comes by its hours, at night over two days, not on its holidays", () => {
    const cleaner = sampleCode("Cleaner", { rule: weeklyRule(["MO", "TH"], "09:00", "13:00") });
    const guard = sampleCode("Guard", { rule: weeklyRule(EVERY_DAY, "22:00", "06:00") });
    const shut = sampleCode("Shut", {
      rule: { ...weeklyRule(EVERY_DAY, "10:00", "11:00"), except: [{ calendar: "school" }] },
    });
    const codes = [cleaner, guard, shut];
    const site = { zone, holidays: { school: [{ from: "2026-06-01", until: "2026-06-01" }] } };
    expect(told(codes, ruleOpenings(codes, site, askedSpan({ zone, now })))).toEqual([
      [
        ["Guard", null, "06:00"],
        ["Cleaner", "09:00", "13:00"],
        ["Guard", "22:00", null],
      ],
      [
        ["Guard", null, "06:00"],
        ["Shut", "10:00", "11:00"],
        ["Guard", "22:00", null],
      ],
    ]);
  });

  test("hours keep their wall clock on the days on which clocks change", () => {
    const codes = [sampleCode("Cleaner", { rule: weeklyRule(EVERY_DAY, "01:30", "09:00") })];
    for (const now of [at("2026-03-29T06:00:00Z"), at("2026-10-25T06:00:00Z")]) {
      const openings = ruleOpenings(codes, { zone, holidays: {} }, askedSpan({ zone, now }));
      expect(told(codes, openings, { zone, now })).toEqual([
        [["Cleaner", "01:30", "09:00"]],
        [["Cleaner", "01:30", "09:00"]],
      ]);
    }
  });

  test("a zone that nobody knows has nobody come, instead of a page that breaks", () => {
    expect(ruleOpenings([sampleCode("Ann")], { zone: "Mars/Base", holidays: {} }, { from: 0, until: 1 })).toEqual(
      new Map(),
    );
  });

  test("what happens next is who comes, and only else who goes", () => {
    const leaves = sampleCode("Ben", { startsAt: "2026-05-30T13:00:00Z", endsAt: "2026-06-01T09:00:00Z" });
    const comes = sampleCode("Ann", { state: "scheduled", startsAt: "2026-06-02T13:00:00Z" });
    const next = (codes: Parameters<typeof comingDays>[0]) => {
      const found = nextComing(comingDays(codes, NONE, { zone, now }), now);
      return found === null ? null : [found.coming.code.holder.name, found.isArrival];
    };
    expect(next([leaves, comes])).toEqual(["Ann", true]);
    expect(next([leaves])).toEqual(["Ben", false]);
    expect(next([])).toBeNull();
  });
});
