import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crashingWriter, expectWhole, type PostgresServer, silentLog, startPostgres } from "@cardea/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { graphileJobs, migrateGraphile } from "../jobs/graphile.ts";
import { TASKS, type JobHandler, type Task } from "../jobs/port.ts";
import { systemWorld } from "../world/system-world.ts";
import { openPostgresStore } from "./postgres.ts";
import { openSqliteStore } from "./sqlite.ts";

const world = systemWorld();
const WRITERS = new URL("../../../testkit/src/store-contract/", import.meta.url);
const script = (name: string): string => new URL(name, WRITERS).pathname;

describe("a server on SQLite that is killed", () => {
  test.each([1, 40, 400])("after %i kept units loses none of them and shows no half one", async (count) => {
    const folder = mkdtempSync(join(tmpdir(), "cardea-crash-"));
    const path = join(folder, "cardea.db");
    const crashed = await crashingWriter(script("crash-sqlite.ts"), [path], count);
    const store = await openSqliteStore({ path, world, log: silentLog });
    await expectWhole(store, crashed);
    await store.close();
    rmSync(folder, { recursive: true });
  });
});

describe("a server on PostgreSQL that is killed", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  const open = (url: string) => openPostgresStore({ url, world, log: silentLog, migrateJobs: migrateGraphile });

  test.each([1, 100])("after %i kept units loses none of them and shows no half one", async (count) => {
    const url = await server.createDatabase(`crash_${count}`);
    const crashed = await crashingWriter(script("crash-postgres.ts"), [url], count);
    const store = await open(url);
    await expectWhole(store, crashed);
    await store.close();
  });

  test("leaves its running job to another server within seconds", async () => {
    const url = await server.createDatabase("crash_jobs");
    const crashed = await crashingWriter(script("crash-worker.ts"), [url], 1);
    expect(crashed.kept).toEqual(["orphan"]);
    const store = await open(url);
    const runner = graphileJobs({ url, world, log: silentLog });
    const ran = new Promise<string>((resolve) => {
      const handler: JobHandler = async (key) => resolve(key);
      void runner.start(Object.fromEntries(TASKS.map((task) => [task, handler])) as Record<Task, JobHandler>);
    });
    expect(await ran).toBe("orphan");
    await runner.stop();
    await store.close();
  });
});
