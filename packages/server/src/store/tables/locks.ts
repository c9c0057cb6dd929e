import {
  type BoltCause,
  type Capabilities,
  type ConnectionId,
  DEFAULT_LOCK_SETTINGS,
  type Instant,
  type Lock,
  type LockClass,
  type LockId,
  type LockSettings,
  type SiteId,
} from "@cardea/core";
import type { LockState, StoredLock } from "../port.ts";
import { columnsOf } from "../columns.ts";
import type { Schema } from "../schema.ts";
import { all, bulk, insertAll, one, run, type Session, type Statement, statement } from "../statement.ts";
import { failuresOf, parsedOnce } from "./json.ts";

type LockRow = Schema["lock"];
type StateRow = Schema["lock_state"];
type Row = LockRow & StateRow;

const byId = statement<{ id: string }, Row>((db, given) =>
  db.selectFrom("lock").innerJoin("lock_state", "lock_id", "id").selectAll().where("id", "=", given.id),
);
const byAddress = statement<{ connectionId: string; address: string }, Row>((db, given) =>
  db
    .selectFrom("lock")
    .innerJoin("lock_state", "lock_id", "id")
    .selectAll()
    .where("connection_id", "=", given.connectionId)
    .where("address", "=", given.address),
);
const every = statement<object, Row>((db) =>
  db.selectFrom("lock").innerJoin("lock_state", "lock_id", "id").selectAll().orderBy("id"),
);
const bySite = statement<{ siteId: string }, Row>((db, given) =>
  db
    .selectFrom("lock")
    .innerJoin("lock_state", "lock_id", "id")
    .selectAll()
    .where("site_id", "=", given.siteId)
    .orderBy("id"),
);
const byConnection = statement<{ connectionId: string }, Row>((db, given) =>
  db
    .selectFrom("lock")
    .innerJoin("lock_state", "lock_id", "id")
    .selectAll()
    .where("connection_id", "=", given.connectionId)
    .orderBy("id"),
);
const insert = bulk("lock", columnsOf("lock"));
const insertState = bulk("lock_state", columnsOf("lock_state"));
const update = statement<Omit<LockRow, "created_at">>((db, given) =>
  db
    .updateTable("lock")
    .set({ name: given.name, class: given.class, capabilities: given.capabilities, settings: given.settings })
    .where("id", "=", given.id),
);

export async function lock(session: Session, id: LockId): Promise<StoredLock | null> {
  const row = await one(session, byId, { id });
  return row === null ? null : fromRow(row);
}

export async function lockAt(
  session: Session,
  connectionId: ConnectionId,
  address: string,
): Promise<StoredLock | null> {
  const row = await one(session, byAddress, { connectionId, address });
  return row === null ? null : fromRow(row);
}

export async function locks(
  session: Session,
  filter: { readonly siteId?: SiteId; readonly connectionId?: ConnectionId } = {},
): Promise<readonly StoredLock[]> {
  const { siteId, connectionId } = filter;
  if (connectionId !== undefined) {
    const found = (await all(session, byConnection, { connectionId })).map(fromRow);
    return siteId === undefined ? found : found.filter((lock) => lock.siteId === siteId);
  }
  const rows = siteId === undefined ? await all(session, every, {}) : await all(session, bySite, { siteId });
  return rows.map(fromRow);
}

export async function insertLock(session: Session, lock: StoredLock): Promise<void> {
  await insertAll(session, insert, [{ ...toRow(lock), created_at: lock.createdAt }]);
  await insertAll(session, insertState, [
    { lock_id: lock.id, ...(stateColumns(lock.state) as Omit<StateRow, "lock_id">) },
  ]);
}

export async function updateLock(session: Session, lock: Lock): Promise<void> {
  await run(session, update, toRow(lock));
}

/** One statement for each set of columns that ever changes together. */
const updatesByColumns = new Map<string, Statement<StateRow, unknown>>();

