import { CardeaError, type ConnectionId, type Failures, type LockId, oneMore, SECOND_MS } from "@cardea/core";
import type { Driver, DriverSink, FoundLock, LockPort, LockPorts, OpenConnection } from "../drivers/port.ts";
import type { Log } from "../log/port.ts";
import type { Store, StoredConnection } from "../store/port.ts";
import type { Vault } from "../vault/port.ts";
import type { World } from "../world/port.ts";

/** The longest wait between two tries to open a connection that fails: a removal may wait for it. */
const REOPEN_MS_MAX = 30 * SECOND_MS;
const REOPEN_MS_FIRST = 2 * SECOND_MS;

export interface ConnectionTools {
  readonly store: Store;
  readonly vault: Vault;
  readonly world: World;
  readonly log: Log;
  readonly driverOf: (kind: string) => Promise<Driver | null>;
  /** What is done with the facts that locks report. */
  readonly sinkOf: (connection: StoredConnection) => DriverSink;
  /** Learns what other servers made; asked for a lock of a connection that nobody opened here. */
  readonly catchUp?: () => Promise<void>;
}

/** All connections of this server: opened at start, reopened with growing delay when they fail, closed at the end. */
export class Connections implements LockPorts {
  readonly #tools: ConnectionTools;
  readonly #open = new Map<ConnectionId, OpenConnection>();
  readonly #cancelRetry = new Map<ConnectionId, () => void>();
  readonly #addresses = new Map<LockId, { connectionId: ConnectionId; address: string }>();
  readonly #forgotten = new Set<ConnectionId>();
  #stored: ReadonlySet<ConnectionId> = new Set();
  readonly #abort = new AbortController();

  constructor(tools: ConnectionTools) {
    this.#tools = tools;
  }

  /** Opens every stored connection. One that fails is retried in the background and keeps no other from opening. */
  async start(): Promise<void> {
    const connections = await this.#tools.store.connections();
    await Promise.all(connections.map((connection) => this.#tryOpen(connection, null)));
  }

  /** Opens one connection now. Throws the driver's CardeaError if it can't be opened. */
  async open(connection: StoredConnection): Promise<OpenConnection> {
    const driver = await this.#driverOf(connection.kind);
    const opened = await driver.open({
      connectionId: connection.id,
      settings: JSON.parse(this.#tools.vault.open(sealContext(connection), connection.settings)),
      sink: this.#tools.sinkOf(connection),
      signal: this.#abort.signal,
    });
    this.#open.set(connection.id, opened);
    await this.#learnBolts(connection.id, opened).catch((cause: unknown) => {
      this.#tools.log.error("where some bolts are is not known", { connectionId: connection.id }, cause);
    });
    return opened;
  }

  /** The locks that such a connection would offer. Nothing is stored or kept open. Throws the driver's CardeaError. */
  async peek(kind: string, settings: unknown): Promise<readonly FoundLock[]> {
    const driver = await this.#driverOf(kind);
    const signal = this.#abort.signal;
    const opened = await driver.open({ connectionId: "peek", settings, sink: DEAF, signal });
    try {
      return await opened.locks();
    } finally {
      await opened.close();
    }
  }

  async #driverOf(kind: string): Promise<Driver> {
    const driver = await this.#tools.driverOf(kind);
    if (driver !== null) return driver;
    throw new CardeaError("invalid_field", `There is no driver for connections of kind "${kind}".`);
  }

  /** The live connection, or null while it is down. */
  get(id: ConnectionId): OpenConnection | null {
    return this.#open.get(id) ?? null;
  }

