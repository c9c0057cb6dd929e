import type { EventLog, LockEvent } from "@cardea/core";
import type { Memory, MemoryRecord } from "./memory.ts";

/** Writes the steps of one lock down, and shows its events to readers once they are durable and not before. */
export interface LockWriter {
  /** Resolves to whether the record is durable. False: the disk refused; it will be written with the next record that isn't. */
  write(record: MemoryRecord): Promise<boolean>;
  /** Events that no reader may see yet: a number that was told must never come again after a power cut. */
  unpublished(): readonly LockEvent[];
  onEvent(listener: () => void): () => void;
}

export function makeWriter(memory: Memory, log: EventLog): LockWriter {
  const listeners = new Set<() => void>();
  let unpublished: LockEvent[] = [];

  function publish(until: number): void {
    const ready = unpublished.filter((event) => (event.sequence ?? 0) <= until);
    unpublished = unpublished.slice(ready.length);
    for (const event of ready) log.append(event);
    if (ready.length > 0) for (const listener of listeners) listener();
  }

  return {
    async write(record) {
      unpublished.push(...record.events);
      const until = unpublished.at(-1)?.sequence ?? 0;
      try {
        await memory.append(record);
      } catch {
        return false; // The caller answers `unconfirmed` or doesn't open; the memory writes everything anew next time.
      }
      publish(until);
      return true;
    },
    unpublished: () => unpublished,
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
