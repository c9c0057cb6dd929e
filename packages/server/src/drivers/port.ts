import type {
  Capabilities,
  FieldProblem,
  LockClass,
  LockEvent,
  LockId,
  Outcome,
  Reading,
  Slot,
  SlotEntry,
} from "@cardea/core";

/** The port to one lock: no cache, no retry, no schedule of its own. Those belong to the sync engine. One call at a time. */
export interface LockPort {
  set(slot: Slot, entry: SlotEntry, signal: AbortSignal): Promise<Outcome>;
  clear(slot: Slot, signal: AbortSignal): Promise<Outcome>;
  /** Asks the lock itself, never a cache. */
  read(slot: Slot, signal: AbortSignal): Promise<Reading>;
  /** Switches the keypad on or off; `refused unsupported` where the lock can't. */
  setKeypad(enabled: boolean, signal: AbortSignal): Promise<Outcome>;
  moveBolt(position: "locked" | "unlocked", signal: AbortSignal): Promise<Outcome>;
}

/** A lock that a connection knows, in the driver's own words translated to ours. */
export interface FoundLock {
  readonly address: string;
  readonly name: string;
  readonly class: LockClass;
  readonly capabilities: Capabilities;
  /** How its bolt stands now; null where the lock doesn't say. Moves are told as events. */
  readonly bolt: "locked" | "unlocked" | null;
}

/** What a driver tells the rest; every call resolves once the fact is stored, so that a lock's log may then move on. */
export interface DriverSink {
  /** The sequence number of the last stored event of that lock; 0 if none. A driver with a log replays from here. */
  lastSequence(address: string): Promise<number>;
  /** Stores events of a lock in order; those with a sequence number already stored are dropped. */
  events(address: string, events: readonly LockEvent[]): Promise<void>;
  /** A lock answers again, or its set of slots may have changed: look at it soon. */
  wake(address: string): Promise<void>;
  capabilitiesChanged(address: string, capabilities: Capabilities): Promise<void>;
}

/** Whether a connection itself works, a sentence about that for its owner, and which setting to look at if it doesn't. */
export interface ConnectionTest {
  readonly ok: boolean;
  readonly message: string;
  readonly fault?: FieldProblem;
}

/** A live connection: one Z-Wave server, one broker, the built-in locks. */
export interface OpenConnection {
  locks(): Promise<readonly FoundLock[]>;
  /** Null if this connection knows no lock of that address. */
  port(address: string): LockPort | null;
  test(): Promise<ConnectionTest>;
  close(): Promise<void>;
}

/** What a driver gets to work with. `settings` come from the store, already opened by the vault. */
export interface ConnectionContext {
  readonly connectionId: string;
  readonly settings: unknown;
  readonly sink: DriverSink;
  /** For tests and logs of one pass; aborted when the server stops. */
  readonly signal: AbortSignal;
}

/** One kind of connection. `open` throws a CardeaError with a sentence for the owner if it can't. */
export interface Driver {
  readonly kind: string;
  open(context: ConnectionContext): Promise<OpenConnection>;
}

/** Finds the port of a lock among all open connections; null while its connection is down. */
export interface LockPorts {
  portOf(lockId: LockId): Promise<LockPort | null>;
}
