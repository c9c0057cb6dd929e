import type { LockId, SeenSlot } from "@cardea/core";

/** Locks whose slots are kept at once; a large lock has 250. */
const LOCKS_MAX = 1_000;

/**
 * The slots of locks as they stand in the open transaction. Each pass over a lock reads them twice, and most passes change one
 * of them or none. Sound only because nobody else stores slots in a SQLite file whose server runs: the file is claimed, the
 * command line asks the server where there is one, and what a tool may do beside it touches no slot.
 */
export class KeptSlots {
  readonly #byLock = new Map<LockId, readonly SeenSlot[]>();
  #changes = 0;

  /** Rises with all that is stored or taken back: what was read before is old then. */
  changes(): number {
    return this.#changes;
  }

  /** All slots of a lock that are stored, ascending; undefined if it is not known. */
  of(lockId: LockId): readonly SeenSlot[] | undefined {
    return this.#byLock.get(lockId);
  }

  /** These are all, as they were read after so many changes. */
  keep(lockId: LockId, slots: readonly SeenSlot[], changes: number): void {
    if (changes !== this.#changes) return;
    if (this.#byLock.size >= LOCKS_MAX) this.#byLock.clear();
    this.#byLock.set(lockId, slots);
  }

  /** These were stored; the others stay. */
  change(lockId: LockId, changed: readonly SeenSlot[]): void {
    this.#changes++;
    const known = this.#byLock.get(lockId);
    if (known === undefined) return;
    const slots = new Map([...known, ...changed].map((seen) => [seen.slot, seen]));
    this.#byLock.set(
      lockId,
      [...slots.values()].sort((a, b) => a.slot - b.slot),
    );
  }

  /** What was stored last may have been taken back. */
  forget(): void {
    this.#changes++;
    this.#byLock.clear();
  }
}
