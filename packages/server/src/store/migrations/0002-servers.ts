import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Schema } from "../schema.ts";

/** Which servers stand, and which keys of jobs each holds. On SQLite they stay empty: there is one server. */
export function servers(): Migration {
  return {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable("server")
        .addColumn("id", "text", (c) => c.primaryKey())
        .addColumn("name", "text", (c) => c.notNull())
        .addColumn("worker", "text", (c) => c.notNull())
        .addColumn("expires_at", "bigint", (c) => c.notNull())
        .execute();
      await db.schema
        .createTable("job_hold")
        .addColumn("name", "text", (c) => c.primaryKey())
        .addColumn("server_id", "text", (c) => c.notNull().references("server.id").onDelete("cascade"))
        .execute();
      await db.schema.createIndex("job_hold_by_server").on("job_hold").columns(["server_id"]).execute();
    },
  };
}
