import { expect, test } from "vitest";
import { barsPath, dotsPath, highestStack, labelledRows, linePath, type Row, ticksUpTo } from "./chart-geometry.ts";

test.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [8, [0, 2, 4, 6, 8]],
  [9, [0, 5, 10]],
  [36, [0, 10, 20, 30, 40]],
  [120, [0, 50, 100, 150]],
  [4_001, [0, 2_000, 4_000, 6_000]],
])("the grid of a chart up to %d has few whole lines, the last of them above all", (max, ticks) => {
  expect(ticksUpTo(max)).toEqual(ticks);
});

const rows: readonly Row[] = [
  { label: "Monday", values: [2, 1] },
  { label: "Tuesday", values: [0, 3] },
  { label: "Wednesday", values: [null, null] },
];

test("bars stand on each other, and where nothing was counted there is none", () => {
  expect(highestStack(rows)).toBe(3);
  expect(barsPath(rows, 0, 4)).toBe("M0.125 4v-2h0.75v2z");
  expect(barsPath(rows, 1, 4)).toBe("M0.125 2v-1h0.75v1zM1.125 4v-3h0.75v3z");
});

test("a line goes on over rows where nothing is known", () => {
  const charges: readonly Row[] = [90, null, 80].map((value, day) => ({ label: `day ${day}`, values: [value] }));
  expect(linePath(charges, 0, 100)).toBe("M0.5 10L2.5 20");
  expect(dotsPath(charges, 0, 100)).toBe("M0.5 10h0M2.5 20h0");
  expect(linePath([{ label: "day 0", values: [null] }], 0, 100)).toBe("");
});

test.each([
  [0, []],
  [3, [0, 1, 2]],
  [7, [0, 2, 4, 6]],
  [24, [1, 6, 11, 16, 21]],
  [30, [2, 8, 14, 20, 26]],
])("of %d rows a few bear their label, evenly spread", (count, labelled) => {
  expect(labelledRows(count, 5)).toEqual(labelled);
});
