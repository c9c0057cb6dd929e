import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, plus } from "../time/instant.ts";
import { holds } from "../time/window.ts";
import { at, code, days, onWall, rule, shown, shownInstant, span, utc, weekly } from "./code.arbitrary.ts";
import { type AccessCode, CODE_STATES } from "./code.ts";
import {
  CODE_EVENTS,
  CODE_LIFE,
  closedSince,
  endOf,
  isOver,
  openWindowsOf,
  stateAfter,
  stateOf,
  unfenced,
} from "./lifecycle.ts";
import { scenes } from "./oracle.arbitrary.ts";

const BERLIN = at("Europe/Berlin");
const YEAR = span("2026-01-01T00:00", "2027-01-01T00:00");

const stay = code({ rule: rule({ validFrom: onWall("2026-07-07T15:00"), validUntil: onWall("2026-07-10T11:00") }) });
const cleaner = code({
  kind: "recurring",
  rule: rule({
    validFrom: onWall("2026-07-01T00:00"),
    validUntil: onWall("2026-07-31T00:00"),
    weekly: [weekly(["TU", "TH"], "09:00", "12:00")],
  }),
});

function statesOf(of: AccessCode, texts: readonly string[]): readonly string[] {
  return texts.map((text) => stateOf(of, BERLIN, utc(text)));
}

describe("a code", () => {
  test("is scheduled before its window, active in it, and expired from its end on", () => {
    const instants = ["2026-07-07T12:59:59.999", "2026-07-07T13:00", "2026-07-10T08:59:59.999", "2026-07-10T09:00"];
    expect(statesOf(stay, instants)).toEqual(["scheduled", "active", "active", "expired"]);
  });

  test("stays active between its windows, until the end of the last one", () => {
    const instants = [
      "2026-07-01T12:00",
      "2026-07-02T07:00",
      "2026-07-04T12:00",
      "2026-07-30T09:59",
      "2026-07-30T10:00",
    ];
    expect(statesOf(cleaner, instants)).toEqual(["scheduled", "active", "active", "active", "expired"]);
  });

  test("without a start waits for its first window after it was made", () => {
    const mondays = code({
      kind: "recurring",
      createdAt: utc("2026-07-08T00:00"),
      rule: rule({ weekly: [weekly(["MO"], "09:00", "12:00")], endless: true }),
    });
    expect(statesOf(mondays, ["2026-07-08T00:00", "2026-07-13T06:59", "2026-07-13T07:00", "2036-01-01T00:00"])).toEqual(
      ["scheduled", "scheduled", "active", "active"],
    );
    expect(endOf(mondays, BERLIN, utc("2026-07-08T00:00"))).toBeNull();
  });

  test("of which exclusions leave nothing is expired", () => {
    const nothing = code({ rule: { ...stay.rule, except: [days("2026-07-01", "2026-07-31")] } });
    expect(statesOf(nothing, ["2026-07-01T00:00"])).toEqual(["expired"]);
    expect(openWindowsOf(nothing, BERLIN, YEAR)).toEqual([]);
  });
});

describe("a revoked code", () => {
  const revoked = { ...stay, revokedAt: utc("2026-07-08T10:00") };

  test("opens no more from that instant on", () => {
    expect(stateOf(revoked, BERLIN, utc("2026-07-08T10:00"))).toBe("revoked");
    expect(shown(openWindowsOf(revoked, BERLIN, YEAR))).toEqual(["2026-07-07T13:00Z - 2026-07-08T10:00Z"]);
    expect(endOf(revoked, BERLIN, utc("2026-07-09T00:00"))).toBe(utc("2026-07-08T10:00"));
    expect(closedSince(revoked, BERLIN, utc("2026-07-09T00:00"))).toBe(utc("2026-07-08T10:00"));
  });

  test("stays revoked after its window is over, and for a clock that was set back", () => {
    expect(statesOf(revoked, ["2026-07-20T00:00", "2026-07-07T14:00"])).toEqual(["revoked", "revoked"]);
  });

  test("is still called expired or used if it was that before", () => {
    expect(stateOf({ ...stay, revokedAt: utc("2026-07-10T09:00") }, BERLIN, utc("2026-07-11T00:00"))).toBe("expired");
    const used = { rule: { ...stay.rule, maxUses: 1 }, uses: 1, firstUsedAt: utc("2026-07-08T10:00") };
    expect(stateOf({ ...revoked, ...used }, BERLIN, utc("2026-07-11T00:00"))).toBe("used");
  });

  test("before its first window never opened", () => {
    const early = { ...stay, revokedAt: utc("2026-07-01T00:00") };
    expect(openWindowsOf(early, BERLIN, YEAR)).toEqual([]);
    expect(closedSince(early, BERLIN, utc("2026-07-08T00:00"))).toBeNull();
  });
});

