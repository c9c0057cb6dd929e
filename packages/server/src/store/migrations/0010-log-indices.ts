import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Schema } from "../schema.ts";

/** The log goes to a day, and to all of one person, without reading what lies between. */
export function logIndices(): Migration {
  return {
    async up(db: Kysely<Schema>) {
      await db.schema.createIndex("event_by_at").on("event").columns(["at", "sequence"]).execute();
      await db.schema
        .createIndex("event_by_holder")
        .on("event")
        .columns(["holder_id", "sequence"])
        .where("holder_id", "is not", null)
        .execute();
    },
  };
}
