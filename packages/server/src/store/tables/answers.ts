import { CardeaError, type Instant } from "@cardea/core";
import type { StoredAnswer } from "../port.ts";
import { columnsOf } from "../columns.ts";
import type { Schema } from "../schema.ts";
import { one, run, type Session, statement } from "../statement.ts";

type Row = Schema["answer"];

interface Key {
  readonly keyId: string;
  readonly idempotencyKey: string;
}

const byKey = statement<Key, Row>((db, given) =>
  db
    .selectFrom("answer")
    .selectAll()
    .where("key_id", "=", given.keyId)
    .where("idempotency_key", "=", given.idempotencyKey),
);
const insert = statement<Row>((db, given) =>
  db
    .insertInto("answer")
    .values(Object.fromEntries(columnsOf("answer").map((column) => [column, given[column]])) as unknown as Row)
    .onConflict((conflict) => conflict.columns(["key_id", "idempotency_key"]).doNothing()),
);
const update = statement<Row>((db, given) =>
  db
    .updateTable("answer")
    .set({ request_hash: given.request_hash, status: given.status, body: given.body })
    .where("key_id", "=", given.key_id)
    .where("idempotency_key", "=", given.idempotency_key),
);
const deleteBefore = statement<{ at: number }>((db, given) =>
  db.deleteFrom("answer").where("created_at", "<", given.at),
);

export async function answer(session: Session, keyId: string, idempotencyKey: string): Promise<StoredAnswer | null> {
  const row = await one(session, byKey, { keyId, idempotencyKey });
  if (row === null) return null;
  return { requestHash: row.request_hash, status: row.status, body: row.body, createdAt: row.created_at as Instant };
}

/** Throws CardeaError `idempotency_in_progress` or `conflict` where one is already stored. */
export async function insertAnswer(
  session: Session,
  { keyId, idempotencyKey }: Key,
  made: StoredAnswer,
): Promise<void> {
  if ((await run(session, insert, toRow(keyId, idempotencyKey, made))) === 1) return;
  const stored = await answer(session, keyId, idempotencyKey);
  if (stored?.status === null) {
    throw new CardeaError(
      "idempotency_in_progress",
      "The first request with this Idempotency-Key is still running; try again soon.",
    );
  }
  throw new CardeaError("conflict", "The request with this Idempotency-Key was already answered.");
}

export async function saveAnswer(session: Session, { keyId, idempotencyKey }: Key, made: StoredAnswer): Promise<void> {
  await run(session, update, toRow(keyId, idempotencyKey, made));
}

export async function deleteAnswersBefore(session: Session, at: Instant): Promise<void> {
  await run(session, deleteBefore, { at });
}

function toRow(keyId: string, idempotencyKey: string, made: StoredAnswer): Row {
  return {
    key_id: keyId,
    idempotency_key: idempotencyKey,
    request_hash: made.requestHash,
    status: made.status,
    body: made.body,
    created_at: made.createdAt,
  };
}
