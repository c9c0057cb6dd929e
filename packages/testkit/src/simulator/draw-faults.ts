import type { Chance } from "./chance.ts";
import { BUSY_LOCKS } from "./people.ts";
import { lawOf } from "./makes.ts";
import { type Act, KILL_POINTS, type LockDraft, QUIET_HOURS, RADIO_FAULTS } from "./scenario.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface FaultFrame {
  readonly days: number;
  readonly locks: readonly LockDraft[];
  readonly servers: number;
}

/** A sort of trouble: how often it comes for each lock (or house) and day, and what it is. */
interface Trouble {
  readonly perLockDay?: number;
  readonly perDay?: number;
  draw(chance: Chance, at: number, frame: FaultFrame): Act;
}

/** Mostly one of the doors that see much. */
const anyLock = (chance: Chance, { locks }: FaultFrame): number =>
  chance.below(chance.happens(0.7) ? Math.min(BUSY_LOCKS, locks.length) : locks.length);

/** What can be spoiled. Each seed has its own choice of these, so that each sort is seen alone and with others. */
const TROUBLES: Readonly<Record<string, Trouble>> = {
  radio: {
    perLockDay: 3,
    draw: (chance, at, frame) => ({
      at,
      do: "radio",
      lock: anyLock(chance, frame),
      fault: chance.pick(RADIO_FAULTS),
      times: chance.between(1, 3),
      lateMs: chance.pick([2 * SECOND, 20 * SECOND, MINUTE, 4 * MINUTE, 9 * MINUTE]),
    }),
  },
  lateWrites: {
    perLockDay: 1.5,
    draw: (chance, at, frame) => ({
      at,
      do: "radio",
      lock: anyLock(chance, frame),
      fault: chance.pick(["late", "twice"]),
      times: 1,
      lateMs: chance.between(SECOND, 594 * SECOND),
    }),
  },
  offline: {
    perLockDay: 0.6,
    draw: (chance, at, frame) => ({
      at,
      do: "offline",
      lock: anyLock(chance, frame),
      ms: chance.pick([20 * SECOND, 3 * MINUTE, 3 * MINUTE, 20 * MINUTE, HOUR, 3 * HOUR]),
    }),
  },
  dead: {
    perDay: 0.1,
    draw: (chance, at, frame) => ({
      at,
      do: "offline",
      lock: anyLock(chance, frame),
      ms: chance.between(8, 72) * HOUR,
    }),
  },
  hub: {
    perDay: 0.5,
    draw: (chance, at, frame) => ({
      at,
      do: "hub_down",
      hub: chance.pick(frame.locks).hub,
      ms: chance.pick([5 * SECOND, MINUTE, 20 * MINUTE, 5 * HOUR]),
    }),
  },
  hands: {
    perLockDay: 0.4,
    draw: (chance, at, frame) => {
      const lock = anyLock(chance, frame);
      const nth = chance.below(8);
      const { readBack, reportsChanges } = lawOf(frame.locks[lock]?.make ?? "cardea").capabilities;
      // What nobody can see, nobody can mend: a lock that shows nothing and tells nothing is not touched by hand, and one
      // that shows only "taken" is not overwritten.
      if (readBack === "none" && !reportsChanges)
        return { at, do: "mistype", lock, digits: chance.digits(6), times: 1 };
      const canOverwrite = readBack === "pin" || reportsChanges;
      const digits = chance.digits(chance.between(5, 7));
      switch (chance.below(6)) {
        case 0:
          return { at, do: "wipe", lock };
        case 1:
          return { at, do: "clear_by_hand", lock, nth };
        case 2:
          return { at, do: canOverwrite ? "overwrite" : "clear_by_hand", lock, nth, digits };
        default:
          return { at, do: "program", lock, nth, digits };
      }
    },
  },
  silence: {
    perLockDay: 0.1,
    draw: (chance, at, frame) => ({ at, do: "silent_return", lock: anyLock(chance, frame) }),
  },
  clocks: {
    perLockDay: 0.2,
    draw: (chance, at, frame) => {
      const lock = anyLock(chance, frame);
      switch (chance.below(3)) {
        case 0:
          return { at, do: "new_battery", lock, clockSetAfterMs: chance.pick([SECOND, 5 * MINUTE, HOUR]) };
        case 1:
          return { at, do: "skew", lock, ms: chance.between(-60, 60) * SECOND };
        default:
          return { at, do: "drift", lock, partsPerMillion: chance.between(-50, 50) };
      }
    },
  },
  power: {
    perLockDay: 0.4,
    draw: (chance, at, frame) => ({
      at,
      do: "power_cut",
      lock: anyLock(chance, frame),
      atWrite: chance.happens(0.7),
      keepsWrite: chance.happens(0.5),
    }),
  },
  events: {
    perLockDay: 1,
    draw: (chance, at, frame) => ({
      at,
      do: "events",
      lock: anyLock(chance, frame),
      fate: chance.pick(["lost", "twice", "late"]),
      times: chance.between(1, 3),
      lateMs: chance.pick([SECOND, 20 * SECOND, 5 * MINUTE]),
    }),
  },
  kills: {
    perDay: 2,
    draw: (chance, at, frame) => ({
      at,
      do: "kill",
      server: chance.below(frame.servers),
      point: chance.pick(KILL_POINTS),
      downMs: chance.pick([SECOND, 5 * SECOND, MINUTE, 10 * MINUTE]),
    }),
  },
  pauses: {
    perDay: 0.7,
    draw: (chance, at, frame) => ({
      at,
      do: "pause",
      server: chance.below(frame.servers),
      ms: chance.pick([3 * SECOND, 9 * SECOND, 30 * SECOND, 5 * MINUTE]),
    }),
  },
  serverClock: {
    perDay: 0.4,
    draw: (chance, at, frame) => ({
      at,
      do: "server_clock",
      server: chance.below(frame.servers),
      // Several servers tell the same entry apart by its time, so their clocks may differ by little.
      byMs: frame.servers > 1 ? chance.between(-900, 900) : chance.between(-60, 60) * SECOND,
      ms: chance.pick([MINUTE, HOUR, 6 * HOUR]),
    }),
  },
  disk: {
    perDay: 0.5,
    draw: (chance, at) => ({
      at,
      do: chance.happens(0.5) ? "store_busy" : "store_full",
      ms: chance.pick([SECOND, 20 * SECOND, 5 * MINUTE, HOUR]),
    }),
  },
};

