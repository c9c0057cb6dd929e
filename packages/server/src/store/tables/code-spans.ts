import type { Window } from "@cardea/core";
import type { CodeFilter, StoredCode } from "../port.ts";
import type { Schema } from "../schema.ts";
import { all, type Session, type Statement, statement } from "../statement.ts";
import { type CodeRow, codeFromRow } from "./codes.ts";
import { isSeenCode, type SeenGiven, seenGiven } from "./seen.ts";
import type { SelectQueryBuilder } from "kysely";

interface Given extends SeenGiven {
  readonly siteId: string;
  readonly lockIdInJson: string;
  readonly from: number;
  readonly until: number;
  readonly limit: number;
}

type SpanFilter = Pick<CodeFilter, "seen" | "siteId" | "lockId">;

const queries = new Map<string, Statement<Given, CodeRow>>();

/** Codes that may open within the span, by their first start and last end, those that end first leading. */
export async function codesWithin(
  session: Session,
  filter: SpanFilter,
  { span, limit }: { readonly span: Window; readonly limit: number },
): Promise<readonly StoredCode[]> {
  const { from, until } = span;
  const places = { siteId: filter.siteId ?? "", lockIdInJson: `%"${filter.lockId ?? ""}"%` };
  const given = { ...places, from, until, limit, ...seenGiven(session, filter.seen) };
  return (await all(session, queryFor(filter), given)).map(codeFromRow);
}

function queryFor({ seen, siteId, lockId }: SpanFilter): Statement<Given, CodeRow> {
  const key = `${seen !== undefined},${siteId !== undefined},${lockId !== undefined}`;
  const made =
    queries.get(key) ??
    statement<Given, CodeRow>((db, given, kind) =>
      within(db.selectFrom("code").selectAll(), given)
        .$if(seen !== undefined, (query) => query.where(isSeenCode(kind, given)))
        .$if(siteId !== undefined, (query) => query.where("site_id", "=", given.siteId))
        .$if(lockId !== undefined, (query) => query.where("lock_ids", "like", given.lockIdInJson))
        .orderBy("over_at")
        .orderBy("id")
        .limit(given.limit),
    );
  queries.set(key, made);
  return made;
}

function within(query: SelectQueryBuilder<Schema, "code", CodeRow>, given: Given): typeof query {
  return query
    .where("over_at", ">", given.from)
    .where((row) => row.or([row("starts_at", "is", null), row("starts_at", "<", given.until)]));
}