describe("uses", () => {
  const once = code({ kind: "one_time", rule: { ...stay.rule, maxUses: 1 } });

  test("a one-time code is used by its first entry and opens no more", () => {
    const used = { ...once, uses: 1, firstUsedAt: utc("2026-07-08T10:00") };
    expect(statesOf(once, ["2026-07-08T10:00"])).toEqual(["active"]);
    expect(statesOf(used, ["2026-07-08T10:00", "2026-07-20T00:00"])).toEqual(["used", "used"]);
    expect(openWindowsOf(used, BERLIN, { from: utc("2026-07-08T10:00"), until: YEAR.until })).toEqual([]);
    expect(endOf(used, BERLIN, utc("2026-07-09T00:00"))).toBe(utc("2026-07-08T10:00"));
  });

  test("a code of three uses is used by the third, at the instant of that entry", () => {
    const thrice = { ...stay, rule: { ...stay.rule, maxUses: 3 }, firstUsedAt: utc("2026-07-08T10:00") };
    expect(stateOf({ ...thrice, uses: 2 }, BERLIN, utc("2026-07-09T00:00"))).toBe("active");
    const used = { ...thrice, uses: 3, lastUsedAt: utc("2026-07-08T12:00") };
    expect(stateOf(used, BERLIN, utc("2026-07-09T00:00"))).toBe("used");
    expect(endOf(used, BERLIN, utc("2026-07-09T00:00"))).toBe(utc("2026-07-08T12:00"));
  });
});

describe("the first-use time-to-live", () => {
  const short = { ...cleaner, rule: { ...cleaner.rule, firstUseTtlMs: 26 * HOUR_MS } };

  test("runs from the first entry and cuts all windows", () => {
    const used = { ...short, uses: 1, firstUsedAt: utc("2026-07-02T08:00") };
    expect(shown(openWindowsOf(used, BERLIN, YEAR))).toEqual(["2026-07-02T07:00Z - 2026-07-02T10:00Z"]);
    expect(statesOf(used, ["2026-07-03T09:59", "2026-07-03T10:00"])).toEqual(["active", "expired"]);
    expect(endOf(used, BERLIN, utc("2026-07-02T08:00"))).toBe(utc("2026-07-03T10:00"));
    expect(closedSince(used, BERLIN, utc("2026-07-04T00:00"))).toBe(utc("2026-07-02T10:00"));
  });

  test("neither runs before the first entry nor outlives the last window", () => {
    expect(openWindowsOf(short, BERLIN, YEAR)).toEqual(openWindowsOf(cleaner, BERLIN, YEAR));
    const late = { ...short, uses: 1, firstUsedAt: utc("2026-07-30T09:00") };
    expect(endOf(late, BERLIN, utc("2026-07-30T09:00"))).toBe(utc("2026-07-30T10:00"));
  });
});