/** What is spoiled in a house, and whether its store is on a disk, from which older copies can be put back. */
export function drawFaults(
  chance: Chance,
  frame: FaultFrame,
): { readonly acts: readonly Act[]; readonly isOnDisk: boolean } {
  // Some houses are spared, so that bounds without faults are seen too.
  if (chance.happens(0.05)) return { acts: [], isOnDisk: false };
  const untilMs = frame.days * DAY - (QUIET_HOURS + 1) * HOUR;
  const acts: Act[] = [];
  for (const trouble of Object.values(TROUBLES)) {
    const isChosen = chance.happens(0.45);
    const weight = chance.pick([0.15, 0.4, 0.4, 1.2]);
    const mean =
      ((trouble.perLockDay ?? 0) * Math.min(BUSY_LOCKS, frame.locks.length) + (trouble.perDay ?? 0)) *
      frame.days *
      weight;
    const count = isChosen ? Math.min(COUNT_MAX, Math.round(mean * (0.5 + chance.below(100) / 100))) : 0;
    for (let nth = 0; nth < count; nth++) acts.push(trouble.draw(chance, MINUTE + chance.below(untilMs), frame));
  }
  const restores = chance.happens(0.04) ? drawRestores(chance, untilMs) : [];
  return { acts: [...acts, ...restores], isOnDisk: restores.length > 0 };
}

const COUNT_MAX = 150;

function drawRestores(chance: Chance, untilMs: number): readonly Act[] {
  const backupAt = HOUR + chance.below(untilMs / 2);
  const restoreAt = backupAt + chance.pick([10 * MINUTE, 3 * HOUR, DAY, 2 * DAY]);
  return [
    { at: backupAt, do: "backup" },
    { at: Math.min(restoreAt, untilMs), do: "restore" },
  ];
}
