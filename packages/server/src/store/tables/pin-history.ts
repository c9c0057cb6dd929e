import type { Instant, PinTag, SiteId } from "@cardea/core";
import { bulk, insertAll, one, type Session, statement } from "../statement.ts";

const remember = bulk("pin_history", ["site_id", "pin_tag", "reusable_from"], (insert) =>
  insert.onConflict((conflict) =>
    conflict
      .columns(["site_id", "pin_tag"])
      .doUpdateSet((row) => ({ reusable_from: row.ref("excluded.reusable_from") }))
      .whereRef("excluded.reusable_from", ">", "pin_history.reusable_from"),
  ),
);

interface Search {
  readonly siteId: string;
  readonly pinTag: string;
  readonly since: number;
}

const remembered = statement<Search, { found: number }>((db, given) =>
  db
    .selectFrom("pin_history")
    .select((row) => row.lit(1).as("found"))
    .where("site_id", "=", given.siteId)
    .where("pin_tag", "=", given.pinTag)
    .where("reusable_from", ">", given.since)
    .limit(1),
);

const inUse = statement<Search, { found: number }>((db, given) =>
  db
    .selectFrom("code")
    .select((row) => row.lit(1).as("found"))
    .where("pin_tag", "=", given.pinTag)
    .where("site_id", "=", given.siteId)
    .where("pin_chosen", "=", 0)
    .where("over_at", ">", given.since)
    .limit(1),
);

/** Keeps a drawn PIN from being drawn again before that instant; a later one wins. */
export async function rememberPin(
  session: Session,
  siteId: SiteId,
  pinTag: PinTag,
  reusableFrom: Instant,
): Promise<void> {
  await insertAll(session, remember, [{ site_id: siteId, pin_tag: pinTag, reusable_from: reusableFrom }]);
}

/** Whether a drawn PIN was in use after `since`: by a code that was not over by then, or remembered for longer. */
export async function drawnSince(session: Session, siteId: SiteId, pinTag: PinTag, since: Instant): Promise<boolean> {
  const search = { siteId, pinTag, since };
  return (await one(session, inUse, search)) !== null || (await one(session, remembered, search)) !== null;
}
