// `npm run lighthouse`: opens pages of a filled house as a slow phone would, three times each, and prints one table. It ends
// with 1 where a page has less than it promises (docs/web.md). All of it stays on this machine.
// -- --runs N; --only today,codes; --reports <folder> keeps what Lighthouse says of each run.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measurePages, type PageScores } from "../packages/testkit/src/page/lighthouse.ts";

const LEAST = { performance: 90, accessibility: 95, bestPractices: 95 } as const;
const COLUMNS = [
  "page",
  "performance",
  "(uncalibrated)",
  "accessibility",
  "best practices",
  "first paint",
  "largest",
  "blocked",
  "shift",
];

const { values: wish } = parseArgs({
  options: {
    runs: { type: "string", default: "3" },
    only: { type: "string", default: "" },
    reports: { type: "string" },
  },
});
const { reports } = wish;
if (reports !== undefined) mkdirSync(reports, { recursive: true });
let count = 0;
const scores = await measurePages({
  runs: Math.max(1, Number(wish.runs) || 1),
  only: wish.only.split(",").filter((page) => page !== ""),
  ...(reports !== undefined && {
    onReport: (page, report) => writeFileSync(join(reports, `${page}-${++count}.json`), report),
  }),
});
const rows = [COLUMNS, ...scores.map(cellsOf)];
const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
for (const row of rows) console.info(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
for (const { page, findings } of scores) if (findings.length > 0) console.info(`${page}: ${findings.join(", ")}`);
if (!scores.every(isGood)) process.exitCode = 1;

function cellsOf(one: PageScores): readonly string[] {
  const {
    page,
    performance,
    uncalibrated,
    accessibility,
    bestPractices,
    firstPaintMs,
    largestPaintMs,
    blockedMs,
    layoutShift,
  } = one;
  const points = [performance, `(${uncalibrated})`, accessibility, bestPractices].map(String);
  const times = [firstPaintMs, largestPaintMs, blockedMs].map((ms) => `${ms} ms`);
  return [page, ...points, ...times, layoutShift.toFixed(3)];
}

function isGood(one: PageScores): boolean {
  return (["performance", "accessibility", "bestPractices"] as const).every((name) => one[name] >= LEAST[name]);
}
