import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Schema } from "../schema.ts";

/** What is ignored, who read the log, and entries and batteries by time, so that a year of them is counted in the index. */
export function checkUp(): Migration {
  return {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable("ignored_finding")
        .addColumn("finding", "text", (c) => c.primaryKey())
        .addColumn("at", "bigint", (c) => c.notNull())
        .addColumn("until", "bigint", (c) => c.notNull())
        .addColumn("by_name", "text")
        .execute();
      await db.schema
        .createTable("log_reading")
        .addColumn("member_id", "text", (c) => c.primaryKey().references("auth_user.id").onDelete("cascade"))
        .addColumn("at", "bigint", (c) => c.notNull())
        .execute();
      await db.schema
        .createIndex("event_entry_by_time")
        .on("event")
        .columns(["site_id", "at", "lock_id", "reason", "code_id"])
        .where(sql.ref("kind"), "=", sql.lit("entry"))
        .execute();
      await db.schema
        .createIndex("event_battery_by_time")
        .on("event")
        .columns(["site_id", "at"])
        .where(sql.ref("kind"), "=", sql.lit("lock.battery"))
        .execute();
    },
  };
}
