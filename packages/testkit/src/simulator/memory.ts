import type { LockEvent, Slot, SlotSchedule } from "@cardea/core";
import { type Memory, type MemoryRecord, Recollection, type Remembered } from "@cardea/lock";

/** What truly is in a slot of a lock, as its memory has it on the disk. */
export interface TrueSlot {
  readonly tag: string;
  readonly schedule: SlotSchedule | null;
  readonly usesLeft: number | null;
}

export interface MemoryNews {
  /** Slots that changed. */
  readonly slots: readonly Slot[];
  readonly events: readonly LockEvent[];
}

/** The memory of one lock: it survives power cuts, can lose the power in the middle of a write, and shows what is true. */
export class LockMemory implements Memory {
  readonly slots = new Map<Slot, TrueSlot>();
  readonly #address: string;
  readonly #records: MemoryRecord[] = [];
  readonly #onChange: (news: MemoryNews) => void;
  #cut: { readonly keepsWrite: boolean; readonly onCut: () => void } | null = null;

  constructor(address: string, onChange: (news: MemoryNews) => void) {
    this.#address = address;
    this.#onChange = onChange;
  }

  /** The power goes at the next write, which is kept or lost; it is never answered. */
  cutAtNextWrite(keepsWrite: boolean, onCut: () => void): void {
    this.#cut = { keepsWrite, onCut };
  }

  /** Does that while the power stays on, and leaves a cut that was asked for to what comes next. */
  spared<Result>(write: () => Result): Result {
    const cut = this.#cut;
    this.#cut = null;
    const result = write();
    this.#cut = cut;
    return result;
  }

  append(record: MemoryRecord): Promise<void> {
    const cut = this.#cut;
    if (cut === null) {
      this.#keep(record);
      return Promise.resolve();
    }
    this.#cut = null;
    if (cut.keepsWrite) this.#keep(record);
    cut.onCut();
    return new Promise<never>(() => {});
  }

  /** All that the lock remembers when it is switched on again. */
  remembered(): Remembered {
    const recollection = new Recollection();
    for (const record of this.#records) recollection.add(record);
    return recollection.take(this.#address);
  }

  #keep(record: MemoryRecord): void {
    this.#records.push(record);
    const changed: Slot[] = [];
    for (const change of record.changes) {
      if (change.kind === "slot") {
        if (change.code === null) this.slots.delete(change.slot);
        else {
          const { tag, schedule, usesLeft } = change.code;
          this.slots.set(change.slot, { tag, schedule, usesLeft });
        }
        changed.push(change.slot);
      } else if (change.kind === "used") {
        const held = this.slots.get(change.slot);
        if (held !== undefined && held.usesLeft !== null)
          this.slots.set(change.slot, { ...held, usesLeft: Math.max(0, held.usesLeft - 1) });
        changed.push(change.slot);
      }
    }
    if (changed.length > 0 || record.events.length > 0) this.#onChange({ slots: changed, events: record.events });
  }
}
