import type { HolderId, Instant, SiteId } from "@cardea/core";
import { type Kysely, type SqlBool, sql } from "kysely";
import type { HolderFilter, HolderSummary, Page, PageRequest, StoredCode } from "../port.ts";
import type { Schema } from "../schema.ts";
import { all, one, run, type Session, type Statement, statement } from "../statement.ts";
import { type CodeRow, codeFromRow, foldedText } from "./codes.ts";
import { holderFromRow } from "./holders.ts";
import { isSeenCode, type SeenGiven, seenGiven } from "./seen.ts";

/** Holders by their codes: lists, and who may be forgotten. */

const HOLDER_CODES_MAX = 200;
/** Sorts after every id: they are ASCII. */
const BEFORE_ALL = "~";

interface Given extends SeenGiven {
  readonly siteId: string;
  readonly text: string;
  readonly now: number;
  readonly after: string;
  readonly limit: number;
}

type SummaryRow = Schema["holder"] & {
  readonly newest: string;
  readonly codes: number;
  readonly codes_live: number | null;
  readonly last_code_at: number;
  readonly last_entry_at: number | null;
};

const pages = new Map<string, Statement<Given, SummaryRow>>();

export async function holderPage(
  session: Session,
  filter: HolderFilter,
  { page, now }: { readonly page: PageRequest; readonly now: Instant },
): Promise<Page<HolderSummary>> {
  const rows = await all(session, pageFor(filter), {
    ...seenGiven(session, filter.seen),
    siteId: filter.siteId ?? "",
    text: `%${foldedText(filter.text ?? "").replace(/[\\%_]/g, "\\$&")}%`,
    now,
    after: page.after ?? BEFORE_ALL,
    limit: page.limit + 1,
  });
  const shown = rows.slice(0, page.limit);
  return { items: shown.map(summaryOf), nextCursor: rows.length > page.limit ? (shown.at(-1)?.newest ?? null) : null };
}

function pageFor(filter: HolderFilter): Statement<Given, SummaryRow> {
  const key = [filter.seen, filter.siteId, filter.text].map((part) => part !== undefined).join();
  const made =
    pages.get(key) ??
    statement<Given, SummaryRow>((db, given, kind) => {
      const owners = db
        .selectFrom("code")
        .select(({ fn }) => [
          "holder_id",
          fn.max("id").as("newest"),
          fn.countAll<number>().as("codes"),
          fn.max("created_at").as("last_code_at"),
          fn.max("last_used_at").as("last_entry_at"),
        ])
        .select(sql<number>`sum(case when over_at > ${given.now} then 1 else 0 end)`.as("codes_live"))
        .$if(filter.siteId !== undefined, (query) => query.where("site_id", "=", given.siteId))
        .$if(filter.seen !== undefined, (query) => query.where(isSeenCode(kind, given)))
        .$if(filter.text !== undefined, (query) =>
          query.where(sql<SqlBool>`search_text like ${given.text} escape '\\'`),
        )
        .groupBy("holder_id")
        .having(({ fn }) => fn.max("id"), "<", given.after);
      return db
        .selectFrom(owners.as("owner"))
        .innerJoin("holder", "holder.id", "owner.holder_id")
        .selectAll("holder")
        .select(["newest", "codes", "codes_live", "last_code_at", "last_entry_at"])
        .where("holder.erased_at", "is", null)
        .orderBy("newest", "desc")
        .limit(given.limit);
    });
  pages.set(key, made);
  return made;
}

function summaryOf(row: SummaryRow): HolderSummary {
  return {
    holder: holderFromRow(row),
    codes: Number(row.codes),
    codesLive: Number(row.codes_live ?? 0),
    lastCodeAt: Number(row.last_code_at) as Instant,
    lastEntryAt: row.last_entry_at === null ? null : (Number(row.last_entry_at) as Instant),
  };
}

const codesOf = statement<{ id: string }, CodeRow>((db, given) =>
  db
    .selectFrom("code")
    .selectAll()
    .where("holder_id", "=", given.id)
    .orderBy("id", "desc")
    .limit(sql.lit(HOLDER_CODES_MAX)),
);

export async function codesOfHolder(session: Session, id: HolderId): Promise<readonly StoredCode[]> {
  return (await all(session, codesOf, { id })).map(codeFromRow);
}

/** Codes that are not over at an instant, or may still be on a lock. */
function liveCodes(db: Kysely<Schema>, at: number) {
  const held = db
    .selectFrom("placement")
    .select("placement.id")
    .where("placement.code_id", "=", sql.ref<string>("code.id"))
    .where("placement.live", "=", sql.lit(1));
  return db
    .selectFrom("code")
    .select("code.id")
    .where(({ or, eb, exists }) => or([eb("code.over_at", ">", at), exists(held)]));
}

const liveOf = statement<{ id: string; now: number }, { id: string }>((db, given) =>
  liveCodes(db, given.now).where("code.holder_id", "=", given.id).limit(sql.lit(1)),
);
const idle = statement<{ siteId: string; before: number; limit: number }, { id: string }>((db, given) =>
  db
    .selectFrom("holder")
    .select("id")
    .where("site_id", "=", given.siteId)
    .where("erased_at", "is", null)
    .where("created_at", "<", given.before)
    .where(({ not, exists }) =>
      not(exists(liveCodes(db, given.before).where("code.holder_id", "=", sql.ref<string>("holder.id")))),
    )
    .orderBy("id")
    .limit(given.limit),
);

export async function holderHasLiveCode(session: Session, id: HolderId, now: Instant): Promise<boolean> {
  return (await one(session, liveOf, { id, now })) !== null;
}

export async function idleHolders(
  session: Session,
  siteId: SiteId,
  { before, limit }: { readonly before: Instant; readonly limit: number },
): Promise<readonly HolderId[]> {
  return (await all(session, idle, { siteId, before, limit })).map(({ id }) => id as HolderId);
}

const keptDays = statement<{ siteId: string }, { names_kept_days: number | null }>((db, given) =>
  db.selectFrom("site_privacy").select("names_kept_days").where("site_id", "=", given.siteId),
);
const saveDays = statement<Schema["site_privacy"]>((db, given) =>
  db
    .insertInto("site_privacy")
    .values({ site_id: given.site_id, names_kept_days: given.names_kept_days })
    .onConflict((conflict) => conflict.column("site_id").doUpdateSet({ names_kept_days: given.names_kept_days })),
);

export async function namesKeptDays(session: Session, siteId: SiteId): Promise<number | null> {
  return (await one(session, keptDays, { siteId }))?.names_kept_days ?? null;
}

export async function saveNamesKeptDays(session: Session, siteId: SiteId, days: number | null): Promise<void> {
  await run(session, saveDays, { site_id: siteId, names_kept_days: days });
}
