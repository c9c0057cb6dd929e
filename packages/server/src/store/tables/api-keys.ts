import type { ApiKeyId, Instant, KeyScope } from "@cardea/core";
import type { StoredApiKey } from "../port.ts";
import { columnsOf } from "../columns.ts";
import type { Schema } from "../schema.ts";
import { all, bulk, insertAll, one, run, type Session, statement } from "../statement.ts";
import { parsedOrNull } from "./json.ts";

type Row = Schema["api_key"];

const byHash = statement<{ hash: string }, Row>((db, given) =>
  db.selectFrom("api_key").selectAll().where("hash", "=", given.hash),
);
const every = statement<object, Row>((db) => db.selectFrom("api_key").selectAll().orderBy("id"));
const insert = bulk("api_key", columnsOf("api_key"));
const update = statement<Row>((db, given) =>
  db
    .updateTable("api_key")
    .set({
      name: given.name,
      hash: given.hash,
      last_used_at: given.last_used_at,
      expires_at: given.expires_at,
      revoked_at: given.revoked_at,
    })
    .where("id", "=", given.id),
);

export async function apiKeyByHash(session: Session, hash: string): Promise<StoredApiKey | null> {
  const row = await one(session, byHash, { hash });
  return row === null ? null : fromRow(row);
}

export async function apiKeys(session: Session): Promise<readonly StoredApiKey[]> {
  return (await all(session, every, {})).map(fromRow);
}

export async function insertApiKey(session: Session, key: StoredApiKey): Promise<void> {
  await insertAll(session, insert, [toRow(key)]);
}

export async function updateApiKey(session: Session, key: StoredApiKey): Promise<void> {
  await run(session, update, toRow(key));
}

function toRow(key: StoredApiKey): Row {
  return {
    id: key.id,
    name: key.name,
    hash: key.hash,
    created_at: key.createdAt,
    last_used_at: key.lastUsedAt,
    expires_at: key.expiresAt,
    revoked_at: key.revokedAt,
    scope: key.scope,
    lock_ids: key.lockIds === null ? null : JSON.stringify(key.lockIds),
  };
}

function fromRow(row: Row): StoredApiKey {
  return {
    id: row.id as ApiKeyId,
    name: row.name,
    hash: row.hash,
    createdAt: row.created_at as Instant,
    lastUsedAt: row.last_used_at as Instant | null,
    expiresAt: row.expires_at as Instant | null,
    revokedAt: row.revoked_at as Instant | null,
    scope: row.scope as KeyScope,
    lockIds: parsedOrNull<readonly string[]>(row.lock_ids),
  };
}
