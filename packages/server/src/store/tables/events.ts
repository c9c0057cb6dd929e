import type { CodeId, HolderId, Instant, KeypadReason, LockId, SiteId, Slot, Window } from "@cardea/core";
import { type SelectQueryBuilder, sql } from "kysely";
import type { EventFilter, NewEvent, Page, PageRequest, StoredEvent } from "../port.ts";
import { columnsOf } from "../columns.ts";
import type { Schema } from "../schema.ts";
import { all, bulk, inList, insertAll, listOf, one, type Session, type Statement, statement } from "../statement.ts";
import { parsed } from "./json.ts";
import { isSeenThere, type SeenGiven, seenGiven } from "./seen.ts";

type Row = Schema["event"];

/** A page looks at no more events than this; it may hold fewer than asked for and still have a cursor. */
const SCAN_ROWS = 5_000;

/** How far around an edge in time is looked for events that were told late: locks may report hours afterwards. */
const EDGE_ROWS = 1_000;

interface Given extends SeenGiven {
  readonly siteId: string;
  readonly lockId: string;
  readonly codeId: string;
  readonly holderId: string;
  readonly kinds: unknown;
  readonly from: number;
  readonly until: number;
  /** Sequences, both left out. */
  readonly after: number;
  readonly before: number;
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
const ofKindsAfter = statement<{ kinds: unknown; sequence: number; limit: number }, Row>((db, given, kind) =>
  db
    .selectFrom("event")
    .selectAll()
    .where("sequence", ">", given.sequence)
    .where(inList(kind, "kind", given.kinds))
    .orderBy("sequence")
    .limit(given.limit),
);
const last = statement<object, { last_sequence: number }>((db) =>
  db.selectFrom("event_stream").select("last_sequence").where("id", "=", sql.lit(1)),
);
const wrongPins = statement<{ lockId: string; from: number; until: number }, { count: number }>((db, given) =>
  db
    .selectFrom("event")
    .select((row) => row.fn.countAll<number>().as("count"))
    .where(sql<boolean>`reason in ('unknown_code', 'locked_out')`)
    .where("lock_id", "=", given.lockId)
    .where("at", ">=", given.from)
    .where("at", "<", given.until),
);
const lastBefore = statement<{ until: number }, { sequence: number | null }>((db, given) =>
  db
    .selectFrom((query) =>
      query
        .selectFrom("event")
        .select("sequence")
        .where("at", "<", given.until)
        .orderBy("at", "desc")
        .limit(sql.lit(EDGE_ROWS))
        .as("near"),
    )
    .select((row) => row.fn.max("sequence").as("sequence")),
);
const firstFrom = statement<{ from: number }, { sequence: number | null }>((db, given) =>
  db
    .selectFrom((query) =>
      query
        .selectFrom("event")
        .select("sequence")
        .where("at", ">=", given.from)
        .orderBy("at")
        .limit(sql.lit(EDGE_ROWS))
        .as("near"),
    )
    .select((row) => row.fn.min("sequence").as("sequence")),
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

export async function eventsOfKindsAfter(
  session: Session,
  kinds: readonly string[],
  { sequence, limit }: { readonly sequence: number; readonly limit: number },
): Promise<readonly StoredEvent[]> {
  return (await all(session, ofKindsAfter, { kinds: listOf(session, kinds), sequence, limit })).map(fromRow);
}

export async function lastEventSequence(session: Session): Promise<number> {
  return (await one(session, last, {}))?.last_sequence ?? 0;
}

export async function wrongPinsIn(session: Session, lockId: LockId, { from, until }: Window): Promise<number> {
  return (await one(session, wrongPins, { lockId, from, until }))?.count ?? 0;
}

export async function events(session: Session, filter: EventFilter, page: PageRequest): Promise<Page<StoredEvent>> {
  const given = await givenFor(session, filter, page);
  const rows = await all(session, pageFor(filter), given);
  const items = rows.slice(0, page.limit).map(fromRow);
  if (rows.length > page.limit) return { items, nextCursor: String(items.at(-1)?.sequence ?? 0) };
  const [end] = await all(session, endFor(filter), given);
  return { items, nextCursor: end === undefined ? null : String(end.sequence) };
}

async function givenFor(session: Session, filter: EventFilter, page: PageRequest): Promise<Given> {
  const { from, until } = filter;
  const after = page.after === null ? Number.MAX_SAFE_INTEGER : Number(page.after);
  const newest = until === undefined ? after : ((await one(session, lastBefore, { until }))?.sequence ?? 0) + 1;
  const oldest = from === undefined ? 1 : ((await one(session, firstFrom, { from }))?.sequence ?? after);
  return {
    siteId: filter.siteId ?? "",
    lockId: filter.lockId ?? "",
    codeId: filter.codeId ?? "",
    holderId: filter.holderId ?? "",
    kinds: listOf(session, filter.kinds ?? []),
    from: from ?? 0,
    until: until ?? 0,
    after: Math.min(after, newest),
    before: oldest - 1,
    limit: page.limit + 1,
    ...seenGiven(session, filter.seen),
  };
}

function shapeOf(filter: EventFilter): string {
  const { seen, siteId, lockId, codeId, holderId, kinds, failed, from, until } = filter;
  return [seen, siteId, lockId, codeId, holderId, kinds, failed, from, until].map((part) => part !== undefined).join();
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
        .$if(filter.holderId !== undefined, (query) => query.where("holder_id", "=", given.holderId))
        .$if(filter.kinds !== undefined, (query) => query.where(inList(kind, "kind", given.kinds)))
        .$if(filter.failed !== undefined, (query) => query.where(sql<boolean>`kind = 'entry' and reason <> 'granted'`))
        .$if(filter.from !== undefined, (query) => query.where("at", ">=", given.from))
        .$if(filter.until !== undefined, (query) => query.where("at", "<", given.until))
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
  const until = query.where("sequence", "<", given.after).orderBy("sequence", "desc");
  const within = filter.from === undefined ? until : until.where("sequence", ">", given.before);
  if (filter.codeId !== undefined) return within.where("code_id", "=", given.codeId);
  if (filter.holderId !== undefined) return within.where("holder_id", "=", given.holderId);
  if (filter.lockId !== undefined) return within.where("lock_id", "=", given.lockId);
  if (filter.siteId !== undefined) return within.where("site_id", "=", given.siteId);
  return within;
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
