import type { HolderId, Instant, MemberId, SubscriptionId } from "@cardea/core";
import { columnsOf } from "../columns.ts";
import type { NoticeLanguage, NoticeWishes, StoredSubscription, SubscriptionProgress } from "../push-port.ts";
import type { Schema } from "../schema.ts";
import { all, bulk, insertAll, one, run, type Session, statement } from "../statement.ts";
import { parsed } from "./json.ts";

type Row = Schema["push_subscription"];
type Progress = Pick<Row, "sequence" | "sent_at" | "failures" | "failure" | "next_try_at">;

const byId = statement<{ id: string }, Row>((db, given) =>
  db.selectFrom("push_subscription").selectAll().where("id", "=", given.id),
);
const byAddress = statement<{ hash: string }, Row>((db, given) =>
  db.selectFrom("push_subscription").selectAll().where("address_hash", "=", given.hash),
);
const every = statement<object, Row>((db) => db.selectFrom("push_subscription").selectAll().orderBy("id"));
const byMember = statement<{ member: string }, Row>((db, given) =>
  db.selectFrom("push_subscription").selectAll().where("member_id", "=", given.member).orderBy("id"),
);
const insert = bulk("push_subscription", columnsOf("push_subscription"));
const update = statement<Progress & { id: string }>((db, given) =>
  db
    .updateTable("push_subscription")
    .set({
      sequence: given.sequence,
      sent_at: given.sent_at,
      failures: given.failures,
      failure: given.failure,
      next_try_at: given.next_try_at,
    })
    .where("id", "=", given.id),
);
const remove = statement<{ id: string }>((db, given) => db.deleteFrom("push_subscription").where("id", "=", given.id));
const wishesOf = statement<{ member: string }, Schema["notice_wish"]>((db, given) =>
  db.selectFrom("notice_wish").selectAll().where("member_id", "=", given.member),
);
const saveWishes = bulk("notice_wish", columnsOf("notice_wish"), (rows) =>
  rows.onConflict((conflict) =>
    conflict.column("member_id").doUpdateSet((row) => ({ wishes: row.ref("excluded.wishes") })),
  ),
);
const everyWish = statement<object, Schema["notice_wish"]>((db) => db.selectFrom("notice_wish").selectAll());

export async function subscription(session: Session, id: SubscriptionId): Promise<StoredSubscription | null> {
  const row = await one(session, byId, { id });
  return row === null ? null : fromRow(row);
}

export async function subscriptionByAddress(session: Session, hash: string): Promise<StoredSubscription | null> {
  const row = await one(session, byAddress, { hash });
  return row === null ? null : fromRow(row);
}

export async function subscriptions(session: Session, member?: MemberId): Promise<readonly StoredSubscription[]> {
  const rows = member === undefined ? await all(session, every, {}) : await all(session, byMember, { member });
  return rows.map(fromRow);
}

export async function insertSubscription(session: Session, made: StoredSubscription, hash: string): Promise<void> {
  const { id, memberId, sessionId, sealed, language, createdAt } = made;
  const row = { id, member_id: memberId, session_id: sessionId, address_hash: hash, sealed, language };
  await insertAll(session, insert, [{ ...row, created_at: createdAt, ...toProgress(made) }]);
}

export async function saveProgress(session: Session, id: SubscriptionId, made: SubscriptionProgress): Promise<void> {
  await run(session, update, { id, ...toProgress(made) });
}

export async function deleteSubscription(session: Session, id: SubscriptionId): Promise<void> {
  await run(session, remove, { id });
}

export async function noticeWishes(session: Session, member: MemberId): Promise<NoticeWishes | null> {
  const row = await one(session, wishesOf, { member });
  return row === null ? null : parsed<NoticeWishes>(row.wishes);
}

export async function saveNoticeWishes(session: Session, memberId: MemberId, wishes: NoticeWishes): Promise<void> {
  await insertAll(session, saveWishes, [{ member_id: memberId, wishes: JSON.stringify(wishes) }]);
}

/** Nobody is told of that holder any more; who wanted to hear of nobody else hears of nobody. */
export async function eraseInWishes(session: Session, holderId: HolderId): Promise<void> {
  for (const row of await all(session, everyWish, {})) {
    const wishes = parsed<NoticeWishes>(row.wishes);
    if (wishes.holderIds?.includes(holderId) !== true) continue;
    const holderIds = wishes.holderIds.filter((id) => id !== holderId);
    await saveNoticeWishes(session, row.member_id as MemberId, { ...wishes, holderIds });
  }
}

function toProgress({ sequence, sentAt, failures, failure, nextTryAt }: SubscriptionProgress): Progress {
  return { sequence, sent_at: sentAt, failures, failure, next_try_at: nextTryAt };
}

function fromRow(row: Row): StoredSubscription {
  return {
    id: row.id as SubscriptionId,
    memberId: row.member_id as MemberId,
    sessionId: row.session_id,
    sealed: row.sealed,
    language: row.language as NoticeLanguage,
    createdAt: row.created_at as Instant,
    sequence: row.sequence,
    sentAt: row.sent_at as Instant | null,
    failures: row.failures,
    failure: row.failure,
    nextTryAt: row.next_try_at as Instant | null,
  };
}
