import type { Instant } from "@cardea/core";
import { sql } from "kysely";
import type { CodeFilter, Page, PageRequest, StoredCode } from "../port.ts";
import { all, type Session, type Statement, statement } from "../statement.ts";
import { type CodeGiven, givenFor, narrowed, shapeOf } from "./code-pages.ts";
import { type CodeRow, codeFromRow } from "./codes.ts";

interface Given extends CodeGiven {
  readonly afterStart: number;
}

const pages = new Map<string, Statement<Given, CodeRow>>();

/** One page of the codes that have not begun and meet the filter, soonest first; the cursor is `<start>.<id>`. */
export async function comingCodes(
  session: Session,
  filter: CodeFilter,
  { page, now }: { readonly page: PageRequest; readonly now: Instant },
): Promise<Page<StoredCode>> {
  const [start = "0", id = ""] = page.after?.split(".") ?? [];
  const given = { ...givenFor(session, filter, { page: { ...page, after: id }, now }), afterStart: Number(start) };
  const rows = await all(session, pageFor({ ...filter, state: "scheduled" }), given);
  const items = rows.slice(0, page.limit).map(codeFromRow);
  const last = items.at(-1);
  const hasMore = rows.length > page.limit && last !== undefined;
  return { items, nextCursor: hasMore ? `${last.startsAt ?? 0}.${last.id}` : null };
}

function pageFor(filter: CodeFilter): Statement<Given, CodeRow> {
  const shape = shapeOf("start", filter);
  const known = pages.get(shape);
  if (known !== undefined) return known;
  const made = statement<Given, CodeRow>((db, given, kind) => {
    const later = sql<boolean>`(starts_at > ${given.afterStart} or (starts_at = ${given.afterStart} and id > ${given.after}))`;
    const ahead = db.selectFrom("code").selectAll().where("starts_at", ">=", given.afterStart).where(later);
    return narrowed(ahead, { filter, given, kind }).orderBy("starts_at").orderBy("id").limit(given.limit);
  });
  pages.set(shape, made);
  return made;
}
