import { expect, test } from "vitest";
import { growthOf, median, percentile, short, spreadOf } from "./figures.ts";

test("the 99th percentile of a hundred values is the last but one", () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(spreadOf(values)).toEqual({ n: 100, p50: 50, p99: 99, max: 100 });
});

test("the 99th percentile of few values is the worst", () => {
  expect(percentile([1, 2, 3], 99)).toBe(3);
});

test("nothing measured is told as zero", () => {
  expect(spreadOf([])).toEqual({ n: 0, p50: 0, p99: 0, max: 0 });
});

test("the median of an even number of values lies between the two in the middle", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([9, 1, 3])).toBe(3);
});

test("growth tells a linear cost from a quadratic one", () => {
  const sizes = [250, 500, 1_000, 4_000];
  expect(growthOf(sizes.map((size) => ({ size, cost: 3 * size })))).toBeCloseTo(1);
  expect(growthOf(sizes.map((size) => ({ size, cost: size ** 2 })))).toBeCloseTo(2);
});

test("numbers are told with the digits that matter", () => {
  expect([0, 0.01234, 1.234, 12.34, 1_234.5].map(short)).toEqual(["0", "0.0123", "1.23", "12.3", "1235"]);
});
