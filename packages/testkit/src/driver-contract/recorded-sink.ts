import type { LockEvent } from "@cardea/core";
import type { RecordedSink } from "./rig.ts";

/** A sink in memory that keeps the laws of the store: in order, numbered events once, all of a call or nothing. */
export function recordedSink(): RecordedSink {
  const events = new Map<string, LockEvent[]>();
  const wakes = new Map<string, number>();
  let failuresLeft = 0;

  function storedOf(address: string): LockEvent[] {
    const stored = events.get(address) ?? [];
    events.set(address, stored);
    return stored;
  }

  function lastSequenceOf(address: string): number {
    return storedOf(address).reduce((last, event) => Math.max(last, event.sequence ?? 0), 0);
  }

  return {
    lastSequence: async (address) => lastSequenceOf(address),
    async events(address, told) {
      if (failuresLeft > 0) {
        failuresLeft--;
        throw new Error("the store is full");
      }
      for (const event of told) {
        if (event.sequence === null || event.sequence > lastSequenceOf(address)) storedOf(address).push(event);
      }
    },
    async wake(address) {
      wakes.set(address, (wakes.get(address) ?? 0) + 1);
    },
    capabilitiesChanged: async () => {},
    stored: (address) => [...storedOf(address)],
    wakes: (address) => wakes.get(address) ?? 0,
    failNext(times) {
      failuresLeft = times;
    },
  };
}
