import { expect, test } from "vitest";
import { compared, quantile, slopePerMinute } from "./figures.ts";

test("the slope of what grows steadily is its growth in a minute", () => {
  const samples = [0, 1, 2, 3].map((minute) => ({ atMs: minute * 60_000, value: 100 + 7 * minute }));
  expect(slopePerMinute(samples)).toBeCloseTo(7);
});

test("what goes up and down again has no slope", () => {
  const samples = [5, 9, 5, 9, 5].map((value, at) => ({ atMs: at * 10_000, value }));
  expect(slopePerMinute(samples)).toBeCloseTo(0);
});

test("a quantile is the value below which that share lies", () => {
  const values = Array.from({ length: 100 }, (_, at) => 100 - at);
  expect([quantile(values, 0.99), quantile(values, 0.5), quantile([], 0.99)]).toEqual([100, 51, 0]);
});

test("a reader who heard each event once and in order is well, whatever came later", () => {
  expect(compared([1, 2, 5], [1, 2, 5, 6])).toEqual({ missed: 0, doubled: 0, unknown: 0, isInOrder: true });
});

test("what is missed, doubled, out of order or never published is told", () => {
  expect(compared([1, 2, 5], [1, 5]).missed).toBe(1);
  expect(compared([1, 2], [1, 2, 2]).doubled).toBe(1);
  expect(compared([1, 2], [2, 1]).isInOrder).toBe(false);
  expect(compared([1, 2, 5], [1, 2, 4, 5]).unknown).toBe(1);
});
