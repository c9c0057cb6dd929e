import { Kysely, SqliteDialect } from "kysely";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { migrate } from "./migrate.ts";
import { columnsOf, TABLE_NAMES } from "./columns.ts";
import type { Schema } from "./schema.ts";

test("the migrations make exactly the tables and columns of the schema", async () => {
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: new Database(":memory:") }) });
  await migrate(db, "sqlite");
  const tables = (await db.introspection.getTables()).filter((table) => !table.name.startsWith("cardea_migration"));
  const made = Object.fromEntries(
    tables.map((table) => [table.name, table.columns.map((column) => column.name).toSorted(byName)]),
  );
  const meant = Object.fromEntries(TABLE_NAMES.map((name) => [name, columnsOf(name).toSorted(byName)]));
  expect(made).toEqual(meant);
  await db.destroy();
});

test("migrating again changes nothing", async () => {
  const database = new Database(":memory:");
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
  await migrate(db, "sqlite");
  const before = database.serialize();
  await migrate(db, "sqlite");
  expect(database.serialize().equals(before)).toBe(true);
  await db.destroy();
});

function byName(a: string, b: string): number {
  return a < b ? -1 : 1;
}
