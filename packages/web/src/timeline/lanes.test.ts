import fc from "fast-check";
import { expect, test } from "vitest";
import { lanesOf, type Stretch } from "./lanes.ts";

const stretches = fc
  .array(fc.record({ start: fc.integer({ min: 0, max: 60 }), length: fc.integer({ min: 1, max: 20 }) }), {
    maxLength: 60,
  })
  .map((all) =>
    all.map(({ start, length }): Stretch => ({ start, end: start + length })).sort((a, b) => a.start - b.start),
  );

test("bars that follow each other share a lane, and those that overlap stack from the top", () => {
  const bars = [
    { start: 0, end: 10 },
    { start: 2, end: 4 },
    { start: 4, end: 6 },
    { start: 5, end: 12 },
    { start: 10, end: 11 },
  ];
  expect(lanesOf(bars)).toEqual({ lanes: [0, 1, 1, 2, 0], count: 3 });
  expect(lanesOf([])).toEqual({ lanes: [], count: 0 });
});

test("no two bars of a lane overlap, and there are just as many lanes as bars at the busiest place", () => {
  fc.assert(
    fc.property(stretches, (bars) => {
      const { lanes, count } = lanesOf(bars);
      for (const [i, a] of bars.entries()) {
        for (const [j, b] of bars.entries()) {
          const isApart = a.end <= b.start || b.end <= a.start;
          expect(i === j || lanes[i] !== lanes[j] || isApart).toBe(true);
        }
      }
      const busiest = Math.max(
        0,
        ...bars.map(({ start }) => bars.filter((b) => b.start <= start && start < b.end).length),
      );
      expect(count).toBe(busiest);
      expect(lanes.every((lane) => lane >= 0 && lane < count)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