  async portOf(lockId: LockId): Promise<LockPort | null> {
    let place = this.#addresses.get(lockId);
    if (place === undefined) {
      const lock = await this.#tools.store.lock(lockId);
      if (lock === null) return null;
      place = { connectionId: lock.connectionId, address: lock.address };
      this.#addresses.set(lockId, place);
    }
    const { connectionId, address } = place;
    if (!this.#isKnown(connectionId)) await this.#tools.catchUp?.();
    return this.#open.get(connectionId)?.port(address) ?? null;
  }

  /** Opens those of the connections that nobody opened here yet. */
  async openNew(connections: readonly StoredConnection[]): Promise<void> {
    const unknown = connections.filter(({ id }) => !this.#isKnown(id));
    await Promise.all(unknown.map((connection) => this.#tryOpen(connection, null)));
  }

  #isKnown(id: ConnectionId): boolean {
    return this.#open.has(id) || this.#cancelRetry.has(id);
  }

  /** Closes those that were stored at the call before and are not any more; one that is just being made is not stored yet. */
  async closeGone(stored: readonly StoredConnection[]): Promise<void> {
    const before = this.#stored;
    this.#stored = new Set(stored.map(({ id }) => id));
    const gone = [...before].filter((id) => !this.#stored.has(id));
    await Promise.all(gone.map((id) => this.forget(id)));
  }

  /** Closes one that was removed, for good. */
  async forget(id: ConnectionId): Promise<void> {
    this.#forgotten.add(id);
    const open = this.#open.get(id);
    this.#cancelRetry.get(id)?.();
    this.#cancelRetry.delete(id);
    this.#open.delete(id);
    await open?.close();
  }

  async close(): Promise<void> {
    this.#abort.abort();
    for (const cancel of this.#cancelRetry.values()) cancel();
    const open = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(open.map((connection) => connection.close()));
  }

  async #tryOpen(connection: StoredConnection, before: Failures | null): Promise<void> {
    const { world, log } = this.#tools;
    if (this.#abort.signal.aborted || this.#forgotten.has(connection.id)) return;
    try {
      await this.open(connection);
      if (this.#forgotten.has(connection.id)) return await this.forget(connection.id);
      await this.#wakeLocks(connection.id);
    } catch (cause) {
      const failures = oneMore(before, world.now());
      const waitMs = Math.min(REOPEN_MS_FIRST * 2 ** (failures.count - 1), REOPEN_MS_MAX);
      log.error("a connection did not open and will be tried again", { connectionId: connection.id, waitMs }, cause);
      this.#cancelRetry.set(
        connection.id,
        world.after(waitMs, () => void this.#tryOpen(connection, failures)),
      );
    }
  }

  /** A lock that was never heard to move its bolt still has it somewhere. What is known from its log stands. */
  async #learnBolts(id: ConnectionId, opened: OpenConnection): Promise<void> {
    const { store } = this.#tools;
    const unknown = (await store.locks({ connectionId: id })).filter(({ state }) => state.bolt === null);
    if (unknown.length === 0) return;
    const bolts = new Map((await opened.locks()).map(({ address, bolt }) => [address, bolt]));
    await store.unit(async (tx) => {
      for (const { id: lockId, address } of unknown) {
        const bolt = bolts.get(address) ?? null;
        const isStillUnknown = (await tx.lock(lockId))?.state.bolt === null;
        if (bolt !== null && isStillUnknown) await tx.updateLockState(lockId, { bolt });
      }
    });
  }

  /** Locks that were in vain called while the connection was down are looked at at once. */
  async #wakeLocks(id: ConnectionId): Promise<void> {
    const locks = await this.#tools.store.locks({ connectionId: id });
    const waiting = locks.filter((lock) => lock.state.unreachableSince !== null);
    if (waiting.length === 0) return;
    await this.#tools.store.unit(async (tx) => {
      for (const lock of waiting) {
        await tx.updateLockState(lock.id, { failures: null, unreachableSince: null });
        await tx.schedule("sync_lock", lock.id, this.#tools.world.now());
      }
    });
  }
}

/** Wants to hear nothing: the log of a lock that is only looked at has no news. */
const DEAF: DriverSink = {
  lastSequence: async () => Number.MAX_SAFE_INTEGER,
  events: async () => {},
  wake: async () => {},
  capabilitiesChanged: async () => {},
};

/** What the sealed settings of a connection belong to. */
export function sealContext(connection: Pick<StoredConnection, "id" | "siteId">): {
  siteId: StoredConnection["siteId"];
  purpose: string;
  recordId: string;
} {
  return { siteId: connection.siteId, purpose: "connection", recordId: connection.id };
}
