import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Schema } from "../schema.ts";

/** When a person was erased, and after how many days a site erases people by itself. */
export function privacy(): Migration {
  return {
    async up(db: Kysely<Schema>) {
      await db.schema.alterTable("holder").addColumn("erased_at", "bigint").execute();
      await db.schema
        .createTable("site_privacy")
        .addColumn("site_id", "text", (c) => c.primaryKey().references("site.id"))
        .addColumn("names_kept_days", "integer")
        .execute();
    },
  };
}
