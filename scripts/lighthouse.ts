// `npm run lighthouse`: opens pages of a filled house as a slow phone would, and prints one table. It ends with 1 where a
// page has less than it promises (docs/web.md). All of it stays on this machine.
import { measurePages, type PageScores } from "../packages/testkit/src/page/lighthouse.ts";

const LEAST = { performance: 90, accessibility: 95, bestPractices: 95 } as const;
const COLUMNS = ["page", "performance", "accessibility", "best practices", "largest paint", "blocked", "shift"];

const scores = await measurePages();
const rows = [COLUMNS, ...scores.map(cellsOf)];
const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
for (const row of rows) console.info(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
for (const { page, findings } of scores) if (findings.length > 0) console.info(`${page}: ${findings.join(", ")}`);
if (!scores.every(isGood)) process.exitCode = 1;

function cellsOf(one: PageScores): readonly string[] {
  const { page, performance, accessibility, bestPractices, largestPaintMs, blockedMs, layoutShift } = one;
  const points = [performance, accessibility, bestPractices].map(String);
  return [page, ...points, `${largestPaintMs} ms`, `${blockedMs} ms`, layoutShift.toFixed(3)];
}

function isGood(one: PageScores): boolean {
  return (["performance", "accessibility", "bestPractices"] as const).every((name) => one[name] >= LEAST[name]);
}
