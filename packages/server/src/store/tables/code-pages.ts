import { type CodeState, type Instant, unreachable } from "@cardea/core";
import { type Compilable, type Kysely, type SelectQueryBuilder, type SqlBool, type Expression, sql } from "kysely";
import type { CodeFilter, Page, PageRequest, StoredCode } from "../port.ts";
import type { Schema } from "../schema.ts";
import { all, type Session, type Statement, statement, type StoreKind } from "../statement.ts";
import { type CodeRow, codeFromRow, foldedText } from "./codes.ts";
import { isSeenCode, type SeenGiven, seenGiven } from "./seen.ts";

/**
 * Pages of codes, newest first. One index gives the order and at most SCAN_ROWS candidates; what the index doesn't
 * know is looked at in them. So a page costs the same however many codes are stored. A page may hold fewer codes than
 * asked for, even none, and still have a cursor: then more may follow.
 */
const SCAN_ROWS = 5_000;
/** Scans for one page: some 100 ms where nearly nothing meets the filter. */
const SCANS_MAX = 10;

/** As long as no more codes than this are alive, lists of living codes start from those instead. */
const LIVE_ROWS = 2_000;

/** What stands in the statements for pages of codes. */
export interface CodeGiven extends SeenGiven {
  readonly siteId: string;
  readonly lockId: string;
  readonly lockIdInJson: string;
  readonly holderId: string;
  readonly kind: string;
  readonly text: string;
  readonly now: number;
  readonly after: string;
  readonly limit: number;
}

/** Which page, of the codes as they are at that instant. */
interface Asked {
  readonly page: PageRequest;
  readonly now: Instant;
}

/** Sorts after every id: they are ASCII. */
const BEFORE_ALL = "~";

type Source = "all" | "site" | "holder" | "kind" | "lock" | "ended" | "live";

const liveCount = statement<{ now: number }, { count: number }>((db, given) =>
  db
    .selectFrom((query) =>
      query
        .selectFrom("code")
        .select("over_at")
        .where("over_at", ">", given.now)
        .limit(sql.lit(LIVE_ROWS + 1))
        .as("live"),
    )
    .select((row) => row.fn.countAll<number>().as("count")),
);

const pages = new Map<string, Statement<CodeGiven, CodeRow>>();
const ends = new Map<string, Statement<CodeGiven, { id: string }>>();

/** One page of codes that meet the filter at `now`; goes on scanning for a while before it answers with a short one. */
export async function codes(session: Session, asked: CodeFilter, { page, now }: Asked): Promise<Page<StoredCode>> {
  const items: StoredCode[] = [];
  let after = page.after;
  for (let scans = 0; scans < SCANS_MAX; scans++) {
    const found = await scanned(session, asked, { page: { after, limit: page.limit - items.length }, now });
    items.push(...found.items);
    after = found.nextCursor;
    if (after === null || items.length === page.limit) break;
  }
  return { items, nextCursor: after };
}

async function scanned(session: Session, asked: CodeFilter, { page, now }: Asked): Promise<Page<StoredCode>> {
  const filter = sharpened(asked);
  if (filter === null) return { items: [], nextCursor: null };
  const source = await sourceFor(session, filter, now);
  const given = givenFor(session, filter, { page, now });
  const rows = await all(session, pageFor(source, filter), given);
  if (rows.length > page.limit) {
    const items = rows.slice(0, page.limit).map(codeFromRow);
    return { items, nextCursor: items.at(-1)?.id ?? null };
  }
  return { items: rows.map(codeFromRow), nextCursor: await endOfScan(session, { source, filter, given }) };
}

/** Only emergency codes can be dormant, and there are few. Null: nothing can meet the filter. */
function sharpened(filter: CodeFilter): CodeFilter | null {
  if (filter.state !== "dormant") return filter;
  return filter.kind === undefined || filter.kind === "emergency" ? { ...filter, kind: "emergency" } : null;
}

