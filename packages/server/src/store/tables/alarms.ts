import type { AlarmId, CodeId, HolderId, Instant, LockId, PlacementId, SiteId } from "@cardea/core";
import type { AlarmKind, Seen, StoredAlarm } from "../port.ts";
import { columnsOf } from "../columns.ts";
import type { Schema } from "../schema.ts";
import {
  all,
  bulk,
  inList,
  insertAll,
  listOf,
  one,
  run,
  type Session,
  type Statement,
  statement,
} from "../statement.ts";
import { parsed } from "./json.ts";
import { isSeenThere, type SeenGiven, seenGiven } from "./seen.ts";

type Row = Schema["alarm"];

/** So many alarms are listed at most, the newest. */
export const ALARMS_MAX = 1_000;

interface Filter {
  readonly seen?: Seen;
  readonly open?: boolean;
  readonly lockId?: LockId;
  readonly siteId?: SiteId;
}

const insert = bulk("alarm", columnsOf("alarm"));
const close = statement<{ ids: unknown; at: number }>((db, given, kind) =>
  db
    .updateTable("alarm")
    .set({ closed_at: given.at })
    .where(inList(kind, "id", given.ids))
    .where("closed_at", "is", null),
);

interface Given extends SeenGiven {
  readonly lockId: string;
  readonly siteId: string;
}

const lists = new Map<string, Statement<Given, Row>>();

function listFor(filter: Filter): Statement<Given, Row> {
  const key = `${filter.seen !== undefined}:${filter.open}:${filter.lockId !== undefined}:${filter.siteId !== undefined}`;
  const known = lists.get(key);
  if (known !== undefined) return known;
  const made = statement<Given, Row>((db, given, kind) =>
    db
      .selectFrom("alarm")
      .selectAll()
      .$if(filter.seen !== undefined, (query) => query.where(isSeenThere(kind, given)))
      .$if(filter.lockId !== undefined, (query) => query.where("lock_id", "=", given.lockId))
      .$if(filter.siteId !== undefined, (query) => query.where("site_id", "=", given.siteId))
      .$if(filter.open === true, (query) => query.where("closed_at", "is", null))
      .$if(filter.open === false, (query) => query.where("closed_at", "is not", null))
      .orderBy("id", "desc")
      .limit(ALARMS_MAX),
  );
  lists.set(key, made);
  return made;
}

const byId = statement<{ id: string }, Row>((db, given) =>
  db.selectFrom("alarm").selectAll().where("id", "=", given.id),
);
const ofHolder = statement<{ holderId: string }, Pick<Row, "id" | "facts">>((db, given) =>
  db
    .selectFrom("alarm")
    .select(["id", "facts"])
    .where("code_id", "in", db.selectFrom("code").select("id").where("holder_id", "=", given.holderId)),
);
const saveFacts = statement<Pick<Row, "id" | "facts">>((db, given) =>
  db.updateTable("alarm").set({ facts: given.facts }).where("id", "=", given.id),
);

export async function alarm(session: Session, id: AlarmId): Promise<StoredAlarm | null> {
  const row = await one(session, byId, { id });
  return row === null ? null : fromRow(row);
}

/** Newest first, at most ALARMS_MAX. */
export async function alarms(session: Session, filter: Filter): Promise<readonly StoredAlarm[]> {
  const parameters = {
    lockId: filter.lockId ?? "",
    siteId: filter.siteId ?? "",
    ...seenGiven(session, filter.seen),
  };
  return (await all(session, listFor(filter), parameters)).map(fromRow);
}

export async function openAlarm(session: Session, alarm: StoredAlarm): Promise<void> {
  await insertAll(session, insert, [toRow(alarm)]);
}

export async function closeAlarms(session: Session, ids: readonly AlarmId[], at: Instant): Promise<void> {
  if (ids.length > 0) await run(session, close, { ids: listOf(session, ids), at });
}

/** Forgets what a guest wrote in alarms about the codes of that holder. */
export async function eraseInAlarms(session: Session, holderId: HolderId): Promise<void> {
  for (const { id, facts } of await all(session, ofHolder, { holderId })) {
    const { text, ...kept } = parsed<StoredAlarm["facts"]>(facts);
    if (text !== undefined) await run(session, saveFacts, { id, facts: JSON.stringify(kept) });
  }
}

function toRow(alarm: StoredAlarm): Row {
  return {
    id: alarm.id,
    site_id: alarm.siteId,
    kind: alarm.kind,
    lock_id: alarm.lockId,
    code_id: alarm.codeId,
    placement_id: alarm.placementId,
    facts: JSON.stringify(alarm.facts),
    opened_at: alarm.openedAt,
    closed_at: alarm.closedAt,
  };
}

function fromRow(row: Row): StoredAlarm {
  return {
    id: row.id as AlarmId,
    siteId: row.site_id as SiteId,
    kind: row.kind as AlarmKind,
    lockId: row.lock_id as LockId,
    codeId: row.code_id as CodeId | null,
    placementId: row.placement_id as PlacementId | null,
    facts: parsed<StoredAlarm["facts"]>(row.facts),
    openedAt: row.opened_at as Instant,
    closedAt: row.closed_at as Instant | null,
  };
}
