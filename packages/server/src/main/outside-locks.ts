import { CardeaError, type ConnectionId, DEFAULT_LOCK_SETTINGS, type LockId, makeId } from "@cardea/core";
import type { FoundLock, OpenConnection } from "../drivers/port.ts";
import type { ChosenDoor, NewConnection, OfferedLock } from "../http/tools.ts";
import type { Actor, StoredConnection, Tx } from "../store/port.ts";
import { sealContext } from "../sync/connections.ts";
import { BUILT_IN, type BuiltInTools } from "./built-in-locks.ts";
import { FRESH_LOCK_STATE } from "./new-lock.ts";

/** The locks that such a connection would offer, without keeping it. Throws what its driver says. */
export async function peekAt(
  { connections }: BuiltInTools,
  { kind, settings }: Pick<NewConnection, "kind" | "settings">,
): Promise<readonly OfferedLock[]> {
  refuseBuiltIn(kind);
  return (await connections.peek(kind, settings)).map((found) => ({ ...found, lockId: null }));
}

/** Opens a connection first, so that settings that don't work are never stored. */
export async function addConnection(tools: BuiltInTools, wish: NewConnection, actor: Actor): Promise<ConnectionId> {
  const { store, vault, world, connections } = tools;
  refuseBuiltIn(wish.kind);
  const id = makeId("connection", world.now(), world.randomBytes(10));
  const connection: StoredConnection = {
    id,
    siteId: wish.siteId,
    kind: wish.kind,
    name: wish.name.trim(),
    settings: vault.seal(sealContext({ id, siteId: wish.siteId }), JSON.stringify(wish.settings)),
    createdAt: world.now(),
  };
  const open = await connections.open(connection);
  try {
    const found = await open.locks();
    const doors = wish.doors === null ? found : wish.doors.map((door) => doorAmong(found, door));
    await store.unit(async (tx) => {
      const { siteId, kind, name } = connection;
      await tx.insertConnection(connection);
      await tx.record([
        { actor, action: "connection.added", subject: { connectionId: id, siteId }, facts: { kind, name } },
      ]);
      for (const door of doors) await keepLock(tools, tx, { connection, door, actor });
    });
  } catch (cause) {
    await connections.forget(id);
    throw cause;
  }
  return id;
}

/** The locks that an open connection offers now. Throws lock_unreachable while it is down. */
export async function offeredBy(tools: BuiltInTools, id: ConnectionId): Promise<readonly OfferedLock[]> {
  const found = await openOf(tools, id).locks();
  const known = await tools.store.locks({ connectionId: id });
  return found.map((lock) => ({ ...lock, lockId: known.find(({ address }) => address === lock.address)?.id ?? null }));
}

interface Taking {
  readonly connectionId: ConnectionId;
  readonly door: ChosenDoor;
  readonly actor: Actor;
}

/** Takes in one more lock of a connection. Throws conflict if it is there already. */
export async function takeIn(tools: BuiltInTools, { connectionId, door, actor }: Taking): Promise<LockId> {
  const { store } = tools;
  const found = doorAmong(await openOf(tools, connectionId).locks(), door);
  return store.unit(async (tx) => {
    const connection = await storedOf(tx, connectionId);
    refuseBuiltIn(connection.kind);
    if ((await tx.lockAt(connectionId, door.address)) !== null) {
      throw new CardeaError("conflict", "This lock is one of your doors already.");
    }
    return keepLock(tools, tx, { connection, door: found, actor });
  });
}

/**
 * Removes a connection on whose locks no code was ever placed, with these locks. Throws conflict for all others: what
 * became of a code on a lock stays readable, and a code that is still on a lock must not be forgotten.
 */
export async function removeConnection(tools: BuiltInTools, id: ConnectionId, actor: Actor): Promise<void> {
  const { store, world, connections } = tools;
  await store.unit(async (tx) => {
    const { siteId, kind, name } = await storedOf(tx, id);
    if (kind === BUILT_IN) throw new CardeaError("conflict", "Built-in locks are a part of this server and stay.");
    await tx.holdSite(siteId);
    const locks = await tx.locks({ connectionId: id });
    const lockIds = locks.map((lock) => lock.id);
    if (await tx.isEverPlaced(lockIds)) {
      throw new CardeaError(
        "conflict",
        "Codes were made for its doors, and who could open them must stay readable, so it stays. Revoke the codes there.",
      );
    }
    for (const lockId of lockIds) {
      const alarms = await tx.alarms({ lockId, open: true });
      await tx.closeAlarms(
        alarms.map((alarm) => alarm.id),
        world.now(),
      );
    }
    await tx.deleteConnection(id);
    await tx.record([
      ...locks.map((lock) => ({
        actor,
        action: "lock.removed",
        subject: { lockId: lock.id, siteId },
        facts: { name: lock.name },
      })),
      { actor, action: "connection.removed", subject: { connectionId: id, siteId }, facts: { kind, name } },
    ]);
  });
  await connections.forget(id);
}

function refuseBuiltIn(kind: string): void {
  if (kind !== BUILT_IN) return;
  throw new CardeaError("invalid_field", "Built-in locks are added one by one at /api/v1/virtual-locks.", {
    fields: [{ path: "kind", code: "not_allowed", message: "It must be the kind of a driver for locks outside." }],
  });
}

function openOf({ connections }: BuiltInTools, id: ConnectionId): OpenConnection {
  const open = connections.get(id);
  if (open === null)
    throw new CardeaError("lock_unreachable", "The connection is down; Cardea keeps trying to open it.");
  return open;
}

async function storedOf(tx: Tx, id: ConnectionId): Promise<StoredConnection> {
  const connection = await tx.connection(id);
  if (connection === null) throw new CardeaError("not_found", "There is no connection of that id.");
  return connection;
}

/** What was found at that address, by the name and class that it was given. Throws invalid_field. */
function doorAmong(found: readonly FoundLock[], door: ChosenDoor): FoundLock {
  const lock = found.find(({ address }) => address === door.address);
  if (lock !== undefined) return { ...lock, name: door.name.trim(), class: door.class ?? lock.class };
  throw new CardeaError("invalid_field", "The connection offers no such lock. Nothing was changed.", {
    fields: [{ path: "address", code: "not_found", message: "It must be the address of a lock that it offers." }],
  });
}

interface NewlyFound {
  readonly connection: StoredConnection;
  readonly door: FoundLock;
  readonly actor: Actor;
}

async function keepLock({ world }: BuiltInTools, tx: Tx, { connection, door, actor }: NewlyFound): Promise<LockId> {
  const now = world.now();
  const { siteId, kind } = connection;
  const { address, name, class: lockClass, capabilities, bolt } = door;
  const id = makeId("lock", now, world.randomBytes(10));
  await tx.insertLock({
    id,
    siteId,
    connectionId: connection.id,
    address,
    name,
    class: lockClass,
    capabilities,
    settings: DEFAULT_LOCK_SETTINGS,
    state: { ...FRESH_LOCK_STATE, bolt },
    createdAt: now,
  });
  await tx.record([
    { actor, action: "lock.added", subject: { lockId: id, siteId }, facts: { name, class: lockClass, kind } },
  ]);
  await tx.schedule("sync_lock", id, now);
  return id;
}
