import type { CodeId, HolderId, Instant, KeypadReason, LockId, SiteId, Slot } from "@cardea/core";
import { type SelectQueryBuilder, sql } from "kysely";
import type { NewEvent, Page, PageRequest, Seen, StoredEvent } from "../port.ts";
import { columnsOf } from "../columns.ts";
import type { Schema } from "../schema.ts";
import { all, bulk, inList, insertAll, listOf, one, type Session, type Statement, statement } from "../statement.ts";
import { parsed } from "./json.ts";
import { isSeenThere, type SeenGiven, seenGiven } from "./seen.ts";

type Row = Schema["event"];

/** A page looks at no more events than this; it may hold fewer than asked for and still have a cursor. */
const SCAN_ROWS = 5_000;

export interface EventFilter {
  readonly seen?: Seen;
  readonly siteId?: SiteId;
  readonly lockId?: LockId;
  readonly codeId?: CodeId;
  readonly kinds?: readonly string[];
}

interface Given extends SeenGiven {
  readonly siteId: string;
  readonly lockId: string;
  readonly codeId: string;
  readonly kinds: unknown;
  readonly after: number;
  readonly limit: number;
}

const advance = statement<{ count: number }, { last_sequence: number }>((db, given) =>
  db
    .updateTable("event_stream")
    .set((row) => ({ last_sequence: row("last_sequence", "+", given.count) }))
    .where("id", "=", sql.lit(1))
    .returning("last_sequence"),
);
const insert = bulk("event", columnsOf("event"));
const afterSequence = statement<{ sequence: number; limit: number }, Row>((db, given) =>
  db.selectFrom("event").selectAll().where("sequence", ">", given.sequence).orderBy("sequence").limit(given.limit),
);
const last = statement<object, { last_sequence: number }>((db) =>
  db.selectFrom("event_stream").select("last_sequence").where("id", "=", sql.lit(1)),
);
const wrongPins = statement<{ lockId: string; since: number }, { count: number }>((db, given) =>
  db
    .selectFrom("event")
    .select((row) => row.fn.countAll<number>().as("count"))
    .where(sql<boolean>`reason in ('unknown_code', 'locked_out')`)
    .where("lock_id", "=", given.lockId)
    .where("at", ">=", given.since),
);
const pages = new Map<string, Statement<Given, Row>>();
const ends = new Map<string, Statement<Given, { sequence: number }>>();

/** Appends in order. From here to the end of the transaction no other server appends. */
export async function appendEvents(session: Session, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const [stream] = await all(session, advance, { count: events.length });
  const first = (stream?.last_sequence ?? 0) - events.length + 1;
  await insertAll(
    session,
    insert,
    events.map((event, offset) => toRow(event, first + offset)),
  );
}

export async function eventsAfter(session: Session, sequence: number, limit: number): Promise<readonly StoredEvent[]> {
  return (await all(session, afterSequence, { sequence, limit })).map(fromRow);
}

export async function lastEventSequence(session: Session): Promise<number> {
  return (await one(session, last, {}))?.last_sequence ?? 0;
}

export async function wrongPinsSince(session: Session, lockId: LockId, since: Instant): Promise<number> {
  return (await one(session, wrongPins, { lockId, since }))?.count ?? 0;
}

export async function events(session: Session, filter: EventFilter, page: PageRequest): Promise<Page<StoredEvent>> {
  const given = givenFor(session, filter, page);
  const rows = await all(session, pageFor(filter), given);
  const items = rows.slice(0, page.limit).map(fromRow);
  if (rows.length > page.limit) return { items, nextCursor: String(items.at(-1)?.sequence ?? 0) };
  const [end] = await all(session, endFor(filter), given);
  return { items, nextCursor: end === undefined ? null : String(end.sequence) };
}

function givenFor(session: Session, filter: EventFilter, page: PageRequest): Given {
  return {
    siteId: filter.siteId ?? "",
    lockId: filter.lockId ?? "",
    codeId: filter.codeId ?? "",
    kinds: listOf(session, filter.kinds ?? []),
    after: page.after === null ? Number.MAX_SAFE_INTEGER : Number(page.after),
    limit: page.limit + 1,
    ...seenGiven(session, filter.seen),
  };
}

function shapeOf(filter: EventFilter): string {
  return [filter.seen, filter.siteId, filter.lockId, filter.codeId, filter.kinds]
    .map((part) => part !== undefined)
    .join();
}

function pageFor(filter: EventFilter): Statement<Given, Row> {
  const key = shapeOf(filter);
  const made =
    pages.get(key) ??
    statement<Given, Row>((db, given, kind) =>
      db
        .selectFrom((query) =>
          candidates(query.selectFrom("event").selectAll(), filter, given).limit(sql.lit(SCAN_ROWS)).as("event"),
        )
        .selectAll()
        .$if(filter.seen !== undefined, (query) => query.where(isSeenThere(kind, given)))
        .$if(filter.siteId !== undefined, (query) => query.where("site_id", "=", given.siteId))
        .$if(filter.lockId !== undefined, (query) => query.where("lock_id", "=", given.lockId))
        .$if(filter.kinds !== undefined, (query) => query.where(inList(kind, "kind", given.kinds)))
        .orderBy("sequence", "desc")
        .limit(given.limit),
    );
  pages.set(key, made);
  return made;
}

function endFor(filter: EventFilter): Statement<Given, { sequence: number }> {
  const key = shapeOf(filter);
  const made =
    ends.get(key) ??
    statement<Given, { sequence: number }>((db, given) =>
      candidates(db.selectFrom("event").select("sequence"), filter, given)
        .limit(sql.lit(1))
        .offset(sql.lit(SCAN_ROWS - 1)),
    );
  ends.set(key, made);
  return made;
}

type EventQuery<Selected> = SelectQueryBuilder<Schema, "event", Selected>;

/** Events in the order of pages, from the one index that narrows most. */
function candidates<Selected>(query: EventQuery<Selected>, filter: EventFilter, given: Given): EventQuery<Selected> {
  const after = query.where("sequence", "<", given.after).orderBy("sequence", "desc");
  if (filter.codeId !== undefined) return after.where("code_id", "=", given.codeId);
  if (filter.lockId !== undefined) return after.where("lock_id", "=", given.lockId);
  if (filter.siteId !== undefined) return after.where("site_id", "=", given.siteId);
  return after;
}

function toRow(event: NewEvent, sequence: number): Row {
  return {
    sequence,
    at: event.at,
    kind: event.kind,
    site_id: event.siteId,
    lock_id: event.lockId,
    code_id: event.codeId,
    holder_id: event.holderId,
    reason: event.reason,
    slot: event.slot,
    facts: JSON.stringify(event.facts),
  };
}

function fromRow(row: Row): StoredEvent {
  return {
    sequence: row.sequence,
    at: row.at as Instant,
    kind: row.kind,
    siteId: row.site_id as SiteId,
    lockId: row.lock_id as LockId | null,
    codeId: row.code_id as CodeId | null,
    holderId: row.holder_id as HolderId | null,
    reason: row.reason as KeypadReason | null,
    slot: row.slot as Slot | null,
    facts: parsed<StoredEvent["facts"]>(row.facts),
  };
}
