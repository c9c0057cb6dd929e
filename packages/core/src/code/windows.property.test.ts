import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY_MS, MINUTE_MS, plus } from "../time/instant.ts";
import { BEGINNING, merged, shared, type Window } from "../time/window.ts";
import { shownInstant } from "./code.arbitrary.ts";
import { allowedMinutes, scenes } from "./oracle.arbitrary.ts";
import { lastEndBefore, lastInstantOf, nextWindow, validityOf, windowsOf } from "./windows.ts";

const runs = (numRuns: number) => ({ numRuns });
const around = (window: Window, days: number): Window => ({
  from: plus(window.from, -days * DAY_MS),
  until: plus(window.until, days * DAY_MS),
});

describe("for any rule around any change of the clocks", () => {
  test("a minute is in a window exactly if the wall clock says so", () => {
    fc.assert(
      fc.property(scenes, ({ stage, rule, context }) => {
        const windows = windowsOf(rule, context, stage.inner);
        const expected = allowedMinutes(stage, rule, context.holidays);
        const actual = expected.map(() => false);
        const minuteOf = (at: number) => (at - stage.inner.from) / MINUTE_MS;
        for (const { from, until } of windows) actual.fill(true, minuteOf(from), minuteOf(until));
        const wrong = expected.findIndex((isAllowed, minute) => isAllowed !== actual[minute]);
        expect(wrong === -1 ? "right" : shownInstant(plus(stage.inner.from, wrong * MINUTE_MS))).toBe("right");
      }),
      runs(2_000),
    );
  });

  test("windows ascend, stay apart, and lie within span and validity", () => {
    fc.assert(
      fc.property(scenes, ({ stage, rule, context }) => {
        const windows = windowsOf(rule, context, stage.inner);
        const within = shared(validityOf(rule, context), stage.inner);
        expect(merged(windows)).toEqual(windows);
        for (const window of windows) {
          expect(window.from).toBeLessThan(window.until);
          expect(within && shared(within, window)).toEqual(window);
        }
      }),
      runs(3_000),
    );
  });

  test("two halves of a span make the whole", () => {
    fc.assert(
      fc.property(scenes, ({ stage, rule, context, now }) => {
        const before = windowsOf(rule, context, { from: stage.inner.from, until: now });
        const after = windowsOf(rule, context, { from: now, until: stage.inner.until });
        expect(merged([...before, ...after])).toEqual(windowsOf(rule, context, stage.inner));
      }),
      runs(3_000),
    );
  });

  test("the next window is the first of all windows that is not over", () => {
    fc.assert(
      fc.property(scenes, ({ stage, rule, context, now }) => {
        const next = nextWindow(rule, context, now);
        const wide = around(stage.inner, 400);
        const first = windowsOf(rule, context, wide).find((window) => window.until > now);
        expect(next && shared(next, wide)).toEqual(first ?? null);
      }),
      runs(3_000),
    );
  });

  test("the last instant is the end of the last of all windows", () => {
    fc.assert(
      fc.property(scenes, ({ stage, rule, context, now }) => {
        const wide = around(stage.inner, 400);
        const last = lastInstantOf(rule, context);
        const end = windowsOf(rule, context, wide).at(-1)?.until ?? BEGINNING;
        const repeats = rule.weekly.length > 0 ? rule.terms.length === 0 : rule.dated.length === 0;
        expect(last).toBe(rule.validUntil === null && repeats ? null : end);
        const before = windowsOf(rule, context, { from: wide.from, until: now }).at(-1)?.until ?? null;
        expect(lastEndBefore(rule, context, now)).toBe(before);
      }),
      runs(3_000),
    );
  });
});
