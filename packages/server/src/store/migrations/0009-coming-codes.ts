import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Schema } from "../schema.ts";

/** Finds the codes that begin next, soonest first, however many are stored. */
export function comingCodes(): Migration {
  return {
    async up(db: Kysely<Schema>) {
      await db.schema.createIndex("code_by_start").on("code").columns(["starts_at", "id"]).execute();
    },
  };
}
