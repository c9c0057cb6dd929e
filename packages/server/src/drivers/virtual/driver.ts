import { Buffer } from "node:buffer";
import { CardeaError, type Outcome, type Reading } from "@cardea/core";
import { createKeypadLocks, type KeypadLock, type KeypadLocks, type LockSpec } from "@cardea/lock";
import type { Log } from "../../log/port.ts";
import type { World } from "../../world/port.ts";
import { followLog, type LogFollower } from "../follow-log.ts";
import type { ConnectionContext, Driver, FoundLock, LockPort, OpenConnection } from "../port.ts";
import { LOCKS_MAX, readSettings, specOf, type VirtualLockSettings } from "./wire.ts";

export interface VirtualTools {
  /** The one file in which all built-in locks of this server remember; null: they forget with the process. */
  readonly journalPath: string | null;
  readonly world: World;
  readonly log: Log;
}

/** The driver of the locks that run inside this server. All its connections share one memory. */
export interface VirtualDriver extends Driver {
  /** The lock itself, for the public keypad; null if it isn't switched on. */
  keypad(address: string): KeypadLock | null;
  /** Switches a lock of an open connection on; the caller stores the settings. Throws invalid_request, conflict or not_found. */
  addLock(connectionId: string, settings: VirtualLockSettings): FoundLock;
  /** From now on this connection doesn't know that lock. What it remembers stays in the memory. */
  removeLock(connectionId: string, address: string): void;
}

interface Following {
  readonly follower: LogFollower;
  stop(): void;
}

export function virtualDriver(tools: VirtualTools): VirtualDriver {
  const hall = makeHall(tools);
  const open = new Map<string, OpenVirtual>();

  function opened(connectionId: string): OpenVirtual {
    const connection = open.get(connectionId);
    if (connection !== undefined) return connection;
    throw new CardeaError("not_found", "These built-in locks are not switched on.");
  }

  return {
    kind: "virtual",
    async open(context) {
      const { memoryKey, locks } = readSettings(context.settings);
      const entered = await hall.enter(memoryKey);
      const connection = openVirtual(entered, context, tools);
      try {
        for (const spec of locks) connection.add(spec);
        await connection.settled();
      } catch (cause) {
        await connection.close();
        throw cause;
      }
      open.set(context.connectionId, connection);
      return { ...connection, close: () => connection.close().finally(() => open.delete(context.connectionId)) };
    },
    keypad: (address) => hall.lock(address),
    addLock: (connectionId, settings) => foundLock(opened(connectionId).add(specOf(settings))),
    removeLock: (connectionId, address) => opened(connectionId).remove(address),
  };
}

/** The room that all connections share: the locks' memory, open as long as any connection is, and who owns which lock. */
interface Hall {
  /** Throws cannot_start if the memory can't be used, conflict if it is open with another key. */
  enter(memoryKey: Uint8Array): Promise<Entered>;
  lock(address: string): KeypadLock | null;
}

interface Entered {
  /** Throws conflict if another connection has a lock of that address. */
  add(spec: LockSpec): KeypadLock;
  remove(address: string): void;
  lock(address: string): KeypadLock | null;
  list(): readonly KeypadLock[];
  leave(): Promise<void>;
}

function makeHall({ journalPath, world }: VirtualTools): Hall {
  const owners = new Map<string, Entered>();
  let visitors = 0;
  let memory: { readonly key: Buffer; readonly locks: Promise<KeypadLocks> } | null = null;
  let current: KeypadLocks | null = null;

  async function locksUnder(memoryKey: Uint8Array): Promise<KeypadLocks> {
    memory ??= {
      key: Buffer.from(memoryKey),
      locks: createKeypadLocks({ journalPath, memoryKey, world, locks: [] }),
    };
    if (!memory.key.equals(memoryKey)) {
      throw new CardeaError("conflict", "All built-in locks of a server share one key, and this is another one.");
    }
    return memory.locks;
  }

  async function leaveMemory(): Promise<void> {
    visitors--;
    if (visitors > 0) return;
    const last = current;
    memory = null;
    current = null;
    await last?.close();
  }

  async function enter(memoryKey: Uint8Array): Promise<Entered> {
    visitors++;
    try {
      current = await locksUnder(memoryKey);
    } catch (cause) {
      await leaveMemory();
      throw cause;
    }
    return entered(current);
  }

  function entered(locks: KeypadLocks): Entered {
    const owns = (address: string) => owners.get(address) === self;
    const self: Entered = {
      add(spec) {
        if (owners.has(spec.address)) {
          throw new CardeaError("conflict", `There is already a built-in lock with the address ${spec.address}.`);
        }
        owners.set(spec.address, self);
        return locks.add(spec);
      },
      remove: (address) => void (owns(address) && owners.delete(address)),
      lock: (address) => (owns(address) ? locks.get(address) : null),
      list: () => locks.list().filter(({ address }) => owns(address)),
      async leave() {
        for (const [address, owner] of owners) if (owner === self) owners.delete(address);
        await leaveMemory();
      },
    };
    return self;
  }

  return { enter, lock: (address) => (owners.has(address) ? (current?.get(address) ?? null) : null) };
}

