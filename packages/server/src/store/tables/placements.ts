import type {
  CodeId,
  Enforcement,
  Instant,
  LockId,
  PinTag,
  Placement,
  PlacementId,
  Proof,
  Refusal,
  Slot,
  SlotSchedule,
  Window,
} from "@cardea/core";
import type { LivePlacement } from "../port.ts";
import { columnsOf } from "../columns.ts";
import type { Schema } from "../schema.ts";
import { all, bulk, inList, insertAll, listOf, one, run, type Session, statement } from "../statement.ts";
import { type CodeRow, codeFromRow } from "./codes.ts";
import { failuresOf, parsedOrNull, textOrNull } from "./json.ts";

type Row = Schema["placement"];
type StoredRow = Omit<Row, "live">;

const STORED_COLUMNS = columnsOf("placement").filter((column) => column !== "live");
const CHANGING_COLUMNS = STORED_COLUMNS.filter((column) => !["id", "code_id", "lock_id"].includes(column));

const insert = bulk("placement", STORED_COLUMNS);
const save = bulk("placement", STORED_COLUMNS, (insert) =>
  insert.onConflict((conflict) =>
    conflict
      .column("id")
      .doUpdateSet((row) =>
        Object.fromEntries(CHANGING_COLUMNS.map((column) => [column, row.ref(`excluded.${column}`)])),
      ),
  ),
);
const setLive = statement<{ ids: unknown; live: number }>((db, given, kind) =>
  db
    .updateTable("placement")
    .set({ live: given.live })
    .where(inList(kind, "id", given.ids)),
);
const byCode = statement<{ codeId: string }, Row>((db, given) =>
  db.selectFrom("placement").selectAll().where("code_id", "=", given.codeId).orderBy("id"),
);
const byIds = statement<{ ids: unknown }, Row>((db, given, kind) =>
  db
    .selectFrom("placement")
    .selectAll()
    .where(inList(kind, "id", given.ids)),
);
const byCodes = statement<{ codeIds: unknown }, Row>((db, given, kind) =>
  db
    .selectFrom("placement")
    .selectAll()
    .where(inList(kind, "code_id", given.codeIds))
    .orderBy("id"),
);
const liveOnLock = statement<{ lockId: string }, Row>((db, given) =>
  db
    .selectFrom("placement")
    .selectAll()
    .where("lock_id", "=", given.lockId)
    .where("live", "=", (row) => row.lit(1))
    .orderBy("id"),
);
const codesOfLive = statement<{ lockId: string }, CodeRow>((db, given) =>
  db
    .selectFrom("code")
    .selectAll()
    .where("id", "in", (query) =>
      query
        .selectFrom("placement")
        .select("code_id")
        .where("lock_id", "=", given.lockId)
        .where("live", "=", (row) => row.lit(1)),
    ),
);
const liveCounts = statement<{ lockIds: unknown }, { lock_id: string; count: number }>((db, given, kind) =>
  db
    .selectFrom("placement")
    .select((row) => ["lock_id", row.fn.countAll<number>().as("count")])
    .where(inList(kind, "lock_id", given.lockIds))
    .where("live", "=", (row) => row.lit(1))
    .groupBy("lock_id"),
);
const anyPlaced = statement<{ lockIds: unknown }, { id: string }>((db, given, kind) =>
  db
    .selectFrom("placement")
    .select("id")
    .where(inList(kind, "lock_id", given.lockIds))
    .limit(1),
);
const countWithin = statement<{ lockId: string; from: number; until: number }, { count: number }>((db, given) =>
  db
    .selectFrom("placement")
    .innerJoin("code", "code.id", "placement.code_id")
    .select((row) => row.fn.countAll<number>().as("count"))
    .where("placement.lock_id", "=", given.lockId)
    .where("placement.live", "=", (row) => row.lit(1))
    .where((row) => row.or([row("code.starts_at", "is", null), row("code.starts_at", "<", given.until)]))
    .where("code.over_at", ">", given.from),
);
const codesByTag = statement<{ pinTag: string }, CodeRow>((db, given) =>
  db.selectFrom("code").selectAll().where("pin_tag", "=", given.pinTag),
);
const codesByPrefixTag = statement<{ prefixTag: string }, CodeRow>((db, given) =>
  db.selectFrom("code").selectAll().where("prefix_tag", "=", given.prefixTag),
);

export async function insertPlacements(session: Session, placements: readonly Placement[]): Promise<void> {
  await insertAll(session, insert, placements.map(toRow));
}

export async function savePlacements(session: Session, placements: readonly Placement[]): Promise<void> {
  await insertAll(session, save, placements.map(toRow));
}

export async function closePlacements(session: Session, ids: readonly PlacementId[]): Promise<void> {
  if (ids.length > 0) await run(session, setLive, { ids: listOf(session, ids), live: 0 });
}

export async function reopenPlacements(session: Session, ids: readonly PlacementId[]): Promise<void> {
  if (ids.length > 0) await run(session, setLive, { ids: listOf(session, ids), live: 1 });
}

export async function placementsOfCode(session: Session, id: CodeId): Promise<readonly Placement[]> {
  return (await all(session, byCode, { codeId: id })).map(placementFromRow);
}

export async function placements(
  session: Session,
  ids: readonly PlacementId[],
): Promise<ReadonlyMap<PlacementId, Placement>> {
  const rows = ids.length === 0 ? [] : await all(session, byIds, { ids: listOf(session, ids) });
  return new Map(rows.map((row) => [row.id as PlacementId, placementFromRow(row)]));
}