describe("an emergency code", () => {
  const prepared = code({ kind: "emergency" });
  const activated = { ...prepared, activation: span("2026-07-08T10:00", "2026-07-08T10:15") };

  test("is dormant, active for its minutes, and dormant again", () => {
    expect(statesOf(prepared, ["2026-07-08T10:00"])).toEqual(["dormant"]);
    const instants = ["2026-07-08T09:59", "2026-07-08T10:00", "2026-07-08T10:14:59.999", "2026-07-08T10:15"];
    expect(statesOf(activated, instants)).toEqual(["dormant", "active", "active", "dormant"]);
    expect(openWindowsOf(prepared, BERLIN, YEAR)).toEqual([]);
    expect(openWindowsOf(activated, BERLIN, YEAR)).toEqual([activated.activation]);
  });

  test("ends with its activation while that holds, and has been closed since then", () => {
    expect(endOf(prepared, BERLIN, utc("2026-07-08T10:00"))).toBeNull();
    expect(endOf(activated, BERLIN, utc("2026-07-08T10:10"))).toBe(utc("2026-07-08T10:15"));
    expect(endOf(activated, BERLIN, utc("2026-07-08T10:15"))).toBeNull();
    expect(closedSince(activated, BERLIN, utc("2026-07-08T10:10"))).toBeNull();
    expect(closedSince(activated, BERLIN, utc("2026-07-08T11:00"))).toBe(utc("2026-07-08T10:15"));
    expect(closedSince(prepared, BERLIN, utc("2026-07-08T11:00"))).toBeNull();
  });

  test("dies by revocation in the middle of an activation, and by its uses", () => {
    const revoked = { ...activated, revokedAt: utc("2026-07-08T10:05") };
    expect(statesOf(revoked, ["2026-07-08T10:05"])).toEqual(["revoked"]);
    expect(shown(openWindowsOf(revoked, BERLIN, YEAR))).toEqual(["2026-07-08T10:00Z - 2026-07-08T10:05Z"]);
    expect(closedSince(revoked, BERLIN, utc("2026-07-08T11:00"))).toBe(utc("2026-07-08T10:05"));
    const used = { ...activated, rule: rule({ maxUses: 1 }), uses: 1, firstUsedAt: utc("2026-07-08T10:01") };
    expect(statesOf(used, ["2026-07-08T10:02"])).toEqual(["used"]);
  });
});

describe("a code with a fence", () => {
  const fence = { radiusMeters: 150, liveMinutes: 60 };
  const fenced = { ...cleaner, fence };
  const near = (from: string, until: string) => ({ ...fenced, activation: span(from, until) });

  test("opens never while nobody was near, though its times run on", () => {
    expect(openWindowsOf(fenced, BERLIN, YEAR)).toEqual([]);
    expect(statesOf(fenced, ["2026-07-01T12:00", "2026-07-02T08:00", "2026-07-30T10:00"])).toEqual([
      "scheduled",
      "active",
      "expired",
    ]);
    expect(closedSince(fenced, BERLIN, utc("2026-07-02T08:00"))).toBeNull();
    expect(endOf(fenced, BERLIN, utc("2026-07-02T08:00"))).toBe(utc("2026-07-30T10:00"));
  });

  test("opens while it is awake, and only within its windows", () => {
    expect(shown(openWindowsOf(near("2026-07-02T08:00", "2026-07-02T09:00"), BERLIN, YEAR))).toEqual([
      "2026-07-02T08:00Z - 2026-07-02T09:00Z",
    ]);
    const late = near("2026-07-02T09:30", "2026-07-02T10:30");
    expect(shown(openWindowsOf(late, BERLIN, YEAR))).toEqual(["2026-07-02T09:30Z - 2026-07-02T10:00Z"]);
    expect(closedSince(late, BERLIN, utc("2026-07-02T10:15"))).toBe(utc("2026-07-02T10:00"));
    expect(closedSince(late, BERLIN, utc("2026-07-02T09:45"))).toBeNull();
  });

  test("that was awake between its windows only has never opened", () => {
    const between = near("2026-07-02T12:00", "2026-07-02T13:00");
    expect(openWindowsOf(between, BERLIN, YEAR)).toEqual([]);
    expect(closedSince(between, BERLIN, utc("2026-07-02T14:00"))).toBeNull();
  });

  test("ends with its time of being awake while that holds, and with its last window for good", () => {
    const awake = near("2026-07-30T09:30", "2026-07-30T10:30");
    expect(endOf(awake, BERLIN, utc("2026-07-30T09:45"))).toBe(utc("2026-07-30T10:00"));
    expect(endOf(near("2026-07-02T08:00", "2026-07-02T08:30"), BERLIN, utc("2026-07-02T08:10"))).toBe(
      utc("2026-07-02T08:30"),
    );
  });

  test("is closed by revocation in the middle of being awake", () => {
    const revoked = { ...near("2026-07-02T08:00", "2026-07-02T09:00"), revokedAt: utc("2026-07-02T08:20") };
    expect(shown(openWindowsOf(revoked, BERLIN, YEAR))).toEqual(["2026-07-02T08:00Z - 2026-07-02T08:20Z"]);
    expect(closedSince(revoked, BERLIN, utc("2026-07-02T09:00"))).toBe(utc("2026-07-02T08:20"));
  });

  test("keeps its windows on the night when clocks change", () => {
    const night = code({
      kind: "recurring",
      fence,
      rule: rule({ weekly: [weekly(["SA"], "23:00", "04:00")], endless: true }),
      activation: span("2026-10-24T23:30", "2026-10-25T02:30"),
    });
    expect(shown(openWindowsOf(night, BERLIN, YEAR))).toEqual(["2026-10-24T23:30Z - 2026-10-25T02:30Z"]);
    expect(
      shown(openWindowsOf({ ...night, activation: span("2026-10-25T02:30", "2026-10-25T03:30") }, BERLIN, YEAR)),
    ).toEqual(["2026-10-25T02:30Z - 2026-10-25T03:00Z"]);
  });

  test("opens like any other without it", () => {
    expect(openWindowsOf(unfenced(fenced), BERLIN, YEAR)).toEqual(openWindowsOf(cleaner, BERLIN, YEAR));
  });
});

