import { type PostgresServer, startPostgres } from "../postgres.ts";
import { type ChainOrder, type Crash, type CrashResult, runChain, type Violation } from "./chain.ts";
import type { CrashPoint } from "./points.ts";

export type CrashDatabase = "sqlite" | "postgres";

export interface MatrixOrder {
  readonly points: readonly CrashPoint[];
  readonly databases: readonly CrashDatabase[];
  readonly seeds: readonly number[];
  /** How many chains run at once. */
  readonly workers: number;
  /** Hears of each chain that ended. */
  readonly heard?: (cell: Cell) => void;
}

/** One point on one database. */
export interface Cell {
  readonly point: string;
  readonly database: CrashDatabase;
  readonly runs: number;
  readonly violations: readonly Violation[];
  readonly ms: number;
}

const LIFE_MS_MAX = 4 * 3_600_000;

/** Runs a chain for each point and database. */
export async function runMatrix(order: MatrixOrder): Promise<readonly Cell[]> {
  const cells: Cell[] = [];
  for (const database of order.databases) {
    const mine = order.points.filter(({ databases }) => databases.includes(database));
    const { shared, alone } = Object.groupBy(mine, ({ scenario }) => (scenario === "database" ? "alone" : "shared"));
    // Where PostgreSQL itself is killed, nobody else works on it.
    for (const points of [shared, alone]) {
      if (points !== undefined) cells.push(...(await onDatabase(order, database, points)));
    }
  }
  return cells;
}

async function onDatabase(
  { seeds, workers, heard }: MatrixOrder,
  database: CrashDatabase,
  points: readonly CrashPoint[],
): Promise<readonly Cell[]> {
  return withDatabases(database, async (newDatabase) => {
    const cells: Cell[] = [];
    const waiting = [...points];
    const work = async (): Promise<void> => {
      for (let point = waiting.shift(); point !== undefined; point = waiting.shift()) {
        const crashes = crashesAt(point, seeds);
        const cell = cellOf(point, database, await runChain({ crashes, newDatabase }));
        cells.push(cell);
        heard?.(cell);
      }
    };
    await Promise.all(Array.from({ length: workers }, work));
    return cells;
  });
}

function crashesAt(point: CrashPoint, seeds: readonly number[]): readonly Crash[] {
  return seeds.map((seed) => ({ point, seed }));
}

function cellOf({ name }: CrashPoint, database: CrashDatabase, results: readonly CrashResult[]): Cell {
  return {
    point: name,
    database,
    runs: results.length,
    violations: results.flatMap(({ violations }) => violations),
    ms: results.reduce((sum, { ms }) => sum + ms, 0),
  };
}

/** Gives what makes empty databases of that kind, and takes them all away afterwards. */
export async function withDatabases<Result>(
  database: CrashDatabase,
  work: (newDatabase: ChainOrder["newDatabase"]) => Promise<Result>,
): Promise<Result> {
  if (database === "sqlite") return work(null);
  const server: PostgresServer = await startPostgres({ lifeMsMax: LIFE_MS_MAX });
  let count = 0;
  try {
    return await work(() => server.createDatabase(`crash_${++count}`));
  } finally {
    await server.stop();
  }
}

/** The matrix as text: a line for each point, then what was violated. */
export function matrixText(cells: readonly Cell[]): string {
  const points = [...new Set(cells.map(({ point }) => point))];
  const width = Math.max(...points.map(({ length }) => length));
  const databases = [...new Set(cells.map(({ database }) => database))];
  const textOf = (point: string, database: string): string => {
    const cell = cells.find((one) => one.point === point && one.database === database);
    return cell === undefined
      ? "-"
      : `${cell.runs} runs, ${cell.violations.length} bad, ${(cell.ms / 1_000).toFixed(0)} s`;
  };
  const line = (first: string, rest: readonly string[]): string =>
    [first.padEnd(width), ...rest.map((text) => text.padEnd(24))].join("  ").trimEnd();
  return [
    line("point", databases),
    ...points.map((point) =>
      line(
        point,
        databases.map((database) => textOf(point, database)),
      ),
    ),
    ...cells.flatMap(({ database, violations }) =>
      violations.map(({ point, seed, text }) => `VIOLATION ${database}, ${point}, seed ${seed}: ${text}`),
    ),
  ].join("\n");
}