export async function placementsOfCodes(
  session: Session,
  ids: readonly CodeId[],
): Promise<ReadonlyMap<CodeId, readonly Placement[]>> {
  const found = new Map<CodeId, Placement[]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return found;
  for (const row of await all(session, byCodes, { codeIds: listOf(session, ids) })) {
    found.get(row.code_id as CodeId)?.push(placementFromRow(row));
  }
  return found;
}

export async function livePlacements(session: Session, lockId: LockId): Promise<readonly LivePlacement[]> {
  const placements = await all(session, liveOnLock, { lockId });
  return placements.length === 0 ? [] : paired(placements, await all(session, codesOfLive, { lockId }));
}

export async function livePlacementCounts(
  session: Session,
  lockIds: readonly LockId[],
): Promise<ReadonlyMap<LockId, number>> {
  const rows = lockIds.length === 0 ? [] : await all(session, liveCounts, { lockIds: listOf(session, lockIds) });
  const counts = new Map(rows.map((row) => [row.lock_id, row.count]));
  return new Map(lockIds.map((id) => [id, counts.get(id) ?? 0]));
}

export async function isEverPlaced(session: Session, lockIds: readonly LockId[]): Promise<boolean> {
  return lockIds.length > 0 && (await one(session, anyPlaced, { lockIds: listOf(session, lockIds) })) !== null;
}

export async function liveCountWithin(session: Session, lockId: LockId, { from, until }: Window): Promise<number> {
  return (await one(session, countWithin, { lockId, from, until }))?.count ?? 0;
}

export async function placementsByTag(
  session: Session,
  lockId: LockId,
  pinTag: PinTag,
): Promise<readonly LivePlacement[]> {
  const found = await onLocks(session, [lockId], await all(session, codesByTag, { pinTag }));
  return found.map(({ pair }) => pair).reverse();
}

export async function liveByTag(
  session: Session,
  lockIds: readonly LockId[],
  pinTag: PinTag,
): Promise<readonly LivePlacement[]> {
  return liveOnes(await onLocks(session, lockIds, await all(session, codesByTag, { pinTag })));
}

export async function liveByPrefixTag(
  session: Session,
  lockIds: readonly LockId[],
  prefixTag: PinTag,
): Promise<readonly LivePlacement[]> {
  return liveOnes(await onLocks(session, lockIds, await all(session, codesByPrefixTag, { prefixTag })));
}

interface Found {
  readonly live: boolean;
  readonly pair: LivePlacement;
}

/** The placements of these few codes on any of the locks, oldest first. */
async function onLocks(
  session: Session,
  lockIds: readonly LockId[],
  codes: readonly CodeRow[],
): Promise<readonly Found[]> {
  if (codes.length === 0) return [];
  const rows = await all(session, byCodes, {
    codeIds: listOf(
      session,
      codes.map((code) => code.id),
    ),
  });
  const wanted = rows.filter((row) => lockIds.includes(row.lock_id as LockId));
  return paired(wanted, codes).map((pair, index) => ({ live: wanted[index]?.live === 1, pair }));
}

function liveOnes(found: readonly Found[]): readonly LivePlacement[] {
  return found.filter(({ live }) => live).map(({ pair }) => pair);
}

/** Each placement with its code; both were read in one go, and a code is never deleted. */
function paired(placements: readonly Row[], rows: readonly CodeRow[]): readonly LivePlacement[] {
  const codes = new Map(rows.map((row) => [row.id, codeFromRow(row)]));
  return placements.flatMap((row) => {
    const code = codes.get(row.code_id);
    return code === undefined ? [] : [{ placement: placementFromRow(row), code }];
  });
}

function toRow(placement: Placement): StoredRow {
  const { ledger, refusal } = placement;
  return {
    id: placement.id,
    code_id: placement.codeId,
    lock_id: placement.lockId,
    slot: placement.slot,
    enforcement: placement.enforcement,
    schedule: textOrNull(placement.schedule),
    lock_max_uses: placement.lockMaxUses,
    wanted_at: ledger.wantedAt,
    sent_at: ledger.sentAt,
    acknowledged_at: ledger.acknowledgedAt,
    verified_at: ledger.verifiedAt,
    proof: ledger.proof,
    first_used_at: ledger.firstUsedAt,
    removed_at: ledger.removedAt,
    refusal_reason: refusal?.reason ?? null,
    refusal_at: refusal?.at ?? null,
    failures_count: placement.failures?.count ?? null,
    failures_at: placement.failures?.lastAt ?? null,
  };
}

function placementFromRow(row: Row): Placement {
  const { refusal_reason: reason, refusal_at: at } = row;
  return {
    id: row.id as PlacementId,
    codeId: row.code_id as CodeId,
    lockId: row.lock_id as LockId,
    slot: row.slot as Slot | null,
    enforcement: row.enforcement as Enforcement,
    schedule: parsedOrNull<SlotSchedule>(row.schedule),
    lockMaxUses: row.lock_max_uses as 1 | null,
    ledger: {
      wantedAt: row.wanted_at as Instant,
      sentAt: row.sent_at as Instant | null,
      acknowledgedAt: row.acknowledged_at as Instant | null,
      verifiedAt: row.verified_at as Instant | null,
      proof: row.proof as Proof | null,
      firstUsedAt: row.first_used_at as Instant | null,
      removedAt: row.removed_at as Instant | null,
    },
    refusal: reason === null || at === null ? null : { reason: reason as Refusal, at: at as Instant },
    failures: failuresOf(row.failures_count, row.failures_at),
  };
}
