import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Schema } from "../schema.ts";

/** What a guest should know of a site beside its address: how to park, where the bins stand. */
export function sitePlace(): Migration {
  return {
    async up(db: Kysely<Schema>) {
      await db.schema.alterTable("site").addColumn("guest_notes", "text").execute();
    },
  };
}
