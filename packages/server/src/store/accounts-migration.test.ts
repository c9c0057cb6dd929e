import Database from "better-sqlite3";
import { Kysely, SqliteDialect } from "kysely";
import { Migrator } from "kysely/migration";
import { expect, test } from "vitest";
import { migrate, MIGRATION_LOCK_TABLE, MIGRATION_TABLE, migrationsFor } from "./migrate.ts";
import type { Schema } from "./schema.ts";

const MONTH_MS = 30 * 24 * 3_600_000;

test("a database of before keeps its API keys with every right, and its browser sessions end", async () => {
  const database = new Database(":memory:");
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
  const migrations = migrationsFor("sqlite");
  const before = Object.fromEntries(Object.entries(migrations).filter(([name]) => name < "0003"));
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => before },
    migrationTableName: MIGRATION_TABLE,
    migrationLockTableName: MIGRATION_LOCK_TABLE,
  });
  await migrator.migrateToLatest();
  const insert = database.prepare(
    "insert into api_key (id, name, hash, created_at, expires_at) values (?, ?, ?, ?, ?)",
  );
  insert.run("key_1", "Browser", "a", 1_000, 1_000 + MONTH_MS);
  insert.run("key_2", "Browser", "b", 1_000, null);
  insert.run("key_3", "program", "c", 1_000, 1_000 + MONTH_MS);
  await migrate(db, "sqlite");
  const keys = await db.selectFrom("api_key").select(["id", "scope", "lock_ids", "expires_at"]).orderBy("id").execute();
  expect(keys).toEqual([
    { id: "key_1", scope: "all", lock_ids: null, expires_at: 1_000 },
    { id: "key_2", scope: "all", lock_ids: null, expires_at: null },
    { id: "key_3", scope: "all", lock_ids: null, expires_at: 1_000 + MONTH_MS },
  ]);
  await db.destroy();
});
