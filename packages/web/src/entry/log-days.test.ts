import fc from "fast-check";
import { expect, test } from "vitest";
import type { HouseEvent } from "../api-types.ts";
import { daysOf, heightOf, joinedDays, seenDays } from "./log-days.ts";
import { filterIn, letsThrough, queryOf } from "./log-filter.ts";

const ZONE = "Europe/Berlin";
const SIZES = { dayPx: 40, eventPx: 60 };

function event(at: string, change: Partial<HouseEvent> = {}): HouseEvent {
  return {
    sequence: 1,
    at,
    kind: "entry",
    siteId: "site_1",
    lockId: "lock_1",
    lockName: "Front",
    codeId: null,
    holderId: "holder_1",
    holderName: "Ann",
    reason: "granted",
    slot: 1,
    facts: {},
    ...change,
  };
}

const events = fc
  .array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 })
  .map((hours) =>
    hours
      .sort((a, b) => b - a)
      .map((hour) => event(new Date(Date.parse("2026-10-20T00:00Z") + hour * 3_600_000).toISOString())),
  );

test("events stand under the day of the site, also one that a lock told late", () => {
  const days = daysOf(
    [event("2026-06-02T21:59Z"), event("2026-06-01T22:00Z"), event("2026-05-30T10:00Z"), event("2026-06-01T23:00Z")],
    ZONE,
  );
  expect(days.map(({ date, count }) => [date, count])).toEqual([
    ["2026-06-02", 2],
    ["2026-05-30", 1],
    ["2026-06-02", 1],
  ]);
});

test("days of pages that follow each other are the days of all", () => {
  fc.assert(
    fc.property(events, fc.nat(60), (all, cut) => {
      expect(joinedDays(daysOf(all.slice(0, cut), ZONE), daysOf(all.slice(cut), ZONE))).toEqual(daysOf(all, ZONE));
    }),
  );
});

test("what is in sight is drawn, at its own height and no more than fits", () => {
  const sight = fc.record({ top: fc.integer({ min: 0, max: 3_000 }), height: fc.integer({ min: 1, max: 900 }) });
  fc.assert(
    fc.property(events, sight, (all, { top, height }) => {
      const days = daysOf(all, ZONE);
      const seen = seenDays(days, SIZES, { top, bottom: top + height });
      const shown = seen.reduce((sum, { from, until }) => sum + until - from, 0);
      expect(shown).toBeLessThanOrEqual(height / SIZES.eventPx + 2 * seen.length + 1);
      let y = 0;
      let index = 0;
      for (const { count } of days) {
        y += SIZES.dayPx;
        for (let i = 0; i < count; i++, index++, y += SIZES.eventPx) {
          const isInside = y + SIZES.eventPx > top && y < top + height;
          const isSeen = seen.some(({ from, until }) => from <= index && index < until);
          expect(isSeen || !isInside).toBe(true);
        }
      }
      expect(heightOf(days, SIZES)).toBe(y);
    }),
  );
});

test("a filter in the address asks the server for the same as it lets through live", () => {
  const filter = filterIn({ show: "failed", door: "lock_1", day: "2026-06-01", other: "x" });
  expect(filter).toEqual({ show: "failed", door: "lock_1", day: "2026-06-01" });
  expect(queryOf(filter, ZONE)).toEqual({ failed: "true", lockId: "lock_1", until: "2026-06-01T22:00:00.000Z" });
  const refused = event("2026-06-01T10:00Z", { reason: "unknown_code" });
  expect(letsThrough(filter, refused, ZONE)).toBe(true);
  expect(letsThrough(filter, event("2026-06-01T10:00Z"), ZONE)).toBe(false);
  expect(letsThrough(filter, { ...refused, lockId: "lock_2" }, ZONE)).toBe(false);
  expect(letsThrough(filter, { ...refused, at: "2026-06-01T22:00Z" }, ZONE)).toBe(false);
  expect(letsThrough({ person: "holder_2" }, refused, ZONE)).toBe(false);
  expect(filterIn({ show: "all", day: "tomorrow", person: 3 })).toEqual({});
});
