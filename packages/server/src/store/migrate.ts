import { CardeaError } from "@cardea/core";
import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { first } from "./migrations/0001-first.ts";
import { servers } from "./migrations/0002-servers.ts";
import { accounts } from "./migrations/0003-accounts.ts";
import { sitePlace } from "./migrations/0004-site-place.ts";
import { guestLinks } from "./migrations/0005-guest-links.ts";
import { push } from "./migrations/0006-push.ts";
import { checkUp } from "./migrations/0007-check-up.ts";
import { privacy } from "./migrations/0008-privacy.ts";
import { comingCodes } from "./migrations/0009-coming-codes.ts";
import { logIndices } from "./migrations/0010-log-indices.ts";
import type { Schema } from "./schema.ts";
import type { StoreKind } from "./statement.ts";

/** Ours, so that another program's Kysely tables in the same database are not taken for it. */
export const MIGRATION_TABLE = "cardea_migration";
export const MIGRATION_LOCK_TABLE = "cardea_migration_lock";

/** Migrations by name, in order. */
export type Migrations = Readonly<Record<string, Migration>>;

/** Every migration of this version. */
export function migrationsFor(kind: StoreKind): Migrations {
  return {
    "0001-first": first(kind),
    "0002-servers": servers(),
    "0003-accounts": accounts(),
    "0004-site-place": sitePlace(),
    "0005-guest-links": guestLinks(),
    "0006-push": push(),
    "0007-check-up": checkUp(),
    "0008-privacy": privacy(),
    "0009-coming-codes": comingCodes(),
    "0010-log-indices": logIndices(),
  };
}

/**
 * Brings the schema up to date. Throws CardeaError `cannot_start` for a schema that this version doesn't know, and then
 * leaves everything as it is. `further`: those of a version to come, for tests.
 */
export async function migrate(db: Kysely<Schema>, kind: StoreKind, further: Migrations = {}): Promise<void> {
  const migrations = { ...migrationsFor(kind), ...further };
  await refuseUnknown(db, Object.keys(migrations));
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    migrationTableName: MIGRATION_TABLE,
    migrationLockTableName: MIGRATION_LOCK_TABLE,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    throw new CardeaError("cannot_start", "The database could not be brought up to date; nothing was changed.", {
      cause: error,
    });
  }
}

async function refuseUnknown(db: Kysely<Schema>, known: readonly string[]): Promise<void> {
  const tables = (await db.introspection.getTables({ withInternalKyselyTables: true })).map((table) => table.name);
  if (!tables.includes(MIGRATION_TABLE)) {
    if (!tables.includes("site")) return;
    throw new CardeaError("cannot_start", "The database has tables that Cardea did not make; give it another one.");
  }
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(MIGRATION_TABLE)}`.execute(db);
  const unknown = rows.map((row) => row.name).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new CardeaError(
      "cannot_start",
      `The database was made by a newer Cardea (it has ${unknown.sort().join(", ")}); start that version, or restore an older backup.`,
    );
  }
}
