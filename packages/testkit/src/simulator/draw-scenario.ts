import { instant, type Zone } from "@cardea/core";
import { type Chance, chanceOf } from "./chance.ts";
import { drawFaults } from "./draw-faults.ts";
import { type LockMake, LOCK_MAKES } from "./makes.ts";
import { drawPeople } from "./people.ts";
import { drawScenes } from "./scenes.ts";
import type { LockDraft, Scenario } from "./scenario.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Zones, each with a Monday noon in UTC some days before its clocks change. */
const CHANGES: readonly (readonly [string, string])[] = [
  ["Europe/Berlin", "2026-10-19T12:00Z"],
  ["Europe/Berlin", "2027-03-22T12:00Z"],
  ["America/New_York", "2026-10-26T12:00Z"],
  ["America/New_York", "2027-03-08T12:00Z"],
  ["Australia/Lord_Howe", "2026-09-28T12:00Z"],
  ["Australia/Lord_Howe", "2027-03-29T12:00Z"],
  ["America/Santiago", "2026-08-31T12:00Z"],
  ["America/Santiago", "2027-03-29T12:00Z"],
];
const ZONES = ["UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Apia", "Asia/Kathmandu"];

/** The world of a seed and all that happens in it, for so many days. */
export function drawScenario(seed: number, days: number): Scenario {
  const chance = chanceOf(seed);
  const [zone, startAt] = drawPlace(chance);
  const isCrowded = seed % CROWDED === 0;
  const frame = { zone, startAt, days, isCrowded };
  const locks = isCrowded ? drawCrowdedLocks(chance.fork("locks")) : drawLocks(chance.fork("locks"));
  const servers = chance.happens(0.15) ? chance.between(2, 3) : 1;
  const people = drawPeople(chance.fork("people"), frame, locks);
  const { acts: faults, isOnDisk } = drawFaults(chance.fork("faults"), { days, locks, servers });
  const scenes = drawScenes(chance.fork("scenes"), frame, locks);
  const acts = [...people, ...faults, ...scenes.acts].sort((a, b) => a.at - b.at);
  return {
    seed,
    zone,
    startAt: instant(startAt),
    days,
    servers,
    isOnDisk: isOnDisk || scenes.needsDisk,
    locks,
    acts,
  };
}

/** Each so many-th house is small and crowded: codes push each other for few slots, and hands are at them. */
const CROWDED = 5;

function drawPlace(chance: Chance): readonly [Zone, number] {
  if (chance.happens(0.35)) {
    const [zone, noon] = chance.pick(CHANGES);
    return [zone as Zone, Date.parse(noon) + chance.below(4 * DAY)];
  }
  return [chance.pick(ZONES) as Zone, Date.parse("2026-06-01T00:00Z") + chance.below(300) * DAY + chance.below(DAY)];
}

function drawLocks(chance: Chance): readonly LockDraft[] {
  const count = drawLockCount(chance);
  const hubs = Math.max(1, Math.ceil(count / chance.between(1, 8)));
  const makes = chance.happens(0.5) ? LOCK_MAKES : [chance.pick(LOCK_MAKES), chance.pick(LOCK_MAKES)];
  const auditEveryMs = chance.pick([HOUR, 6 * HOUR, 6 * HOUR, 24 * HOUR, 24 * HOUR]);
  return Array.from({ length: count }, (_, number) => drawLock(chance, { hub: number % hubs, makes, auditEveryMs }));
}

function drawCrowdedLocks(chance: Chance): readonly LockDraft[] {
  const frame = { makes: LOCK_MAKES, auditEveryMs: chance.pick([HOUR, 6 * HOUR, 24 * HOUR]) };
  const drawn = (hub: number): LockDraft => ({ ...drawLock(chance, { hub, ...frame }), slots: chance.between(2, 5) });
  return Array.from({ length: chance.between(1, 2) }, () => drawn(0));
}

function drawLockCount(chance: Chance): number {
  const size = chance.below(100);
  if (size < 30) return chance.between(1, 2);
  if (size < 60) return chance.between(3, 8);
  return size < 85 ? chance.between(9, 20) : chance.between(21, 50);
}

interface LockFrame {
  readonly hub: number;
  readonly makes: readonly LockMake[];
  readonly auditEveryMs: number;
}

function drawLock(chance: Chance, { hub, makes, auditEveryMs }: LockFrame): LockDraft {
  return {
    make: chance.pick(makes),
    hub,
    slots: chance.pick([2, 4, 10, 20, 30, 30, 100, 250]),
    latencyMs: chance.pick([20, 100, 300, 1_000]),
    skewMs: chance.happens(0.2) ? chance.between(-60, 60) * 1_000 : 0,
    logSize: chance.pick([8, 50, 100, 1_000]),
    auditEveryMs,
    wrongPinLimit: chance.pick([5, 20, null]),
  };
}
