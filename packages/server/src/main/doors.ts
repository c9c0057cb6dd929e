import { CardeaError, DEFAULT_LOCK_SETTINGS, type LockId, makeId, type Outcome, type Reading } from "@cardea/core";
import type { FoundLock, LockPort } from "../drivers/port.ts";
import type { Doors, NewConnection } from "../http/tools.ts";
import type { Actor, Store, StoredConnection, StoredLock, Tx } from "../store/port.ts";
import { sealContext } from "../sync/connections.ts";
import { addBuiltIn, BUILT_IN, type BuiltInTools } from "./built-in-locks.ts";
import { FRESH_LOCK_STATE } from "./new-lock.ts";

/** How long a lock may take to answer a person who waits. */
const ANSWER_MS_MAX = 20_000;

/** What the HTTP side may ask of locks and connections, done by the drivers of this server. */
export function doorsOf(tools: BuiltInTools): Doors {
  const { store, connections, driver } = tools;
  return {
    moveBolt: (lockId, position) =>
      asked<Outcome>(tools, lockId, {
        call: (port, signal) => port.moveBolt(position, signal),
        lost: { kind: "unconfirmed" },
      }),
    readSlot: (lockId, slot) =>
      asked<Reading>(tools, lockId, { call: (port, signal) => port.read(slot, signal), lost: { kind: "unreachable" } }),
    async press(lockId, digits) {
      const lock = await store.lock(lockId);
      const keypad = lock === null || !(await isBuiltIn(store, lock)) ? null : driver.keypad(lock.address);
      return keypad === null ? null : keypad.press(digits);
    },
    isOpen: (connectionId) => connections.get(connectionId) !== null,
    async test(connectionId) {
      const open = connections.get(connectionId);
      return open === null
        ? { ok: false, message: "The connection is down; Cardea keeps trying to open it." }
        : open.test();
    },
    addConnection: (wish, actor) => addConnection(tools, wish, actor),
    addBuiltIn: (wish, actor) => addBuiltIn(tools, wish, actor),
  };
}

async function isBuiltIn(store: Store, { connectionId }: StoredLock): Promise<boolean> {
  return (await store.connection(connectionId))?.kind === BUILT_IN;
}

interface Question<Answer> {
  readonly call: (port: LockPort, signal: AbortSignal) => Promise<Answer>;
  /** The answer where the lock took too long. */
  readonly lost: Answer;
}

async function asked<Answer extends Outcome | Reading>(
  { connections, world }: BuiltInTools,
  lockId: LockId,
  { call, lost }: Question<Answer>,
): Promise<Answer | { readonly kind: "unreachable" }> {
  const port = await connections.portOf(lockId);
  if (port === null) return { kind: "unreachable" };
  const abort = new AbortController();
  const late = Promise.withResolvers<Answer>();
  const cancel = world.after(ANSWER_MS_MAX, () => {
    late.resolve(lost);
    abort.abort();
  });
  try {
    return await Promise.race([call(port, abort.signal), late.promise]);
  } finally {
    cancel();
  }
}

/** Opens a connection first, so that settings that don't work are never stored. */
async function addConnection(tools: BuiltInTools, wish: NewConnection, actor: Actor): Promise<StoredConnection["id"]> {
  const { store, vault, world, connections } = tools;
  if (wish.kind === BUILT_IN) {
    throw new CardeaError("invalid_field", "Built-in locks are added one by one at /api/v1/virtual-locks.", {
      fields: [{ path: "kind", code: "not_allowed", message: "It must be the kind of a driver for locks outside." }],
    });
  }
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
    await store.unit((tx) => keep(tools, tx, { connection, found, actor }));
  } catch (cause) {
    await open.close();
    throw cause;
  }
  return id;
}

interface NewlyFound {
  readonly connection: StoredConnection;
  readonly found: readonly FoundLock[];
  readonly actor: Actor;
}

async function keep({ world }: BuiltInTools, tx: Tx, { connection, found, actor }: NewlyFound): Promise<void> {
  const now = world.now();
  const { id, siteId, kind, name } = connection;
  await tx.insertConnection(connection);
  await tx.record([
    { actor, action: "connection.added", subject: { connectionId: id, siteId }, facts: { kind, name } },
  ]);
  for (const { address, name, class: lockClass, capabilities, bolt } of found) {
    const lockId = makeId("lock", now, world.randomBytes(10));
    await tx.insertLock({
      id: lockId,
      siteId,
      connectionId: id,
      address,
      name,
      class: lockClass,
      capabilities,
      settings: DEFAULT_LOCK_SETTINGS,
      state: { ...FRESH_LOCK_STATE, bolt },
      createdAt: now,
    });
    await tx.record([
      { actor, action: "lock.added", subject: { lockId, siteId }, facts: { name, class: lockClass, kind } },
    ]);
    await tx.schedule("sync_lock", lockId, now);
  }
}