/** Where the scan stopped; null if it saw everything. */
async function endOfScan(
  session: Session,
  { source, filter, given }: { readonly source: Source; readonly filter: CodeFilter; readonly given: CodeGiven },
): Promise<string | null> {
  if (source === "live") return null;
  const last = await all(session, endFor(source, filter), given);
  return last[0]?.id ?? null;
}

async function sourceFor(session: Session, filter: CodeFilter, now: Instant): Promise<Source> {
  if (filter.holderId !== undefined) return "holder";
  if (filter.lockId !== undefined) return "lock";
  if (filter.state === "revoked" || filter.state === "used") return "ended";
  if (filter.kind === "emergency") return "kind";
  if (filter.state !== undefined && filter.state !== "expired" && (await fewLive(session, now))) return "live";
  if (filter.kind !== undefined) return "kind";
  return filter.siteId === undefined ? "all" : "site";
}

async function fewLive(session: Session, now: Instant): Promise<boolean> {
  const [row] = await all(session, liveCount, { now });
  return row !== undefined && row.count <= LIVE_ROWS;
}

/** What a filter and a page give to a statement. */
export function givenFor(session: Session, filter: CodeFilter, { page, now }: Asked): CodeGiven {
  return {
    siteId: filter.siteId ?? "",
    lockId: filter.lockId ?? "",
    lockIdInJson: `%"${filter.lockId ?? ""}"%`,
    holderId: filter.holderId ?? "",
    kind: filter.kind ?? "",
    text: `%${foldedText(filter.text ?? "").replace(/[\\%_]/g, "\\$&")}%`,
    now,
    after: page.after ?? BEFORE_ALL,
    limit: page.limit + 1,
    ...seenGiven(session, filter.seen),
  };
}

/** Tells statements apart. */
export function shapeOf(source: Source | "start", filter: CodeFilter): string {
  const { seen, siteId, lockId, holderId, kind, text } = filter;
  const parts = [seen, siteId, lockId, holderId, kind, text].map((part) => part !== undefined);
  return `${source}:${filter.state}:${parts.join()}`;
}

function pageFor(source: Source, filter: CodeFilter): Statement<CodeGiven, CodeRow> {
  return known(pages, shapeOf(source, filter), () =>
    statement<CodeGiven, CodeRow>((db, given, kind) => {
      const candidates = candidatesOf(db, source, { filter, given });
      const order = source === "lock" || source === "live" ? sql`held.code_id` : sql`id`;
      return narrowed(candidates, { filter, given, kind }).orderBy(order, "desc").limit(given.limit);
    }),
  );
}

function endFor(source: Source, filter: CodeFilter): Statement<CodeGiven, { id: string }> {
  return known(ends, shapeOf(source, filter), () =>
    statement<CodeGiven, { id: string }>((db, given) =>
      idsOf(db, source, { filter, given })
        .limit(sql.lit(1))
        .offset(sql.lit(SCAN_ROWS - 1)),
    ),
  );
}

interface Shape {
  readonly filter: CodeFilter;
  readonly given: CodeGiven;
}

interface Narrowing extends Shape {
  readonly kind: StoreKind;
}

interface Ids {
  limit(count: Expression<number>): { offset(count: Expression<number>): Compilable<{ id: string }> };
}

type IdQuery = SelectQueryBuilder<Schema, "placement", { code_id: string }>;
type CodeQuery<Row> = SelectQueryBuilder<Schema, "code", Row>;

/** At most SCAN_ROWS codes in the order of pages, from one index. */
function candidatesOf(db: Kysely<Schema>, source: Source, shape: Shape): CodeQuery<CodeRow> {
  const query = db.selectFrom("code").selectAll();
  if (source === "live" || source === "lock") return codesOf(db, heldIds(db, source, shape.given));
  const first = indexed(query, source, shape).orderBy("id", "desc").limit(sql.lit(SCAN_ROWS));
  return db.selectFrom(first.as("code")).selectAll();
}

/** A cross join, so that SQLite keeps the order of the ids and stops as soon as the page is full. */
function codesOf(db: Kysely<Schema>, ids: IdQuery): CodeQuery<CodeRow> {
  const held = ids.limit(sql.lit(SCAN_ROWS)).as("held");
  const joined = db.selectFrom(held).crossJoin("code").selectAll("code").whereRef("code.id", "=", "held.code_id");
  return joined;
}