interface OpenVirtual extends OpenConnection {
  add(spec: LockSpec): KeypadLock;
  remove(address: string): void;
  /** Resolves once what the locks did while nobody listened is told, or could not be: so nobody plans without knowing it. */
  settled(): Promise<void>;
}

function openVirtual(entered: Entered, context: ConnectionContext, { world, log }: VirtualTools): OpenVirtual {
  const closing = new AbortController();
  const signal = AbortSignal.any([closing.signal, context.signal]);
  const following = new Map<string, Following>();

  function add(spec: LockSpec): KeypadLock {
    if (following.size >= LOCKS_MAX)
      throw new CardeaError("conflict", `One connection has at most ${LOCKS_MAX} built-in locks.`);
    const lock = entered.add(spec);
    following.set(lock.address, follow(lock));
    return lock;
  }

  function follow(lock: KeypadLock): Following {
    const leaving = new AbortController();
    const source = {
      address: lock.address,
      read: async (after: number, limit: number) =>
        lock.events(after, limit).map((event) => ({ sequence: event.sequence ?? 0, event })),
    };
    const tools = { sink: context.sink, world, log, signal: AbortSignal.any([signal, leaving.signal]) };
    const follower = followLog(source, tools);
    const deafen = lock.onEvent(follower.wake);
    follower.wake();
    return {
      follower,
      stop: () => {
        deafen();
        leaving.abort();
      },
    };
  }

  async function settled(): Promise<void> {
    await Promise.all([...following.values()].map(({ follower }) => follower.settled()));
  }

  return {
    add,
    settled,
    remove(address) {
      following.get(address)?.stop();
      following.delete(address);
      entered.remove(address);
    },
    locks: async () => entered.list().map(foundLock),
    port: (address) => {
      const lock = entered.lock(address);
      return lock === null ? null : portOf(lock, signal);
    },
    test: async () => ({ ok: true, message: `Built-in locks switched on: ${following.size}.` }),
    async close() {
      closing.abort();
      for (const each of following.values()) each.stop();
      await settled();
      await entered.leave();
    },
  };
}

function foundLock(lock: KeypadLock): FoundLock {
  const { address, name, class: lockClass, capabilities } = lock;
  return { address, name, class: lockClass, capabilities, bolt: lock.state().bolt };
}

/** The lock is in the same process, so only a closed connection or a given-up call keeps it from answering. */
function portOf(lock: KeypadLock, closed: AbortSignal): LockPort {
  const write = (signal: AbortSignal, call: () => Promise<Outcome>) =>
    unlessGivenUp<Outcome>([closed, signal], {
      call,
      before: { kind: "unreachable" },
      during: { kind: "unconfirmed" },
    });
  return {
    set: (slot, entry, signal) => write(signal, () => lock.set(slot, entry)),
    clear: (slot, signal) => write(signal, () => lock.clear(slot)),
    read: (slot, signal) =>
      unlessGivenUp<Reading>([closed, signal], {
        call: () => lock.read(slot),
        before: { kind: "unreachable" },
        during: { kind: "unreachable" },
      }),
    setKeypad: (enabled, signal) => write(signal, () => lock.setKeypad(enabled)),
    moveBolt: (position, signal) => write(signal, () => lock.moveBolt(position)),
  };
}

interface Attempt<Answer> {
  readonly call: () => Promise<Answer>;
  /** The answer where it was given up before it began. */
  readonly before: Answer;
  /** The answer where it was given up on the way. */
  readonly during: Answer;
}

async function unlessGivenUp<Answer>(
  signals: AbortSignal[],
  { call, before, during }: Attempt<Answer>,
): Promise<Answer> {
  const signal = AbortSignal.any(signals);
  if (signal.aborted) return before;
  const givenUp = Promise.withResolvers<Answer>();
  const giveUp = () => givenUp.resolve(during);
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    return await Promise.race([call(), givenUp.promise]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}
