import {
  EMPTY_KEYPAD,
  evolveKeypad,
  type KeypadChange,
  keypadChangesOf,
  type KeypadState,
  type LockEvent,
  type Slot,
  slotNumber,
} from "@cardea/core";
import { type ClockSetting, TRUE_CLOCK } from "./clock.ts";

/** What one step of one lock adds to the memory: one line of the journal, whole or not at all. */
export interface MemoryRecord {
  readonly lock: string;
  /** Forget all that was before: this line holds everything. */
  readonly whole?: true;
  readonly changes: readonly KeypadChange[];
  readonly events: readonly LockEvent[];
  /** Sealed PINs of the slots that `changes` fill. */
  readonly pins?: Readonly<Record<number, string>>;
  readonly clock?: ClockSetting;
}

/** Where locks write down what they must not forget. */
export interface Memory {
  /** Resolves once the record is durable; records of one lock keep their order. Rejects with storage_full or storage_unavailable. */
  append(record: MemoryRecord): Promise<void>;
}

/** All that a lock remembers, beside its log. */
export interface Remembered {
  readonly state: KeypadState;
  readonly pins: ReadonlyMap<Slot, string>;
  readonly clock: ClockSetting;
  readonly events: readonly LockEvent[];
}

export const BLANK: Remembered = { state: EMPTY_KEYPAD, pins: new Map(), clock: TRUE_CLOCK, events: [] };

/** The one line that stands for everything a lock remembers. */
export function wholeRecord(address: string, kept: Remembered): MemoryRecord {
  return {
    lock: address,
    whole: true,
    changes: keypadChangesOf(kept.state),
    events: kept.events,
    pins: Object.fromEntries(kept.pins),
    clock: kept.clock,
  };
}

/** Reads records back, in order. */
export class Recollection {
  readonly #locks = new Map<
    string,
    { state: KeypadState; pins: Map<Slot, string>; clock: ClockSetting; events: LockEvent[] }
  >();

  add(record: MemoryRecord): void {
    const before = record.whole === true ? undefined : this.#locks.get(record.lock);
    const kept = before ?? { state: EMPTY_KEYPAD, pins: new Map<Slot, string>(), clock: TRUE_CLOCK, events: [] };
    this.#locks.set(record.lock, kept);
    for (const change of record.changes) {
      kept.state = evolveKeypad(kept.state, change);
      if (change.kind === "slot" && change.code === null) kept.pins.delete(change.slot);
    }
    for (const [slot, sealed] of Object.entries(record.pins ?? {})) kept.pins.set(slotNumber(Number(slot)), sealed);
    kept.clock = record.clock ?? kept.clock;
    kept.events.push(...record.events);
    const last = record.events.at(-1)?.sequence ?? 0;
    if (last >= kept.state.nextSequence) kept.state = { ...kept.state, nextSequence: last + 1 };
  }

  /** Hands out what that lock remembers, and keeps it no longer. */
  take(address: string): Remembered {
    const kept = this.#locks.get(address) ?? BLANK;
    this.#locks.delete(address);
    return kept;
  }

  /** Everything that nobody took. */
  *rest(): Iterable<MemoryRecord> {
    for (const [address, kept] of this.#locks) yield wholeRecord(address, kept);
  }
}

/** A memory that forgets everything with the process. For tests and demonstrations. */
export const FORGETFUL: Memory = { append: () => Promise.resolve() };
