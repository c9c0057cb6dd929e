import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Schema } from "../schema.ts";

/** Browsers that want notices, and what their members want to hear of. */
export function push(): Migration {
  return {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable("push_subscription")
        .addColumn("id", "text", (c) => c.primaryKey())
        .addColumn("member_id", "text", (c) => c.notNull().references("auth_user.id").onDelete("cascade"))
        .addColumn("session_id", "text", (c) => c.notNull().references("auth_session.id").onDelete("cascade"))
        .addColumn("address_hash", "text", (c) => c.notNull().unique())
        .addColumn("sealed", "text", (c) => c.notNull())
        .addColumn("language", "text", (c) => c.notNull())
        .addColumn("created_at", "bigint", (c) => c.notNull())
        .addColumn("sequence", "bigint", (c) => c.notNull())
        .addColumn("sent_at", "bigint")
        .addColumn("failures", "integer", (c) => c.notNull())
        .addColumn("failure", "text")
        .addColumn("next_try_at", "bigint")
        .execute();
      await db.schema
        .createIndex("push_subscription_by_session")
        .on("push_subscription")
        .column("session_id")
        .execute();
      await db.schema.createIndex("push_subscription_by_member").on("push_subscription").column("member_id").execute();
      await db.schema
        .createTable("notice_wish")
        .addColumn("member_id", "text", (c) => c.primaryKey().references("auth_user.id").onDelete("cascade"))
        .addColumn("wishes", "text", (c) => c.notNull())
        .execute();
    },
  };
}
