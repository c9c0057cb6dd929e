import { describe, expect, test } from "vitest";
import { type Crash, type CrashResult, runChain } from "./chain.ts";
import type { FaultName } from "./faults.ts";
import { type CrashDatabase, withDatabases } from "./matrix.ts";
import { CRASH_POINTS, type CrashPoint } from "./points.ts";

// The short form: every other point once on SQLite, a handful on PostgreSQL. `npm run crash` is the long one.

/** A minute on two idle cores; a busy machine may need many. */
const ALL_MS_MAX = 900_000;

/** Points of one scenario share their ground: each process looks after the crash of the one before. */
async function killedAt(points: readonly CrashPoint[], database: CrashDatabase): Promise<readonly CrashResult[]> {
  return withDatabases(database, (newDatabase) => {
    const crashes: readonly Crash[] = points.map((point, at) => ({ point, seed: at + 1 }));
    return runChain({ crashes, newDatabase });
  });
}

function onSqlite(isMine: (point: CrashPoint) => boolean): readonly CrashPoint[] {
  const all = CRASH_POINTS.filter((point) => point.databases.includes("sqlite") && isMine(point));
  return all.filter((_, at) => at % 2 === 0);
}

function violationsIn(results: readonly CrashResult[]): readonly string[] {
  return results.flatMap(({ violations }) => violations.map(({ point, seed, text }) => `${point} ${seed}: ${text}`));
}

const inLife = onSqlite(({ scenario }) => scenario === "life");
const half = Math.ceil(inLife.length / 2);

describe("killed at many a point of its work on SQLite, a server keeps all that it promised", () => {
  test.concurrent.each([
    ["of the life of codes", inLife.slice(0, half)],
    ["of revocations, changes and power cuts", inLife.slice(half)],
    ["of key rotation", onSqlite(({ scenario }) => scenario === "rotate")],
    ["of backup", onSqlite(({ scenario }) => scenario === "backup")],
    ["of restore", onSqlite(({ scenario }) => scenario === "restore")],
    ["of migration and first start", onSqlite(({ scenario }) => scenario === "fresh")],
    ["in time", onSqlite(({ scenario }) => scenario === "moment")],
    ["of a checkpoint of the WAL", onSqlite(({ scenario }) => scenario === "checkpointing")],
  ])("%s", { timeout: ALL_MS_MAX }, async (_name, points) => {
    expect(points.length).toBeGreaterThan(0);
    const results = await killedAt(points, "sqlite");
    expect(violationsIn(results)).toEqual([]);
    expect(results).toHaveLength(points.length);
  });
});

const ON_POSTGRES = [
  "create: before the commit",
  "set: in the lock, not answered",
  "read: after the commit",
  "lock event: before the commit",
  "audit: records stored, tree not",
  "job end: before",
];

test("killed in the middle of its work on PostgreSQL, a server keeps all that it promised", {
  timeout: ALL_MS_MAX,
}, async () => {
  const points = CRASH_POINTS.filter(({ name }) => ON_POSTGRES.includes(name));
  expect(points).toHaveLength(ON_POSTGRES.length);
  expect(violationsIn(await killedAt(points, "postgres"))).toEqual([]);
});

describe("the checks find", () => {
  const seeds = [1, 2, 3, 4, 5, 6];
  async function found(
    name: string,
    extra: { readonly fault?: FaultName; readonly tooFar?: boolean },
  ): Promise<string> {
    const crashes = CRASH_POINTS.filter((point) => point.name === name).flatMap((point) =>
      seeds.map((seed) => ({ point, seed })),
    );
    expect(crashes).toHaveLength(seeds.length);
    return violationsIn(await runChain({ crashes, newDatabase: null, isBrief: true, ...extra })).join("\n");
  }

  test("a record that is not in the unit of its change", { timeout: ALL_MS_MAX }, async () => {
    const said = await found("audit: before the records", { fault: "audit appended after the commit" });
    expect(said).toMatch(/1 in the stream, 0 in the audit log/);
  });

  test("lock events that are not in the unit of their number", { timeout: ALL_MS_MAX }, async () => {
    const said = await found("lock event: before the unit", { fault: "lock events stored after their number" });
    expect(said).toMatch(/is not stored|entries were seen/);
  });

  test("a journal that nobody flushes", { timeout: ALL_MS_MAX }, async () => {
    const said = await found("power cut: the end of the journal is cut", { fault: "journal not flushed" });
    expect(said).not.toBe("");
  });

  test("a disk that lost what was flushed", { timeout: ALL_MS_MAX }, async () => {
    const said = await found("power cut: the last commit in the WAL is cut", { tooFar: true });
    expect(said).toMatch(/is lost|became shorter|has not the digits|nobody knows/);
  });
});