describe("the table of states", () => {
  test("final states take no event, and all others can be revoked", () => {
    const over = CODE_STATES.filter(isOver);
    expect(over).toEqual(["expired", "used", "revoked"]);
    for (const state of CODE_STATES) {
      expect(stateAfter(state, "revoke")).toBe(isOver(state) ? null : "revoked");
    }
    for (const state of over) {
      for (const event of CODE_EVENTS) expect(stateAfter(state, event)).toBeNull();
    }
  });

  test("allows every change that time and facts bring about in any code", () => {
    const facts = fc.record({
      ttlMinutes: fc.option(fc.integer({ min: 1, max: 5_000 })),
      usedMinute: fc.option(fc.integer({ min: 0, max: 11_000 })),
      revokedMinute: fc.option(fc.integer({ min: 0, max: 11_000 })),
      maxUses: fc.option(fc.constant(1)),
    });
    fc.assert(
      fc.property(
        scenes,
        facts,
        ({ stage, rule: given, context }, { ttlMinutes, usedMinute, revokedMinute, maxUses }) => {
          const minute = (found: number | null) => (found === null ? null : plus(stage.inner.from, found * MINUTE_MS));
          const firstUseTtlMs = ttlMinutes === null ? null : ttlMinutes * MINUTE_MS;
          const whole = { ...given, maxUses, firstUseTtlMs };
          const of = (now: Instant) => {
            const known = (found: Instant | null) => (found !== null && found <= now ? found : null);
            const usedAt = known(minute(usedMinute));
            return code({
              rule: whole,
              uses: usedAt === null ? 0 : 1,
              firstUsedAt: usedAt,
              revokedAt: known(minute(revokedMinute)),
              createdAt: stage.inner.from,
            });
          };
          let before = stateOf(of(stage.inner.from), context, stage.inner.from);
          for (let now = stage.inner.from; now < stage.inner.until; now = plus(now, DAY_MS / 4 - MINUTE_MS)) {
            const state = stateOf(of(now), context, now);
            const next = Object.values(CODE_LIFE[before]);
            const afterNext = next.flatMap((found) => Object.values(CODE_LIFE[found]));
            expect([before, ...next, ...afterNext], `${before} at ${shownInstant(now)}`).toContain(state);
            const isOpen = openWindowsOf(of(now), context, stage.inner).some((window) => holds(window, now));
            expect(isOpen ? state : "active").toBe("active");
            before = state;
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
