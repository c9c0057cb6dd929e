import type { Hubs } from "./sim-driver.ts";

/** The hubs of the house, each of which can be switched off more than once at a time. */
export class HubSwitches implements Hubs {
  readonly #down = new Map<number, number>();
  readonly #listeners = new Map<number, Set<() => void>>();

  isUp(hub: number): boolean {
    return (this.#down.get(hub) ?? 0) === 0;
  }

  onUp(hub: number, listener: () => void): () => void {
    const all = this.#listeners.get(hub) ?? new Set();
    this.#listeners.set(hub, all.add(listener));
    return () => all.delete(listener);
  }

  /** Switches a hub off (-1) or takes that back (1). */
  turn(hub: number, by: 1 | -1): void {
    this.#down.set(hub, Math.max(0, (this.#down.get(hub) ?? 0) - by));
    if (by === 1 && this.isUp(hub)) for (const listener of this.#listeners.get(hub) ?? []) listener();
  }
}
