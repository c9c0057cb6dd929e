import type { LockEvent } from "@cardea/core";
import type { DriverSink } from "cardea/src/drivers/port.ts";
import type { World } from "cardea/src/world/port.ts";

const RETRY_MS = 1_000;
const FRAMES_REMEMBERED_MAX = 64;

/** Events that no log keeps: held here, in order, until the sink took them. */
export interface Outbox {
  /** A frame that was heard before is the same event again. */
  put(address: string, frame: number, event: LockEvent | null): void;
  close(): void;
}

export function createOutbox(options: {
  readonly sink: DriverSink;
  readonly world: World;
  readonly signal: AbortSignal;
}): Outbox {
  const { sink, world, signal } = options;
  const queue: { readonly address: string; readonly event: LockEvent }[] = [];
  const heard: string[] = [];
  let isBusy = false;
  let cancel = () => {};

  async function drain(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    try {
      for (let next = queue[0]; next !== undefined && !signal.aborted; next = queue[0]) {
        await sink.events(next.address, [next.event]);
        queue.shift();
      }
    } catch {
      // The store could not take it: it stays first in the queue.
      cancel();
      cancel = world.after(RETRY_MS, () => void drain());
    } finally {
      isBusy = false;
    }
  }

  return {
    put(address, frame, event) {
      const key = `${address} ${frame}`;
      if (heard.includes(key)) return;
      heard.push(key);
      if (heard.length > FRAMES_REMEMBERED_MAX) heard.shift();
      if (event === null) return;
      queue.push({ address, event });
      void drain();
    },
    close: () => cancel(),
  };
}
