import { expect, test } from "vitest";
import { closingLine, type DoneRow, tableText } from "./table.ts";

function rowOf(what: string, isMet: boolean | null): DoneRow {
  const busyBefore = { load: 1.5, cpuShare: 1 };
  const goal = isMet === null ? null : "<= 5 ms";
  return { name: "some", what, goal, figure: "7 ms", isMet, n: 3, values: {}, busyBefore };
}

const rows = [rowOf("quick", true), rowOf("slow", false), rowOf("told", null)];
const lineOf = (what: string): string =>
  tableText(rows, [])
    .split("\n")
    .find((line) => line.includes(what)) ?? "";

test("a goal that was met says so", () => {
  expect(lineOf("quick")).toMatch(/^met /);
});

test("a goal that was missed says so, with its figure", () => {
  expect(lineOf("slow")).toMatch(/^missed .* 7 ms /);
});

test("a figure without a goal is neither met nor missed", () => {
  expect(lineOf("told")).toMatch(/^ .* 7 ms +- /);
});

test("what could not be measured stands in the table and in the closing line", () => {
  const failures = [{ name: "edge", reason: "it took longer than 9 s" }];
  expect(tableText(rows, failures)).toContain("not measured: it took longer than 9 s");
  expect(closingLine(rows, failures)).toBe("bench: 1 of 2 goals met, 1 missed, 1 not measured");
});
