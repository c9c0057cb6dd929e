import type { ConnectionId, Instant, SiteId } from "@cardea/core";
import type { Sealed } from "../../vault/port.ts";
import type { StoredConnection } from "../port.ts";
import { columnsOf } from "../columns.ts";
import type { Schema } from "../schema.ts";
import { all, bulk, insertAll, one, run, type Session, statement } from "../statement.ts";

type Row = Schema["connection"];

const byId = statement<{ id: string }, Row>((db, given) =>
  db.selectFrom("connection").selectAll().where("id", "=", given.id),
);
const every = statement<object, Row>((db) => db.selectFrom("connection").selectAll().orderBy("id"));
const insert = bulk("connection", columnsOf("connection"));
const update = statement<Row>((db, given) =>
  db
    .updateTable("connection")
    .set({ kind: given.kind, name: given.name, settings: given.settings })
    .where("id", "=", given.id),
);

const deleteSlots = statement<{ id: string }>((db, given) =>
  db
    .deleteFrom("slot")
    .where("lock_id", "in", (inner) => inner.selectFrom("lock").select("id").where("connection_id", "=", given.id)),
);
const deleteStates = statement<{ id: string }>((db, given) =>
  db
    .deleteFrom("lock_state")
    .where("lock_id", "in", (inner) => inner.selectFrom("lock").select("id").where("connection_id", "=", given.id)),
);
const deleteLocks = statement<{ id: string }>((db, given) =>
  db.deleteFrom("lock").where("connection_id", "=", given.id),
);
const deleteOne = statement<{ id: string }>((db, given) => db.deleteFrom("connection").where("id", "=", given.id));

export async function connection(session: Session, id: ConnectionId): Promise<StoredConnection | null> {
  const row = await one(session, byId, { id });
  return row === null ? null : fromRow(row);
}

export async function connections(session: Session): Promise<readonly StoredConnection[]> {
  return (await all(session, every, {})).map(fromRow);
}

export async function insertConnection(session: Session, connection: StoredConnection): Promise<void> {
  await insertAll(session, insert, [toRow(connection)]);
}

export async function updateConnection(session: Session, connection: StoredConnection): Promise<void> {
  await run(session, update, toRow(connection));
}

export async function deleteConnection(session: Session, id: ConnectionId): Promise<void> {
  for (const part of [deleteSlots, deleteStates, deleteLocks, deleteOne]) await run(session, part, { id });
}

function toRow(connection: StoredConnection): Row {
  return {
    id: connection.id,
    site_id: connection.siteId,
    kind: connection.kind,
    name: connection.name,
    settings: connection.settings,
    created_at: connection.createdAt,
  };
}

function fromRow(row: Row): StoredConnection {
  return {
    id: row.id as ConnectionId,
    siteId: row.site_id as SiteId,
    kind: row.kind,
    name: row.name,
    settings: row.settings as Sealed,
    createdAt: row.created_at as Instant,
  };
}
