import type { HolderId, Instant, SiteId } from "@cardea/core";
import type { Sealed } from "../../vault/port.ts";
import type { StoredHolder } from "../port.ts";
import { columnsOf } from "../columns.ts";
import type { Schema } from "../schema.ts";
import { all, bulk, inList, insertAll, listOf, one, run, type Session, statement } from "../statement.ts";
import { eraseInAlarms } from "./alarms.ts";
import { eraseInCodes, renameInCodes } from "./codes.ts";
import { eraseInGuestLinks } from "./guest-links.ts";
import { eraseInWishes } from "./push.ts";

type Row = Schema["holder"];

const byId = statement<{ id: string }, Row>((db, given) =>
  db.selectFrom("holder").selectAll().where("id", "=", given.id),
);
const byIds = statement<{ ids: unknown }, Row>((db, given, kind) =>
  db
    .selectFrom("holder")
    .selectAll()
    .where(inList(kind, "id", given.ids)),
);
const insert = bulk("holder", columnsOf("holder"));
const update = statement<Row>((db, given) =>
  db.updateTable("holder").set({ name: given.name, contact: given.contact }).where("id", "=", given.id),
);
const erase = statement<{ id: string; name: string; at: number }>((db, given) =>
  db.updateTable("holder").set({ name: given.name, contact: null, erased_at: given.at }).where("id", "=", given.id),
);

export async function holder(session: Session, id: HolderId): Promise<StoredHolder | null> {
  const row = await one(session, byId, { id });
  return row === null ? null : holderFromRow(row);
}

export async function holders(
  session: Session,
  ids: readonly HolderId[],
): Promise<ReadonlyMap<HolderId, StoredHolder>> {
  if (ids.length === 0) return new Map();
  const rows = await all(session, byIds, { ids: listOf(session, ids) });
  return new Map(rows.map((row) => [row.id as HolderId, holderFromRow(row)]));
}

export async function insertHolder(session: Session, holder: StoredHolder): Promise<void> {
  await insertAll(session, insert, [toRow(holder)]);
}

export async function updateHolder(session: Session, holder: StoredHolder): Promise<void> {
  await run(session, update, toRow(holder));
  await renameInCodes(session, holder.id, holder.name);
}

export async function eraseHolder(
  session: Session,
  id: HolderId,
  { name, at }: { readonly name: string; readonly at: Instant },
): Promise<void> {
  await run(session, erase, { id, name, at });
  await eraseInCodes(session, id);
  await eraseInGuestLinks(session, id, at);
  await eraseInAlarms(session, id);
  await eraseInWishes(session, id);
}

function toRow(holder: StoredHolder): Row {
  return {
    id: holder.id,
    site_id: holder.siteId,
    name: holder.name,
    contact: holder.contact,
    created_at: holder.createdAt,
    erased_at: holder.erasedAt,
  };
}

export function holderFromRow(row: Row): StoredHolder {
  return {
    id: row.id as HolderId,
    siteId: row.site_id as SiteId,
    name: row.name,
    contact: row.contact as Sealed | null,
    createdAt: row.created_at as Instant,
    erasedAt: row.erased_at as Instant | null,
  };
}
