// `npm run crash`: kills a server by SIGKILL at each named point, by each seed, on SQLite and PostgreSQL, and makes sure
// after each restart that nothing that was promised is lost. Prints the matrix. Exit code 1 on a violation.
// -- --seeds 25 --from 1 --database sqlite|postgres|both --only TEXT --workers 2
import { parseArgs } from "node:util";
import { type CrashDatabase, matrixText, runMatrix } from "../packages/testkit/src/crash/matrix.ts";
import { CRASH_POINTS } from "../packages/testkit/src/crash/points.ts";

const DATABASES: Readonly<Record<string, readonly CrashDatabase[]>> = {
  sqlite: ["sqlite"],
  postgres: ["postgres"],
  both: ["sqlite", "postgres"],
};

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "25" },
    from: { type: "string", default: "1" },
    database: { type: "string", default: "both" },
    only: { type: "string", default: "" },
    workers: { type: "string", default: "2" },
  },
  strict: true,
});
const { only } = values;
const databases = DATABASES[values.database];
const points = CRASH_POINTS.filter(({ name }) => name.includes(only));
if (databases === undefined || points.length === 0) {
  console.error(`There is no such database or point. Points:\n${CRASH_POINTS.map(({ name }) => name).join("\n")}`);
  process.exit(2);
}

const seeds = Array.from({ length: Number(values.seeds) }, (_, at) => Number(values.from) + at);
const startedAt = performance.now();
const cells = await runMatrix({
  points,
  databases,
  seeds,
  workers: Number(values.workers),
  heard: ({ point, database, runs, violations, ms }) => {
    const verdict = violations.length === 0 ? "ok " : "BAD";
    console.log(`${verdict} ${database} ${point}: ${runs} runs in ${(ms / 1_000).toFixed(0)} s`);
    for (const { seed, text } of violations) console.log(`    seed ${seed}: ${text}`);
  },
});
const runs = cells.reduce((sum, cell) => sum + cell.runs, 0);
const bad = cells.reduce((sum, cell) => sum + cell.violations.length, 0);
console.log(`\n${matrixText(cells)}`);
console.log(
  `\n${points.length} points, ${runs} crashes, ${bad} violations, ${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes`,
);
process.exitCode = bad === 0 ? 0 : 1;
