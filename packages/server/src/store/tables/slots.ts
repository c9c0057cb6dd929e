import { sql } from "kysely";
import type { Instant, LockId, PinTag, PlacementId, Proof, SeenSlot, Slot } from "@cardea/core";
import { columnsOf } from "../columns.ts";
import type { Schema } from "../schema.ts";
import { all, bulk, inList, insertAll, listOf, type Session, statement } from "../statement.ts";
import { failuresOf } from "./json.ts";

type Row = Schema["slot"];

const CHANGING_COLUMNS = columnsOf("slot").filter((column) => column !== "lock_id" && column !== "slot");

const save = bulk("slot", columnsOf("slot"), (insert) =>
  insert.onConflict((conflict) =>
    conflict
      .columns(["lock_id", "slot"])
      .doUpdateSet((row) =>
        Object.fromEntries(CHANGING_COLUMNS.map((column) => [column, row.ref(`excluded.${column}`)])),
      ),
  ),
);
const byLock = statement<{ lockId: string }, Row>((db, given) =>
  db.selectFrom("slot").selectAll().where("lock_id", "=", given.lockId).orderBy("slot"),
);
const unmanaged = statement<{ lockIds: unknown }, { pin_tag: string }>((db, given, kind) =>
  db
    .selectFrom("slot")
    .select("pin_tag")
    .where(inList(kind, "lock_id", given.lockIds))
    .where("content", "=", sql.lit("unmanaged"))
    .where("pin_tag", "is not", null)
    .$narrowType<{ pin_tag: string }>(),
);
const unmanagedBy = statement<{ lockIds: unknown }, { lock_id: string; count: number }>((db, given, kind) =>
  db
    .selectFrom("slot")
    .select((row) => ["lock_id", row.fn.countAll<number>().as("count")])
    .where(inList(kind, "lock_id", given.lockIds))
    .where("content", "=", sql.lit("unmanaged"))
    .groupBy("lock_id"),
);

export async function slots(session: Session, lockId: LockId): Promise<readonly SeenSlot[]> {
  return (await all(session, byLock, { lockId })).map(fromRow);
}

export async function unmanagedTags(session: Session, lockIds: readonly LockId[]): Promise<ReadonlySet<PinTag>> {
  const rows = await all(session, unmanaged, { lockIds: listOf(session, lockIds) });
  return new Set(rows.map((row) => row.pin_tag as PinTag));
}

export async function unmanagedCounts(
  session: Session,
  lockIds: readonly LockId[],
): Promise<ReadonlyMap<LockId, number>> {
  const rows = await all(session, unmanagedBy, { lockIds: listOf(session, lockIds) });
  return new Map(rows.map((row) => [row.lock_id as LockId, row.count]));
}

export async function saveSlots(session: Session, lockId: LockId, slots: readonly SeenSlot[]): Promise<void> {
  await insertAll(
    session,
    save,
    slots.map((slot) => toRow(lockId, slot)),
  );
}

function toRow(lockId: LockId, seen: SeenSlot): Row {
  return {
    lock_id: lockId,
    slot: seen.slot,
    content: seen.content,
    placement_id: seen.placementId,
    pin_tag: seen.pinTag,
    proof: seen.proof,
    seen_at: seen.seenAt,
    failures_count: seen.failures?.count ?? null,
    failures_at: seen.failures?.lastAt ?? null,
    cleared_at: seen.clearedAt,
    rechecks: seen.rechecks,
  };
}

function fromRow(row: Row): SeenSlot {
  return {
    slot: row.slot as Slot,
    content: row.content as SeenSlot["content"],
    placementId: row.placement_id as PlacementId | null,
    pinTag: row.pin_tag as PinTag | null,
    proof: row.proof as Proof | null,
    seenAt: row.seen_at as Instant | null,
    failures: failuresOf(row.failures_count, row.failures_at),
    clearedAt: row.cleared_at as Instant | null,
    rechecks: row.rechecks,
  };
}
