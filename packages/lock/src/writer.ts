import type { EventLog, LockEvent } from "@cardea/core";
import type { Memory, MemoryRecord } from "./memory.ts";

/**
 * Writes the steps of one lock down, and shows its events to readers once they are durable and not before: a number
 * that was told must not come again, for another event, after a power cut.
 */
export class LockWriter {
  readonly #memory: Memory;
  readonly #log: EventLog;
  readonly #listeners = new Set<() => void>();
  #unpublished: readonly LockEvent[] = [];

  constructor(memory: Memory, log: EventLog) {
    this.#memory = memory;
    this.#log = log;
  }

  /** Resolves to whether the record is durable. False: the disk refused; the next record that succeeds brings it along. */
  async write(record: MemoryRecord): Promise<boolean> {
    if (record.events.length > 0) this.#unpublished = [...this.#unpublished, ...record.events];
    const until = this.#unpublished.at(-1)?.sequence ?? 0;
    try {
      await this.#memory.append(record);
    } catch {
      return false; // An answer, not a fault: the caller says `unconfirmed`, or leaves the bolt where it is.
    }
    this.#publish(until);
    return true;
  }

  /** Events that are not durable yet. */
  unpublished(): readonly LockEvent[] {
    return this.#unpublished;
  }

  onEvent(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #publish(until: number): void {
    const ready = this.#unpublished.filter((event) => (event.sequence ?? 0) <= until);
    if (ready.length === 0) return;
    this.#unpublished = this.#unpublished.slice(ready.length);
    for (const event of ready) this.#log.append(event);
    for (const listener of this.#listeners) listener();
  }
}
