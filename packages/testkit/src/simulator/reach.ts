export interface ReachTools {
  now(): number;
  /** Whether the clock goes on at this moment: the lock can be reached, and a server works. */
  isRunning(): boolean;
}

/** A clock that only goes while a lock can be reached. It must be asked to count whenever that may have changed. */
export class ReachClock {
  readonly #tools: ReachTools;
  #ms = 0;
  #countedAt: number;
  #wasRunning = true;

  constructor(tools: ReachTools) {
    this.#tools = tools;
    this.#countedAt = tools.now();
  }

  count(): void {
    const now = this.#tools.now();
    if (this.#wasRunning) this.#ms += now - this.#countedAt;
    this.#countedAt = now;
    this.#wasRunning = this.#tools.isRunning();
  }

  /** For how many milliseconds it went so far. */
  ms(): number {
    this.count();
    return this.#ms;
  }
}
