import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog, storeSamples } from "@cardea/testkit";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemWorld } from "../world/system-world.ts";
import { MIGRATION_TABLE } from "./migrate.ts";
import { openSqliteStore, type SqliteOptions } from "./sqlite.ts";

const { insertHouse, NOW } = storeSamples;

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cardea-faults-"));
  path = join(folder, "cardea.db");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (change: Partial<SqliteOptions> = {}) =>
  openSqliteStore({ path, world: systemWorld(), log: silentLog, ...change });

/** Changes the file behind Cardea's back. */
function tamper(change: (database: Database.Database) => void): void {
  const database = new Database(path);
  change(database);
  database.close();
}

describe("a SQLite file", () => {
  test("is there again after it was closed, with what was kept, and is readable for its owner only", async () => {
    const first = await open();
    const { site } = await first.unit(insertHouse);
    await first.close();
    const second = await open();
    expect(await second.site(site.id)).toEqual(site);
    await second.close();
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  test("belongs to one server: a second one is refused with a sentence, and the first goes on", async () => {
    const first = await open();
    await expect(open()).rejects.toMatchObject({
      code: "cannot_start",
      message: expect.stringContaining("already runs"),
    });
    await first.unit(insertHouse);
    await first.close();
    await (await open()).close();
  });

  test("can be changed by a tool while the server runs, and the audit log stays whole", async () => {
    const server = await open();
    const tool = await open({ role: "tool" });
    const record = (name: string) => [storeSamples.sampleRecord(`test.${name}`)];
    await server.unit((tx) => tx.record(record("first")));
    await tool.unit((tx) => tx.record(record("second")));
    await server.unit((tx) => tx.record(record("third")));
    expect((await server.auditRecords(0, 9)).map(({ index }) => index)).toEqual([0, 1, 2]);
    await tool.close();
    await server.close();
  });

  test("that is no database is refused and left as it is", async () => {
    writeFileSync(path, "a shopping list, long enough to look like a header of something".repeat(100));
    const before = readFileSync(path);
    await expect(open()).rejects.toMatchObject({
      code: "cannot_start",
      message: expect.stringContaining("not a database"),
    });
    expect(readFileSync(path)).toEqual(before);
  });

  test("that is damaged inside is refused", async () => {
    const store = await open();
    await store.unit(insertHouse);
    await store.close();
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 4096, 4096 * 6);
    writeFileSync(path, bytes);
    await expect(open()).rejects.toMatchObject({ code: "cannot_start", message: expect.stringContaining("damaged") });
  });

  test("of a newer Cardea is refused and left as it is", async () => {
    await (await open()).close();
    tamper((database) => database.exec(`insert into ${MIGRATION_TABLE} values ('9999-from-the-future', '2030-01-01')`));
    await expect(open()).rejects.toMatchObject({
      code: "cannot_start",
      message: expect.stringContaining("9999-from-the-future"),
    });
    tamper((database) => database.exec(`delete from ${MIGRATION_TABLE} where name like '9999%'`));
    await (await open()).close();
  });

  test("of another program is refused", async () => {
    tamper((database) => database.exec("create table site (id integer primary key, domain text)"));
    await expect(open()).rejects.toMatchObject({
      code: "cannot_start",
      message: expect.stringContaining("did not make"),
    });
  });

  test("in a folder that can't be made is refused with a sentence", async () => {
    writeFileSync(join(folder, "file"), "");
    await expect(open({ path: join(folder, "file", "cardea.db") })).rejects.toMatchObject({ code: "cannot_start" });
  });
});

describe("a full disk", () => {
  const answer = (size: number) => ({ requestHash: "h", status: 200, body: "x".repeat(size), createdAt: NOW });

  test("fails the unit that finds it, keeps what was there, and is over with the next unit that fits", async () => {
    const store = await open({ bytesMax: 1_000_000 });
    const { site } = await store.unit(insertHouse);
    expect(store.readOnlyReason()).toBeNull();
    await store.unit((tx) => tx.insertAnswer("api", "small", answer(300_000)));
    const large = store.unit((tx) => tx.insertAnswer("api", "large", answer(900_000)));
    await expect(large).rejects.toMatchObject({ code: "storage_full" });

    expect(store.readOnlyReason()).toContain("full");
    expect(await store.answer("api", "large")).toBeNull();
    expect(await store.answer("api", "small")).not.toBeNull();
    expect(await store.site(site.id)).toEqual(site);

    await store.unit((tx) => tx.deleteAnswersBefore(storeSamples.later));
    expect(store.readOnlyReason()).toBeNull();
    await store.unit((tx) => tx.insertAnswer("api", "large", answer(300_000)));
    await store.close();
  });

  test("fails all units of a shared commit, also where one swallows the error", async () => {
    const timeless = { ...systemWorld(), now: () => NOW }; // so that no batch ends for lasting too long
    const store = await open({ bytesMax: 1_000_000, world: timeless });
    await store.unit(insertHouse);
    const units = [
      store.unit((tx) => tx.saveSetting("before", "1")),
      store.unit(async (tx) => {
        await tx.insertAnswer("api", "large", answer(2_000_000)).catch(() => {});
        await tx.saveSetting("swallowed", "1").catch(() => {});
      }),
    ];
    const results = await Promise.allSettled(units);
    expect(results.map((result) => result.status)).toEqual(["rejected", "rejected"]);
    expect(await store.setting("before")).toBeNull();
    expect(await store.setting("swallowed")).toBeNull();
    await store.unit((tx) => tx.saveSetting("after", "1"));
    expect(store.readOnlyReason()).toBeNull();
    await store.close();
  });
});

test("a unit that waits for something else is given up after a while, and the others go on", async () => {
  const world = systemWorld();
  const hurried = { ...world, after: (ms: number, callback: () => void) => world.after(ms / 100, callback) };
  const store = await open({ world: hurried });
  const stuck = store.unit(() => new Promise(() => {}));
  const next = store.unit((tx) => tx.saveSetting("next", "1"));
  await expect(stuck).rejects.toThrow("awaits nothing but its own store calls");
  await next;
  expect(await store.setting("next")).toBe("1");
  await store.close();
});

test("a closed store refuses units and lets those asked for before finish", async () => {
  const store = await open();
  const last = store.unit((tx) => tx.saveSetting("last", "1"));
  await store.close();
  await last;
  await expect(store.unit((tx) => tx.saveSetting("late", "1"))).rejects.toMatchObject({ code: "storage_unavailable" });
  const again = await open();
  expect([await again.setting("last"), await again.setting("late")]).toEqual(["1", null]);
  await again.close();
});
