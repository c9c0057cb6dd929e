import type { LockEvent } from "@cardea/core";
import type { World } from "cardea/src/world/port.ts";

/** What a driver hears of a lock: an event that no log keeps; that there is news in its log; that it is back. */
export type Bell = LockEvent | "news" | "back";

/** How an event that no log keeps goes on its way. */
export interface EventFate {
  readonly fate: "lost" | "twice" | "late";
  left: number;
  readonly lateMs: number;
}

export interface BellsTools {
  readonly world: World;
  /** Whether its events are numbered in a log of its own, so that a bell only says that there is news. */
  readonly isNumbered: boolean;
  /** Whether it knows itself when something happened. */
  readonly hasClock: boolean;
  isReachable(): boolean;
}

const BELL_MS = 50;
/** A bell that got lost is made good by the next look of the driver. */
const LATE_BELL_MS = 60_000;
const SECOND_BELL_MS = 1_000;

/** How a lock tells of what happened at it. */
export class Bells {
  /** Sequence numbers of events that were sent on their way, of a lock that tells each once. */
  readonly told = new Set<number>();
  readonly #tools: BellsTools;
  readonly #fates: EventFate[] = [];
  readonly #listeners = new Set<(bell: Bell) => void>();

  constructor(tools: BellsTools) {
    this.#tools = tools;
  }

  listen(listener: (bell: Bell) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  ring(bell: Bell): void {
    if (this.#tools.isReachable()) for (const listener of this.#listeners) listener(bell);
  }

  /** What becomes of the next events that no log keeps. */
  bend(fate: EventFate): void {
    this.#fates.push({ ...fate });
  }

  /** From now on every event goes its way. */
  calm(): void {
    this.#fates.splice(0);
  }

  /** News in the log: locks that number it ring a bell, others tell each event once and for all. */
  announce(fresh: readonly LockEvent[]): void {
    if (this.#tools.isNumbered) return this.#ringUnlessLost();
    for (const event of fresh) this.#tell(event);
  }

  #ringUnlessLost(): void {
    const fate = this.#takeFate();
    this.#tools.world.after(fate === null ? BELL_MS : LATE_BELL_MS, () => this.ring("news"));
  }

  #tell({ sequence, at, happening }: LockEvent): void {
    const { world, hasClock } = this.#tools;
    const fate = this.#takeFate();
    if (fate?.fate === "lost") return;
    const send = (): void => {
      if (!this.#tools.isReachable() || this.#listeners.size === 0) return;
      if (sequence !== null) this.told.add(sequence);
      const heardAt = hasClock ? at : world.now();
      for (const listener of this.#listeners) listener({ sequence: null, at: heardAt, happening });
    };
    world.after(fate?.fate === "late" ? fate.lateMs : BELL_MS, send);
    if (fate?.fate === "twice") world.after(SECOND_BELL_MS, send);
  }

  #takeFate(): EventFate | null {
    const fate = this.#fates[0];
    if (fate === undefined) return null;
    fate.left--;
    if (fate.left <= 0) this.#fates.shift();
    return fate;
  }
}
