import type { BoltPosition } from "@cardea/core";
import type { Actuator } from "./actuator.ts";

interface BoltMove {
  readonly position: BoltPosition;
  /** Resolves to whether what must be written before this move is durable; null if nothing must. */
  readonly durable: Promise<boolean> | null;
}

interface BoltOptions {
  readonly actuator: Actuator;
  /** Whether the bolt is still to be there: a slow disk must not open a door that was closed meanwhile. */
  isWanted(position: BoltPosition): boolean;
  onJam(): void;
}

/** Moves a bolt in the order of the decisions, each move after what must be durable before it. */
export class BoltQueue {
  readonly #options: BoltOptions;
  #queue: Promise<void> = Promise.resolve();

  constructor(options: BoltOptions) {
    this.#options = options;
  }

  move(move: BoltMove): void {
    this.#queue = this.#queue.then(() => this.#perform(move));
  }

  /** Resolves when every move so far is done. */
  settled(): Promise<void> {
    return this.#queue;
  }

  async #perform({ position, durable }: BoltMove): Promise<void> {
    const { actuator, isWanted, onJam } = this.#options;
    if (position === "unlocked" && durable !== null) {
      const isWritten = await durable;
      if (!isWritten || !isWanted(position)) return;
    }
    // A bolt that doesn't obey is told as a jam, and the next move is tried all the same.
    await actuator.move(position).catch(onJam);
  }
}
