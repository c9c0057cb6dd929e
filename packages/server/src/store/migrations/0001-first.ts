import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Schema } from "../schema.ts";
import type { StoreKind } from "../statement.ts";

/** The first schema. Only the table of jobs is a matter of the kind: PostgreSQL has graphile-worker's. */
export function first(kind: StoreKind): Migration {
  return {
    async up(db: Kysely<Schema>) {
      await places(db);
      await codes(db);
      await happenings(db);
      await proofs(db);
      await access(db);
      if (kind === "sqlite") await jobs(db);
    },
  };
}

async function places(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("setting")
    .addColumn("name", "text", (c) => c.primaryKey())
    .addColumn("value", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("site")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("zone", "text", (c) => c.notNull())
    .addColumn("address", "text")
    .addColumn("latitude", "double precision")
    .addColumn("longitude", "double precision")
    .addColumn("radius_meters", "double precision", (c) => c.notNull())
    .addColumn("check_in", "text", (c) => c.notNull())
    .addColumn("check_out", "text", (c) => c.notNull())
    .addColumn("holidays", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("connection")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("site_id", "text", (c) => c.notNull().references("site.id"))
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("settings", "text", (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .execute();
  await locks(db);
}

async function locks(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("lock")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("site_id", "text", (c) => c.notNull().references("site.id"))
    .addColumn("connection_id", "text", (c) => c.notNull().references("connection.id"))
    .addColumn("address", "text", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("class", "text", (c) => c.notNull())
    .addColumn("capabilities", "text", (c) => c.notNull())
    .addColumn("settings", "text", (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addUniqueConstraint("lock_address", ["connection_id", "address"])
    .execute();
  await db.schema.createIndex("lock_by_site").on("lock").columns(["site_id", "id"]).execute();
  await db.schema
    .createTable("lock_state")
    .addColumn("lock_id", "text", (c) => c.primaryKey().references("lock.id"))
    .addColumn("bolt", "text")
    .addColumn("bolt_cause", "text")
    .addColumn("door", "text")
    .addColumn("battery_percent", "double precision")
    .addColumn("locked_out_until", "bigint")
    .addColumn("keypad_wanted", "integer")
    .addColumn("keypad_seen", "integer")
    .addColumn("keypad_failures_count", "integer")
    .addColumn("keypad_failures_at", "bigint")
    .addColumn("unreachable_since", "bigint")
    .addColumn("failures_count", "integer")
    .addColumn("failures_at", "bigint")
    .addColumn("last_sequence", "bigint", (c) => c.notNull())
    .addColumn("last_heard_at", "bigint")
    .addColumn("last_entry_at", "bigint")
    .execute();
}

async function codes(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("holder")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("site_id", "text", (c) => c.notNull().references("site.id"))
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("contact", "text")
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .execute();
  await codeTable(db);
  await codeIndices(db);
  await placements(db);
  await db.schema
    .createTable("pin_history")
    .addColumn("site_id", "text", (c) => c.notNull().references("site.id"))
    .addColumn("pin_tag", "text", (c) => c.notNull())
    .addColumn("reusable_from", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("pin_history_key", ["site_id", "pin_tag"])
    .execute();
}

async function codeTable(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("code")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("site_id", "text", (c) => c.notNull().references("site.id"))
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("holder_id", "text", (c) => c.notNull().references("holder.id"))
    .addColumn("lock_ids", "text", (c) => c.notNull())
    .addColumn("rule", "text", (c) => c.notNull())
    .addColumn("pin", "text", (c) => c.notNull())
    .addColumn("pin_tag", "text", (c) => c.notNull())
    .addColumn("prefix_tag", "text")
    .addColumn("pin_length", "integer", (c) => c.notNull())
    .addColumn("pin_chosen", "integer", (c) => c.notNull())
    .addColumn("label", "text")
    .addColumn("note", "text")
    .addColumn("search_text", "text", (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("created_by", "text", (c) => c.notNull())
    .addColumn("revoked_at", "bigint")
    .addColumn("revoked_reason", "text")
    .addColumn("activation_from", "bigint")
    .addColumn("activation_until", "bigint")
    .addColumn("activation_reason", "text")
    .addColumn("uses", "integer", (c) => c.notNull())
    .addColumn("first_used_at", "bigint")
    .addColumn("last_used_at", "bigint")
    .addColumn("starts_at", "bigint")
    .addColumn("ends_at", "bigint")
    .addColumn("over_at", "bigint", (c) => c.notNull())
    .addColumn("over_by", "text")
    .addColumn("version", "integer", (c) => c.notNull())
    .execute();
}

/** Pages go newest first by id, so every index of a page ends in it. */
async function codeIndices(db: Kysely<Schema>): Promise<void> {
  await db.schema.createIndex("code_by_site").on("code").columns(["site_id", "id"]).execute();
  await db.schema.createIndex("code_by_kind").on("code").columns(["kind", "id"]).execute();
  await db.schema.createIndex("code_by_over").on("code").columns(["over_at", "id"]).execute();
  await db.schema.createIndex("code_by_pin_tag").on("code").columns(["pin_tag"]).execute();
  await db.schema.createIndex("code_by_holder").on("code").columns(["holder_id"]).execute();
  await db.schema
    .createIndex("code_by_prefix_tag")
    .on("code")
    .columns(["prefix_tag"])
    .where(sql.ref("prefix_tag"), "is not", null)
    .execute();
  await db.schema
    .createIndex("code_ended")
    .on("code")
    .columns(["over_by", "id"])
    .where(sql<boolean>`over_by in ('revoked', 'used')`)
    .execute();
}

async function placements(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("placement")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("code_id", "text", (c) => c.notNull().references("code.id"))
    .addColumn("lock_id", "text", (c) => c.notNull().references("lock.id"))
    .addColumn("slot", "integer")
    .addColumn("enforcement", "text", (c) => c.notNull())
    .addColumn("schedule", "text")
    .addColumn("lock_max_uses", "integer")
    .addColumn("wanted_at", "bigint", (c) => c.notNull())
    .addColumn("sent_at", "bigint")
    .addColumn("acknowledged_at", "bigint")
    .addColumn("verified_at", "bigint")
    .addColumn("proof", "text")
    .addColumn("first_used_at", "bigint")
    .addColumn("removed_at", "bigint")
    .addColumn("refusal_reason", "text")
    .addColumn("refusal_at", "bigint")
    .addColumn("failures_count", "integer")
    .addColumn("failures_at", "bigint")
    .addColumn("live", "integer", (c) => c.notNull().defaultTo(1))
    .execute();
  await db.schema.createIndex("placement_by_code").on("placement").columns(["code_id"]).execute();
  await db.schema.createIndex("placement_by_lock").on("placement").columns(["lock_id", "code_id"]).execute();
  await db.schema
    .createIndex("placement_live")
    .on("placement")
    .columns(["lock_id"])
    .where(sql.ref("live"), "=", sql.lit(1))
    .execute();
  await db.schema
    .createTable("slot")
    .addColumn("lock_id", "text", (c) => c.notNull().references("lock.id"))
    .addColumn("slot", "integer", (c) => c.notNull())
    .addColumn("content", "text", (c) => c.notNull())
    .addColumn("placement_id", "text", (c) => c.references("placement.id"))
    .addColumn("pin_tag", "text")
    .addColumn("proof", "text")
    .addColumn("seen_at", "bigint")
    .addColumn("failures_count", "integer")
    .addColumn("failures_at", "bigint")
    .addColumn("cleared_at", "bigint")
    .addColumn("rechecks", "integer", (c) => c.notNull())
    .addPrimaryKeyConstraint("slot_key", ["lock_id", "slot"])
    .execute();
  await db.schema
    .createIndex("slot_unmanaged")
    .on("slot")
    .columns(["lock_id", "pin_tag"])
    .where(sql.ref("content"), "=", sql.lit("unmanaged"))
    .execute();
}

/** What happened points at locks and codes without foreign keys: it stays true when they are gone. */
async function happenings(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("event")
    .addColumn("sequence", "bigint", (c) => c.primaryKey())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("site_id", "text", (c) => c.notNull().references("site.id"))
    .addColumn("lock_id", "text")
    .addColumn("code_id", "text")
    .addColumn("holder_id", "text")
    .addColumn("reason", "text")
    .addColumn("slot", "integer")
    .addColumn("facts", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("event_by_site").on("event").columns(["site_id", "sequence"]).execute();
  await db.schema.createIndex("event_by_lock").on("event").columns(["lock_id", "sequence"]).execute();
  await db.schema.createIndex("event_by_code").on("event").columns(["code_id", "sequence"]).execute();
  await db.schema
    .createIndex("event_wrong_pin")
    .on("event")
    .columns(["lock_id", "at"])
    .where(sql<boolean>`reason in ('unknown_code', 'locked_out')`)
    .execute();
  await db.schema
    .createTable("event_stream")
    .addColumn("id", "integer", (c) => c.primaryKey())
    .addColumn("last_sequence", "bigint", (c) => c.notNull())
    .execute();
  await db.insertInto("event_stream").values({ id: 1, last_sequence: 0 }).execute();
  await alarms(db);
}

async function alarms(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("alarm")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("site_id", "text", (c) => c.notNull().references("site.id"))
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("lock_id", "text", (c) => c.notNull())
    .addColumn("code_id", "text")
    .addColumn("placement_id", "text")
    .addColumn("facts", "text", (c) => c.notNull())
    .addColumn("opened_at", "bigint", (c) => c.notNull())
    .addColumn("closed_at", "bigint")
    .execute();
  await db.schema.createIndex("alarm_by_lock").on("alarm").columns(["lock_id", "id"]).execute();
  await db.schema
    .createIndex("alarm_open")
    .on("alarm")
    .columns(["lock_id"])
    .where(sql.ref("closed_at"), "is", null)
    .execute();
}

async function proofs(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("audit_record")
    .addColumn("leaf_index", "bigint", (c) => c.primaryKey())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("leaf", "text", (c) => c.notNull())
    .addColumn("leaf_hash", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("audit_tree")
    .addColumn("id", "integer", (c) => c.primaryKey())
    .addColumn("size", "bigint", (c) => c.notNull())
    .addColumn("peaks", "text", (c) => c.notNull())
    .execute();
  await db.insertInto("audit_tree").values({ id: 1, size: 0, peaks: "[]" }).execute();
  await db.schema
    .createTable("checkpoint")
    .addColumn("size", "bigint", (c) => c.primaryKey())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("note", "text", (c) => c.notNull())
    .execute();
}

async function access(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("api_key")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("hash", "text", (c) => c.notNull().unique())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("last_used_at", "bigint")
    .addColumn("expires_at", "bigint")
    .addColumn("revoked_at", "bigint")
    .execute();
  await db.schema
    .createTable("answer")
    .addColumn("key_id", "text", (c) => c.notNull())
    .addColumn("idempotency_key", "text", (c) => c.notNull())
    .addColumn("request_hash", "text", (c) => c.notNull())
    .addColumn("status", "integer")
    .addColumn("body", "text")
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("answer_key", ["key_id", "idempotency_key"])
    .execute();
  await db.schema.createIndex("answer_by_age").on("answer").columns(["created_at"]).execute();
}

async function jobs(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("job")
    .addColumn("task", "text", (c) => c.notNull())
    .addColumn("key", "text", (c) => c.notNull())
    .addColumn("run_at", "bigint", (c) => c.notNull())
    .addColumn("attempts", "integer", (c) => c.notNull())
    .addColumn("version", "bigint", (c) => c.notNull())
    .addColumn("failure", "text")
    .addPrimaryKeyConstraint("job_key", ["task", "key"])
    .execute();
  await db.schema.createIndex("job_by_due").on("job").columns(["run_at"]).execute();
}
