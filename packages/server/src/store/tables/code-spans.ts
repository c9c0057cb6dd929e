import type { Window } from "@cardea/core";
import type { CodeFilter, StoredCode } from "../port.ts";
import type { Schema } from "../schema.ts";
import { all, type Session, type Statement, statement } from "../statement.ts";
import { type CodeRow, codeFromRow } from "./codes.ts";
import type { SelectQueryBuilder } from "kysely";

interface Given {
  readonly siteId: string;
  readonly lockIdInJson: string;
  readonly from: number;
  readonly until: number;
  readonly limit: number;
}

const queries = new Map<string, Statement<Given, CodeRow>>();

/** Codes that may open within the span, by their first start and last end, those that end first leading. */
export async function codesWithin(
  session: Session,
  filter: Pick<CodeFilter, "siteId" | "lockId">,
  { span, limit }: { readonly span: Window; readonly limit: number },
): Promise<readonly StoredCode[]> {
  const { from, until } = span;
  const given = { siteId: filter.siteId ?? "", lockIdInJson: `%"${filter.lockId ?? ""}"%`, from, until, limit };
  return (await all(session, queryFor(filter), given)).map(codeFromRow);
}

function queryFor({ siteId, lockId }: Pick<CodeFilter, "siteId" | "lockId">): Statement<Given, CodeRow> {
  const key = `${siteId !== undefined},${lockId !== undefined}`;
  const made =
    queries.get(key) ??
    statement<Given, CodeRow>((db, given) =>
      within(db.selectFrom("code").selectAll(), given)
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
