import type { BoltPosition } from "@cardea/core";
import type { Actuator } from "./actuator.ts";

interface BoltMove {
  readonly position: BoltPosition;
  /** Resolves to whether what must be written before this move is durable; null if nothing must. */
  readonly durable: Promise<boolean> | null;
}

/** Moves a bolt in the order of the decisions, each move after what must be durable before it. */
export interface BoltQueue {
  move(move: BoltMove): void;
  /** Resolves when every move so far is done. */
  settled(): Promise<void>;
}

/** `isWanted`: whether the bolt is still to be there, for a slow disk must not open a door that was closed meanwhile. */
export function makeBoltQueue(options: {
  readonly actuator: Actuator;
  isWanted(position: BoltPosition): boolean;
  onJam(): void;
}): BoltQueue {
  let queue: Promise<void> = Promise.resolve();

  async function perform(move: BoltMove): Promise<void> {
    if (move.durable !== null && move.position === "unlocked") {
      const isWritten = await move.durable;
      if (!isWritten || !options.isWanted(move.position)) return;
    }
    // A bolt that doesn't obey is told as a jam, and the next move is tried all the same.
    await options.actuator.move(move.position).catch(() => options.onJam());
  }

  return {
    move: (move) => {
      queue = queue.then(() => perform(move));
    },
    settled: () => queue,
  };
}
