import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Schema } from "../schema.ts";

/** Links by which guests see their stay, what their devices sign, and the fence that keeps a code asleep. */
export function guestLinks(): Migration {
  return {
    async up(db: Kysely<Schema>) {
      await db.schema.alterTable("code").addColumn("fence_radius_meters", "integer").execute();
      await db.schema.alterTable("code").addColumn("fence_live_minutes", "integer").execute();
      await db.schema.alterTable("code").addColumn("backup_of", "text").execute();
      await links(db);
      await db.schema
        .createTable("guest_challenge")
        .addColumn("hash", "text", (c) => c.primaryKey())
        .addColumn("code_id", "text", (c) => c.notNull().references("code.id"))
        .addColumn("expires_at", "bigint", (c) => c.notNull())
        .execute();
    },
  };
}

async function links(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("guest_link")
    .addColumn("code_id", "text", (c) => c.primaryKey().references("code.id"))
    .addColumn("token_hash", "text", (c) => c.notNull().unique())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("withdrawn_at", "bigint")
    .addColumn("locale", "text")
    .addColumn("openings", "integer", (c) => c.notNull())
    .addColumn("last_opened_at", "bigint")
    .addColumn("registered_device", "integer", (c) => c.notNull())
    .addColumn("device_key", "text")
    .addColumn("device_bound_at", "bigint")
    .addColumn("device_refused_at", "bigint")
    .addColumn("backup_code_id", "text", (c) => c.references("code.id"))
    .addColumn("backup_handed_out_at", "bigint")
    .addColumn("asked_about", "text")
    .addColumn("asked_at", "bigint")
    .addColumn("asked_lock_id", "text")
    .execute();
}
