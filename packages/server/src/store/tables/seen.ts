import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Seen } from "../port.ts";
import { inList, listOf, type Session, type StoreKind } from "../statement.ts";

/** The parameters of a statement that shows but what somebody may see. */
export interface SeenGiven {
  readonly seenSites: unknown;
  readonly seenLocks: unknown;
}

export function seenGiven(session: Session, seen: Seen | undefined): SeenGiven {
  return { seenSites: listOf(session, seen?.siteIds ?? []), seenLocks: listOf(session, seen?.lockIds ?? []) };
}

/** Whether a row with `site_id` and `lock_id` is seen; what is about no lock only by who sees its whole site. */
export function isSeenThere(kind: StoreKind, given: SeenGiven): RawBuilder<SqlBool> {
  return sql`(${inList(kind, "site_id", given.seenSites)} or ${inList(kind, "lock_id", given.seenLocks)})`;
}

/** Whether a code is seen: its site is, or all its locks are. */
export function isSeenCode(kind: StoreKind, given: SeenGiven): RawBuilder<SqlBool> {
  const locks =
    kind === "sqlite"
      ? sql`json_each(lock_ids) as held`
      : sql`json_array_elements_text(cast(lock_ids as json)) as held(value)`;
  const isHidden = sql`not ${inList(kind, "held.value", given.seenLocks)}`;
  return sql`(${inList(kind, "site_id", given.seenSites)} or not exists (select 1 from ${locks} where ${isHidden}))`;
}
