import { type Instant, instant } from "@cardea/core";
import type { LockWorld } from "./world.ts";

/** How a lock's clock runs: it showed `lockAt` when the world's showed `worldAt`, and drifts since. */
export interface ClockSetting {
  readonly worldAt: Instant;
  readonly lockAt: Instant;
  /** Millionths of the passing time that it gains; negative if it is slow. */
  readonly driftPpm: number;
}

/** Shows the same as the world's. */
export const TRUE_CLOCK: ClockSetting = { worldAt: instant(0), lockAt: instant(0), driftPpm: 0 };

/** A clock that shows less can't be right: 2026-01-01T00:00:00Z. */
export const EARLIEST = instant(1_767_225_600_000);

/** What a clock shows after it lost its time: 2000-01-01T00:00:00Z. */
const LOST_TIME = instant(946_684_800_000);

/** A lock's own clock. */
export class LockClock {
  readonly #world: LockWorld;
  #setting: ClockSetting;

  constructor(world: LockWorld, setting: ClockSetting) {
    this.#world = world;
    this.#setting = setting;
  }

  now(): Instant {
    const { worldAt, lockAt } = this.#setting;
    return instant(lockAt + Math.floor((this.#world.now() - worldAt) * this.#rate()));
  }

  /** How long by the world's clock until this one shows `at`; 0 if it is past. */
  worldMsUntil(at: Instant): number {
    return Math.max(0, Math.ceil((at - this.now()) / this.#rate()));
  }

  setting(): ClockSetting {
    return this.#setting;
  }

  /** From now on it shows `at` and goes on. */
  set(at: Instant): void {
    this.#setting = { ...this.#setting, worldAt: this.#world.now(), lockAt: at };
  }

  /** It forgets the time, as on a battery change. */
  lose(): void {
    this.set(LOST_TIME);
  }

  setDrift(partsPerMillion: number): void {
    this.set(this.now());
    this.#setting = { ...this.#setting, driftPpm: partsPerMillion };
  }

  #rate(): number {
    return 1 + this.#setting.driftPpm / 1_000_000;
  }
}
