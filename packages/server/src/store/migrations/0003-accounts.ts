import { type CreateTableBuilder, type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Schema } from "../schema.ts";

/**
 * Members, their roles and sessions. The tables named `auth_` hold the models of better-auth, each column by the name of
 * its field. Sessions of browsers were API keys before; those end here, since nobody had an account.
 */
export function accounts(): Migration {
  return {
    async up(db: Kysely<Schema>) {
      await users(db);
      await secondFactors(db);
      await memberships(db);
      await guards(db);
      await db.schema
        .alterTable("api_key")
        .addColumn("scope", "text", (c) => c.notNull().defaultTo("all"))
        .execute();
      await db.schema.alterTable("api_key").addColumn("lock_ids", "text").execute();
      await sql`update api_key set expires_at = created_at where name = 'Browser' and expires_at - created_at = ${sql.lit(OLD_SESSION_MS)}`.execute(
        db,
      );
    },
  };
}

const OLD_SESSION_MS = 30 * 24 * 3_600_000;

/** A table with an id whose rows belong to a member and go with the member. */
function owned(db: Kysely<Schema>, name: string): CreateTableBuilder<string, string> {
  return db.schema
    .createTable(name)
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("user_id", "text", (c) => c.notNull().references("auth_user.id").onDelete("cascade"));
}

async function users(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("auth_user")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("email", "text", (c) => c.notNull().unique())
    .addColumn("email_verified", "integer", (c) => c.notNull())
    .addColumn("image", "text")
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("updated_at", "bigint", (c) => c.notNull())
    .addColumn("two_factor_enabled", "integer")
    .execute();
  await owned(db, "auth_session")
    .addColumn("token", "text", (c) => c.notNull().unique())
    .addColumn("expires_at", "bigint", (c) => c.notNull())
    .addColumn("ip_address", "text")
    .addColumn("user_agent", "text")
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("updated_at", "bigint", (c) => c.notNull())
    .addColumn("factor", "text")
    .addColumn("fresh_at", "bigint")
    .execute();
  await db.schema.createIndex("auth_session_by_user").on("auth_session").columns(["user_id"]).execute();
  await owned(db, "auth_account")
    .addColumn("account_id", "text", (c) => c.notNull())
    .addColumn("provider_id", "text", (c) => c.notNull())
    .addColumn("access_token", "text")
    .addColumn("refresh_token", "text")
    .addColumn("id_token", "text")
    .addColumn("access_token_expires_at", "bigint")
    .addColumn("refresh_token_expires_at", "bigint")
    .addColumn("scope", "text")
    .addColumn("password", "text")
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("updated_at", "bigint", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("auth_account_by_user").on("auth_account").columns(["user_id"]).execute();
}

async function secondFactors(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("auth_verification")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("identifier", "text", (c) => c.notNull())
    .addColumn("value", "text", (c) => c.notNull())
    .addColumn("expires_at", "bigint", (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("updated_at", "bigint", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("auth_verification_by_name").on("auth_verification").columns(["identifier"]).execute();
  await owned(db, "auth_two_factor")
    .addColumn("secret", "text", (c) => c.notNull())
    .addColumn("backup_codes", "text", (c) => c.notNull())
    .addColumn("verified", "integer")
    .addColumn("failed_verification_count", "integer")
    .addColumn("locked_until", "bigint")
    .execute();
  await owned(db, "auth_passkey")
    .addColumn("name", "text")
    .addColumn("public_key", "text", (c) => c.notNull())
    .addColumn("credential_id", "text", (c) => c.notNull().unique())
    .addColumn("counter", "bigint", (c) => c.notNull())
    .addColumn("device_type", "text", (c) => c.notNull())
    .addColumn("backed_up", "integer", (c) => c.notNull())
    .addColumn("transports", "text")
    .addColumn("created_at", "bigint")
    .addColumn("aaguid", "text")
    .execute();
}

async function memberships(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("membership")
    .addColumn("member_id", "text", (c) => c.notNull().references("auth_user.id").onDelete("cascade"))
    .addColumn("site_id", "text", (c) => c.references("site.id"))
    .addColumn("role", "text", (c) => c.notNull())
    .addColumn("limits", "text", (c) => c.notNull())
    .addUniqueConstraint("membership_once", ["member_id", "site_id"])
    .execute();
  await db.schema
    .createTable("invitation")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("site_id", "text", (c) => c.notNull().references("site.id"))
    .addColumn("email", "text", (c) => c.notNull())
    .addColumn("role", "text", (c) => c.notNull())
    .addColumn("limits", "text", (c) => c.notNull())
    .addColumn("token_hash", "text", (c) => c.notNull().unique())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("expires_at", "bigint", (c) => c.notNull())
    .addColumn("used_at", "bigint")
    .execute();
}

async function guards(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("site_access")
    .addColumn("site_id", "text", (c) => c.primaryKey().references("site.id"))
    .addColumn("second_factor_required", "integer", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("sign_in_guard")
    .addColumn("account_hash", "text", (c) => c.primaryKey())
    .addColumn("failures", "integer", (c) => c.notNull())
    .addColumn("failed_at", "bigint", (c) => c.notNull())
    .addColumn("locked_until", "bigint")
    .execute();
  await db.schema
    .createTable("used_totp")
    .addColumn("member_id", "text", (c) => c.notNull())
    .addColumn("code_hash", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("used_totp_once", ["member_id", "code_hash"])
    .execute();
}
