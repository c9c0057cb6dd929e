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
  /** Sequence numbers of events that were sent on their way, of a lock that tells each once, and the time they bear. */
  readonly told = new Map<number, number>();
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

  /**
   * When the house can think that an entry was: a lock without a clock of its own says only that there was one, so a life
   * from the first entry on ends later by as much as that entry was told late.
   */
  heardAt({ sequence, at }: { readonly sequence: number; readonly at: number }): number {
    return this.#tools.hasClock ? at : (this.told.get(sequence) ?? at);
  }

  /** The lock can be reached again. Where it says nothing of that, the driver's next look finds the news in its log. */
  welcome(isSilent: boolean): void {
    if (!isSilent) this.ring("back");
    else if (this.#tools.isNumbered) this.#tools.world.after(LATE_BELL_MS, () => this.ring("news"));
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
      const heardAt = hasClock ? at : world.now();
      if (sequence !== null && !this.told.has(sequence)) this.told.set(sequence, heardAt);
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