/** Ids of the codes on a lock, or of the few living ones, newest first, without a limit. */
function heldIds(db: Kysely<Schema>, source: "live" | "lock", given: CodeGiven): IdQuery {
  if (source === "lock") {
    const held = db.selectFrom("placement").select("code_id").distinct().where("lock_id", "=", given.lockId);
    return held.where("code_id", "<", given.after).orderBy("code_id", "desc") as IdQuery;
  }
  // The limit says nothing new, but keeps the database from choosing another index.
  const live = db.selectFrom("code").select("id as code_id").where("over_at", ">", given.now);
  const found = db.selectFrom(live.limit(sql.lit(LIVE_ROWS + 1)).as("found")).select("code_id");
  return found.where("code_id", "<", given.after).orderBy("code_id", "desc") as unknown as IdQuery;
}

/** The same candidates, as ids only and without a limit. */
function idsOf(db: Kysely<Schema>, source: Source, shape: Shape): Ids {
  if (source !== "lock") return indexed(db.selectFrom("code").select("id"), source, shape).orderBy("id", "desc");
  return db
    .selectFrom(heldIds(db, source, shape.given).as("held"))
    .select("code_id as id")
    .orderBy("code_id", "desc");
}

function indexed<Row>(query: CodeQuery<Row>, source: Source, { filter, given }: Shape): CodeQuery<Row> {
  const after = query.where("id", "<", given.after);
  if (source === "site") return after.where("site_id", "=", given.siteId);
  if (source === "holder") return after.where("holder_id", "=", given.holderId);
  if (source === "kind") return after.where("kind", "=", given.kind);
  if (source === "ended") {
    // Literally as in the partial index, or the database doesn't see that it may use it.
    return after.where(sql<SqlBool>`over_by in ('revoked', 'used')`).where("over_by", "=", sql.lit(filter.state ?? ""));
  }
  return after;
}

/** The codes that meet the filter. */
export function narrowed<Row>(query: CodeQuery<Row>, { filter, given, kind }: Narrowing): CodeQuery<Row> {
  let left = query;
  if (filter.seen !== undefined) left = left.where(isSeenCode(kind, given));
  if (filter.siteId !== undefined) left = left.where("site_id", "=", given.siteId);
  if (filter.lockId !== undefined) left = left.where("lock_ids", "like", given.lockIdInJson);
  if (filter.holderId !== undefined) left = left.where("holder_id", "=", given.holderId);
  if (filter.kind !== undefined) left = left.where("kind", "=", given.kind);
  if (filter.state !== undefined) left = left.where(stateIs(filter.state, given));
  if (filter.text !== undefined) left = left.where(sql<SqlBool>`search_text like ${given.text} escape '\\'`);
  return left;
}

/** The core's life cycle, told in the columns that are kept for finding. */
function stateIs(state: CodeState, { now }: CodeGiven): Expression<SqlBool> {
  const alive = sql`(over_by is null or (over_by = 'expired' and over_at > ${now}))`;
  const awake = sql`(activation_from <= ${now} and activation_until > ${now})`;
  switch (state) {
    case "revoked":
    case "used":
      return sql`over_by = ${sql.lit(state)}`;
    case "expired":
      return sql`over_by = 'expired' and over_at <= ${now}`;
    case "scheduled":
      return sql`${alive} and kind <> 'emergency' and starts_at > ${now}`;
    case "dormant":
      return sql`${alive} and kind = 'emergency' and (activation_from is null or not ${awake})`;
    case "active":
      return sql`${alive} and case when kind = 'emergency' then activation_from is not null and ${awake}
        else starts_at is null or starts_at <= ${now} end`;
    default:
      return unreachable(state);
  }
}

function known<Value>(cache: Map<string, Value>, key: string, make: () => Value): Value {
  let value = cache.get(key);
  if (value === undefined) {
    value = make();
    cache.set(key, value);
  }
  return value;
}
