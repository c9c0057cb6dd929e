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
export interface LockClock {
  now(): Instant;
  /** How long by the world's clock until this one shows `at`; 0 if it is past. */
  worldMsUntil(at: Instant): number;
  setting(): ClockSetting;
  /** From now on it shows `at` and goes on. */
  set(at: Instant): void;
  lose(): void;
  setDrift(partsPerMillion: number): void;
}

export function makeClock(world: LockWorld, start: ClockSetting): LockClock {
  let setting = start;
  const now = (): Instant => shownBy(setting, world.now());
  const restart = (lockAt: Instant, driftPpm: number): void => {
    setting = { worldAt: world.now(), lockAt, driftPpm };
  };
  return {
    now,
    worldMsUntil: (at) => Math.max(0, Math.ceil((at - now()) / rate(setting))),
    setting: () => setting,
    set: (at) => restart(at, setting.driftPpm),
    lose: () => restart(LOST_TIME, setting.driftPpm),
    setDrift: (partsPerMillion) => restart(now(), partsPerMillion),
  };
}

function shownBy(setting: ClockSetting, worldNow: Instant): Instant {
  return instant(setting.lockAt + Math.floor((worldNow - setting.worldAt) * rate(setting)));
}

function rate(setting: ClockSetting): number {
  return 1 + setting.driftPpm / 1_000_000;
}