export async function updateLockState(session: Session, id: LockId, change: Partial<LockState>): Promise<void> {
  const columns = stateColumns(change);
  const names = Object.keys(columns) as (keyof StateRow)[];
  if (names.length === 0) return;
  const key = names.join();
  let update = updatesByColumns.get(key);
  if (update === undefined) {
    update = statement<StateRow>((db, given) =>
      db
        .updateTable("lock_state")
        .set(Object.fromEntries(names.map((name) => [name, given[name]])))
        .where("lock_id", "=", given.lock_id),
    );
    updatesByColumns.set(key, update);
  }
  await run(session, update, { ...(columns as StateRow), lock_id: id });
}

function toRow(lock: Lock): Omit<LockRow, "created_at"> {
  return {
    id: lock.id,
    site_id: lock.siteId,
    connection_id: lock.connectionId,
    address: lock.address,
    name: lock.name,
    class: lock.class,
    capabilities: JSON.stringify(lock.capabilities),
    settings: JSON.stringify(lock.settings),
  };
}

type ColumnsOf = { readonly [Field in keyof LockState]: (value: LockState[Field]) => Partial<StateRow> };

/** Which columns hold each field. */
const STATE_COLUMNS: ColumnsOf = {
  bolt: (bolt) => ({ bolt }),
  boltCause: (bolt_cause) => ({ bolt_cause }),
  door: (door) => ({ door }),
  batteryPercent: (battery_percent) => ({ battery_percent }),
  lockedOutUntil: (locked_out_until) => ({ locked_out_until }),
  keypadWanted: (wanted) => ({ keypad_wanted: wanted === null ? null : Number(wanted) }),
  keypadSeen: (seen) => ({ keypad_seen: seen === null ? null : Number(seen) }),
  keypadFailures: (failures) => ({
    keypad_failures_count: failures?.count ?? null,
    keypad_failures_at: failures?.lastAt ?? null,
  }),
  unreachableSince: (unreachable_since) => ({ unreachable_since }),
  failures: (failures) => ({ failures_count: failures?.count ?? null, failures_at: failures?.lastAt ?? null }),
  lastSequence: (last_sequence) => ({ last_sequence }),
  lastHeardAt: (last_heard_at) => ({ last_heard_at }),
  lastEntryAt: (last_entry_at) => ({ last_entry_at }),
};

function stateColumns(state: Partial<LockState>): Partial<StateRow> {
  const columns: Partial<StateRow> = {};
  for (const field of Object.keys(STATE_COLUMNS) as (keyof LockState)[]) {
    if (state[field] !== undefined) Object.assign(columns, columnsOfField(field, state[field]));
  }
  return columns;
}

function columnsOfField<Field extends keyof LockState>(field: Field, value: LockState[Field]): Partial<StateRow> {
  return STATE_COLUMNS[field](value);
}

function fromRow(row: Row): StoredLock {
  return {
    id: row.id as LockId,
    siteId: row.site_id as SiteId,
    connectionId: row.connection_id as ConnectionId,
    address: row.address,
    name: row.name,
    class: row.class as LockClass,
    capabilities: parsedOnce<Capabilities>(row.capabilities),
    settings: { ...DEFAULT_LOCK_SETTINGS, ...parsedOnce<Partial<LockSettings>>(row.settings) },
    createdAt: row.created_at as Instant,
    state: stateFromRow(row),
  };
}

function stateFromRow(row: StateRow): LockState {
  return {
    bolt: row.bolt as LockState["bolt"],
    boltCause: row.bolt_cause as BoltCause | null,
    door: row.door as LockState["door"],
    batteryPercent: row.battery_percent,
    lockedOutUntil: row.locked_out_until as Instant | null,
    keypadWanted: row.keypad_wanted === null ? null : row.keypad_wanted === 1,
    keypadSeen: row.keypad_seen === null ? null : row.keypad_seen === 1,
    keypadFailures: failuresOf(row.keypad_failures_count, row.keypad_failures_at),
    unreachableSince: row.unreachable_since as Instant | null,
    failures: failuresOf(row.failures_count, row.failures_at),
    lastSequence: row.last_sequence,
    lastHeardAt: row.last_heard_at as Instant | null,
    lastEntryAt: row.last_entry_at as Instant | null,
  };
}
