import { type PostgresServer, silentLog, startPostgres, storeSamples } from "@cardea/testkit";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { migrateGraphile } from "../jobs/graphile.ts";
import { systemWorld } from "../world/system-world.ts";
import { MIGRATION_TABLE } from "./migrate.ts";
import { openPostgresStore } from "./postgres.ts";
import { columnsOf, TABLE_NAMES } from "./columns.ts";
import type { Schema } from "./schema.ts";

const { insertHouse, sampleEvent, sampleRecord } = storeSamples;
const world = systemWorld();
const open = (url: string) => openPostgresStore({ url, world, log: silentLog, migrateJobs: migrateGraphile });

/** Something done to a database behind Cardea's back. */
async function meddle(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

describe("a PostgreSQL database", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  test("has exactly the tables and columns of the schema, but for the jobs, which are graphile-worker's", async () => {
    const url = await server.createDatabase("schema");
    await (await open(url)).close();
    const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) }) });
    const tables = (await db.introspection.getTables()).filter(
      (table) => table.schema === "public" && !table.name.startsWith("cardea_migration"),
    );
    const made = Object.fromEntries(
      tables.map((table) => [table.name, table.columns.map((column) => column.name).toSorted(byName)]),
    );
    const names = TABLE_NAMES.filter((name) => name !== "job");
    expect(made).toEqual(Object.fromEntries(names.map((name) => [name, columnsOf(name).toSorted(byName)])));
    await db.destroy();
  });

  test("of a newer Cardea is refused", async () => {
    const url = await server.createDatabase("newer");
    await (await open(url)).close();
    await meddle(url, `insert into ${MIGRATION_TABLE} values ('9999-from-the-future', '2030-01-01')`);
    await expect(open(url)).rejects.toMatchObject({
      code: "cannot_start",
      message: expect.stringContaining("newer Cardea"),
    });
  });

  test("that isn't there is refused with a sentence", async () => {
    const url = `postgres://postgres@127.0.0.1:${server.port}/nowhere`;
    await expect(open(url)).rejects.toMatchObject({
      code: "cannot_start",
      message: expect.stringContaining("nowhere"),
    });
    await expect(open("postgres://postgres@127.0.0.1:1/x")).rejects.toMatchObject({ code: "cannot_start" });
  });

  test("serves two servers: both start at once, hear of each other's commits, and keep one audit log", async () => {
    const url = await server.createDatabase("shared");
    const [one, other] = await Promise.all([open(url), open(url)]);
    const { site } = await one.unit(insertHouse);
    const heard: object[] = [];
    other.onCommit((news) => heard.push(news));
    const mark = (store: typeof one) =>
      store.unit(async (tx) => {
        await tx.publish([sampleEvent(site.id)]);
        await tx.record([sampleRecord("test.marked")]);
      });
    await mark(one);
    // The news of the house may still be on their way to the other server.
    await vi.waitFor(() => expect(heard.at(-1)).toEqual({ events: true }), { timeout: 60_000 });
    await Promise.all(Array.from({ length: 40 }, (_, index) => mark(index % 2 === 0 ? one : other)));
    expect((await other.auditRecords(0, 100)).map(({ index }) => index)).toEqual(
      Array.from({ length: 41 }, (_, i) => i),
    );
    expect((await one.eventsAfter(0, 100)).map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 41 }, (_, i) => i + 1),
    );
    await one.close();
    await other.close();
  });

  test("that cuts all connections fails what runs, and everything works again afterwards", async () => {
    const url = await server.createDatabase("cut");
    const store = await open(url);
    const { site } = await store.unit(insertHouse);
    const cut = store.unit(async (tx) => {
      await tx.saveSetting("half", "1");
      await meddle(
        url,
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'cut' and pid <> pg_backend_pid()",
      );
      await tx.saveSetting("rest", "1");
    });
    await expect(cut).rejects.toMatchObject({ code: "storage_unavailable" });
    await vi.waitFor(async () => expect(await store.site(site.id)).toEqual(site), { timeout: 60_000 });
    expect(await store.setting("half")).toBeNull();
    await store.unit((tx) => tx.saveSetting("after", "1"));
    expect(await store.setting("after")).toBe("1");
    await store.close();
  });

  test("to which a newer server adds columns is read and written on as before", async () => {
    const url = await server.createDatabase("newer_columns");
    const store = await open(url);
    const { site } = await store.unit(insertHouse);
    const many = () =>
      Promise.all(
        Array.from({ length: 20 }, async () => [
          await store.site(site.id),
          await store.unit((tx) => tx.site(site.id)),
          await store.locks({ siteId: site.id }),
        ]),
      );
    const before = await many();
    await meddle(url, "alter table site add column later text; alter table lock add column later text");
    expect(await many()).toEqual(before);
    await store.unit((tx) => tx.updateSite({ ...site, name: "Renamed" }));
    expect((await store.site(site.id))?.name).toBe("Renamed");
    await store.close();
  });

  test("units that lock each other out are tried again until all are kept", async () => {
    const url = await server.createDatabase("deadlock");
    const store = await open(url);
    const [a, b] = [await store.unit(insertHouse), await store.unit(insertHouse)];
    const both = (first: typeof a, second: typeof a) =>
      store.unit(async (tx) => {
        await tx.holdSite(first.site.id);
        await tx.site(first.site.id);
        await tx.holdSite(second.site.id);
        await tx.record([sampleRecord("test.both")]);
      });
    await Promise.all(Array.from({ length: 6 }, (_, index) => (index % 2 === 0 ? both(a, b) : both(b, a))));
    expect(await store.auditSize()).toBe(6);
    await store.close();
  });
});

test("a server that goes away is a storage that is unavailable, for reads and for units", async () => {
  const server = await startPostgres();
  const store = await open(await server.createDatabase("gone"));
  await server.stop();
  await expect(store.sites()).rejects.toMatchObject({ code: "storage_unavailable" });
  await expect(store.unit((tx) => tx.saveSetting("x", "1"))).rejects.toMatchObject({ code: "storage_unavailable" });
  await store.close();
});

function byName(a: string, b: string): number {
  return a < b ? -1 : 1;
}
