import type { Capabilities, WallTime, Weekday } from "@cardea/core";
import { wallByHand } from "./by-hand.ts";
import type { Chance } from "./chance.ts";
import { lawOf } from "./makes.ts";
import type { Frame } from "./people.ts";
import { type Act, type LockDraft, QUIET_HOURS, type Times } from "./scenario.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Codes of scenes are numbered from here, far from those of daily life. */
const FIRST_CODE = 5_000;
const CODES_PER_SCENE = 10;

export interface Played {
  readonly acts: readonly Act[];
  /** An older copy of the store is put back in one of them. */
  readonly needsDisk: boolean;
}

/**
 * Short stories that chance alone tells too seldom: things that must meet at one lock within seconds. Most houses see
 * one or two of them beside their daily life.
 */
export function drawScenes(chance: Chance, frame: Frame, locks: readonly LockDraft[]): Played {
  const count = chance.pick([0, 1, 1, 2]);
  const lastAt = frame.days * DAY - (QUIET_HOURS + 1) * HOUR;
  const scenes = Array.from({ length: count }, (_, nth) => {
    const draw = chance.pick(SCENES);
    const stage: Stage = { ...frame, lastAt, locks, firstCode: FIRST_CODE + nth * CODES_PER_SCENE };
    return draw(chance, stage).filter(({ at }) => at >= 0 && at <= lastAt);
  });
  const acts = scenes.flat();
  return { acts, needsDisk: acts.some((act) => act.do === "restore") };
}

interface Stage extends Frame {
  readonly lastAt: number;
  readonly locks: readonly LockDraft[];
  readonly firstCode: number;
}

type Scene = (chance: Chance, stage: Stage) => readonly Act[];

const OPEN: Times = {
  startsAt: null,
  endsAt: null,
  weekly: [],
  dated: [],
  except: [],
  maxUses: null,
  firstUseTtlMinutes: null,
};
const EVERY_DAY: readonly Weekday[] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** One of the locks that fit; null if none does. */
function pickLock(
  chance: Chance,
  { locks }: Stage,
  fits: (capabilities: Capabilities, draft: LockDraft) => boolean,
): number | null {
  const found = locks.flatMap((draft, number) => (fits(lawOf(draft.make).capabilities, draft) ? [number] : []));
  return found.length === 0 ? null : chance.pick(found);
}

/** A moment that leaves so much time until the quiet at the end. */
function someTime(chance: Chance, { lastAt }: Stage, leavesMs: number): number {
  return 10 * MINUTE + chance.below(Math.max(1, lastAt - leavesMs - 10 * MINUTE));
}

function wall({ startAt, zone }: Frame, at: number): string {
  return wallByHand(startAt + at, zone);
}

interface Guest {
  readonly at: number;
  readonly code: number;
  readonly lock: number;
  readonly until: number;
}

/** A code for a stay that begins at once. */
function guest(frame: Frame, { at, code, lock, until }: Guest, more: Partial<Times> = {}): Act {
  const times = { ...OPEN, startsAt: wall(frame, at), endsAt: wall(frame, until), ...more };
  return { at, do: "create", code, kind: "timed", locks: [lock], times, digits: null };
}

/** Somebody tries PINs; between his tries things happen that must not give him more of them. */
const burglar: Scene = (chance, stage) => {
  const lock = pickLock(chance, stage, () => true);
  if (lock === null) return [];
  const at = someTime(chance, stage, DAY);
  const code = stage.firstCode;
  const between = chance.pick(["guest", "plug", "battery", "clock"] as const);
  const restMs = chance.pick([10 * SECOND, 5 * MINUTE, 35 * MINUTE]);
  const rounds = Array.from({ length: 12 }, (_, nth): readonly Act[] => {
    const from = at + 20 * MINUTE + nth * (restMs + 20 * SECOND);
    const tries = [0, 2, 4].map((second): Act => {
      return { at: from + second * SECOND, do: "mistype", lock, digits: chance.digits(6), times: 1 };
    });
    return [...tries, interlude(between, { at: from + 10 * SECOND, lock, code })];
  });
  return [guest(stage, { at, code, lock, until: at + DAY }), ...rounds.flat()];
};

function interlude(
  kind: "guest" | "plug" | "battery" | "clock",
  { at, lock, code }: { readonly at: number; readonly lock: number; readonly code: number },
): Act {
  switch (kind) {
    case "guest":
      return { at, do: "press", lock, code };
    case "plug":
      return { at, do: "power_cut", lock, atWrite: false, keepsWrite: true };
    case "battery":
      return { at, do: "new_battery", lock, clockSetAfterMs: SECOND };
    case "clock":
      return { at, do: "skew", lock, ms: 20 * SECOND };
  }
}

/** A one-time code is typed again and again, around a power cut or a set that the radio brings twice. */
const usedTwice: Scene = (chance, stage) => {
  const lock = pickLock(chance, stage, ({ oneTime }) => oneTime);
  if (lock === null) return [];
  const at = someTime(chance, stage, 2 * HOUR);
  const code = stage.firstCode;
  const lateMs = chance.between(1, 8) * MINUTE;
  const firstAt = at + 12 * MINUTE;
  const trouble = chance.pick<Act | null>([
    null,
    { at: at - 1, do: "radio", lock, fault: "twice", times: 1, lateMs },
    { at: firstAt - 1, do: "power_cut", lock, atWrite: true, keepsWrite: chance.happens(0.5) },
    { at: firstAt - 1, do: "kill", server: 0, point: "now", downMs: MINUTE },
  ]);
  const isEarly = trouble?.do === "radio";
  const pressAt = isEarly ? at + lateMs - 3 * SECOND : firstAt;
  const presses = [0, 2_500, 3_200, 4_000, 6_000, 9_000, 60_000].map((ms): Act => {
    return { at: pressAt + ms, do: "press", lock, code };
  });
  const make: Act = {
    at,
    do: "create",
    code,
    kind: "one_time",
    locks: [lock],
    times: { ...OPEN, endsAt: wall(stage, at + DAY) },
    digits: null,
  };
  return [make, ...(trouble === null ? [] : [trouble]), ...presses];
};

/** Guests come while a lock that keeps schedules has lost its clock. */
const lostClock: Scene = (chance, stage) => {
  const lock = pickLock(chance, stage, ({ schedules }) => schedules !== null);
  if (lock === null) return [];
  const at = someTime(chance, stage, 8 * HOUR);
  const code = stage.firstCode;
  const lostAt = at + 2 * HOUR;
  const presses = [10, 60, 100].map((minutes): Act => ({ at: lostAt + minutes * MINUTE, do: "press", lock, code }));
  return [
    guest(stage, { at, code, lock, until: at + DAY }, { startsAt: null }),
    { at: lostAt, do: "new_battery", lock, clockSetAfterMs: 2 * HOUR },
    ...presses,
  ];
};

/** Hours that begin within the hour that the spring night skips. */
const skippedHour: Scene = (chance, stage) => {
  const lock = pickLock(chance, stage, () => true);
  const jump = jumpAhead(stage);
  if (lock === null || jump === null) return [];
  const [hour, minute] = wall(stage, jump - MINUTE)
    .slice(11)
    .split(":")
    .map(Number);
  const skipped = ((hour ?? 0) * 60 + (minute ?? 0) + 1 + chance.below(30)) % 1_440;
  const weekly = [{ days: EVERY_DAY, from: clock(skipped), until: clock((skipped + 120) % 1_440) }];
  const at = Math.max(MINUTE, jump - 9 * HOUR);
  const code = stage.firstCode;
  const press = (ms: number): Act => ({ at: jump + ms, do: "press", lock, code });
  const make = guest(stage, { at, code, lock, until: jump + DAY }, { weekly });
  return [{ ...make, kind: "recurring" } as Act, ...[-HOUR, -30 * MINUTE, -1, 0, 20 * MINUTE].map(press)];
};

/** When the wall clock jumps ahead, in milliseconds after the start; null if it doesn't within the time of the scenario. */
function jumpAhead(stage: Stage): number | null {
  const offset = (at: number): number => Date.parse(`${wall(stage, at)}Z`) - (stage.startAt + at);
  const first = Math.ceil(stage.startAt / MINUTE) * MINUTE - stage.startAt;
  for (let at = first; at + HOUR < stage.lastAt; at += 30 * MINUTE) {
    if (offset(at + 30 * MINUTE) - offset(at) < 15 * MINUTE) continue;
    let jump = at;
    while (offset(jump + MINUTE) - offset(at) < 15 * MINUTE) jump += MINUTE;
    return jump + MINUTE;
  }
  return null;
}

function clock(minutes: number): WallTime {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}` as WallTime;
}

/** Weekly hours, or hours on one date, whose validity ends in the middle of them or long after. */
const shortValidity: Scene = (chance, stage) => {
  const lock = pickLock(chance, stage, () => true);
  if (lock === null) return [];
  const at = someTime(chance, stage, 3 * DAY);
  const code = stage.firstCode;
  const times = chance.happens(0.5)
    ? { weekly: [{ days: EVERY_DAY, from: clock(360), until: clock(1_200) }] }
    : { dated: [{ date: wall(stage, at + DAY).slice(0, 10) as never, from: clock(480), until: clock(720) }] };
  const make = guest(stage, { at, code, lock, until: at + chance.pick([20, 30, 60]) * HOUR }, times);
  return [{ ...make, kind: "recurring" } as Act];
};

/** A code for two entries is used up, and then its lock is away. */
const twoEntries: Scene = (chance, stage) => {
  const lock = pickLock(chance, stage, ({ schedules }) => schedules !== null);
  if (lock === null) return [];
  const at = someTime(chance, stage, 8 * HOUR);
  const code = stage.firstCode;
  const usedAt = at + 30 * MINUTE;
  return [
    guest(stage, { at, code, lock, until: at + DAY }, { maxUses: 2 }),
    { at: usedAt, do: "press", lock, code },
    { at: usedAt + 9 * SECOND, do: "radio", lock, fault: "lost_command", times: 3, lateMs: 0 },
    { at: usedAt + 10 * SECOND, do: "press", lock, code },
    { at: usedAt + 22 * SECOND, do: "offline", lock, ms: 2 * HOUR },
  ];
};

/** Codes come and go between a copy of the store and its return. */
const goneBack: Scene = (chance, stage) => {
  const slow = stage.locks.map(({ slots, latencyMs }) => slots * latencyMs);
  const lock = pickLock(chance, stage, ({ readBack }) => readBack !== "none");
  const slowest = slow.indexOf(Math.max(...slow));
  if (lock === null) return [];
  const at = Math.max(HOUR, stage.lastAt - chance.pick([3, 5, 8, 30]) * HOUR);
  const [early, late, slowly] = [stage.firstCode, stage.firstCode + 1, stage.firstCode + 2];
  const until = stage.lastAt + DAY;
  const backAt = at + HOUR;
  return [
    guest(stage, { at: at - 40 * MINUTE, code: early, lock, until }),
    guest(stage, { at: at - 40 * MINUTE, code: slowly, lock: slowest, until }),
    { at, do: "backup" },
    { at: at + 5 * MINUTE, do: "revoke", code: early },
    guest(stage, { at: at + 10 * MINUTE, code: late, lock, until }),
    { at: backAt, do: "restore" },
    { at: backAt + 20 * SECOND, do: "revoke", code: slowly },
  ];
};

/** A hub is away for hours; meanwhile a code is made and another revoked. */
const hubAway: Scene = (chance, stage) => {
  const lock = pickLock(chance, stage, () => true);
  const hub = lock === null ? undefined : stage.locks[lock]?.hub;
  if (lock === null || hub === undefined) return [];
  const at = someTime(chance, stage, 16 * HOUR);
  const [before, meanwhile] = [stage.firstCode, stage.firstCode + 1];
  const ms = chance.pick([3, 6, 9]) * HOUR;
  return [
    guest(stage, { at: at - 30 * MINUTE, code: before, lock, until: at + 2 * DAY }),
    { at, do: "hub_down", hub, ms },
    guest(stage, { at: at + HOUR, code: meanwhile, lock, until: at + 2 * DAY }),
    { at: at + ms - 20 * MINUTE, do: "revoke", code: before },
  ];
};

/** A lock comes back after hours without a word, and a code that was revoked meanwhile is still on it. */
const silentReturn: Scene = (chance, stage) => {
  const lock = pickLock(chance, stage, () => true);
  if (lock === null) return [];
  const at = someTime(chance, stage, 14 * HOUR);
  const code = stage.firstCode;
  const ms = chance.pick([2, 5, 9]) * HOUR + chance.below(30) * MINUTE;
  return [
    guest(stage, { at: at - 30 * MINUTE, code, lock, until: at + 2 * DAY }),
    { at: at - SECOND, do: "silent_return", lock },
    { at, do: "offline", lock, ms },
    { at: at + chance.below(ms), do: "revoke", code },
  ];
};

/** The disk is busy when a code's time comes, or when somebody types. */
const busyDisk: Scene = (chance, stage) => {
  const lock = pickLock(chance, stage, () => true);
  if (lock === null) return [];
  const at = someTime(chance, stage, 8 * HOUR);
  const code = stage.firstCode;
  const from = Math.ceil((stage.startAt + at + 2 * HOUR) / MINUTE) * MINUTE - stage.startAt;
  const until = from + 2 * HOUR;
  const times = { startsAt: wall(stage, from) };
  const busy = (when: number): Act => ({ at: when, do: "store_busy", ms: chance.pick([20 * SECOND, 3 * MINUTE]) });
  const pressAt = from + HOUR;
  return [
    guest(stage, { at, code, lock, until }, times),
    busy(chance.pick([at + SECOND, from - SECOND, until - SECOND])),
    busy(pressAt - 2 * SECOND),
    ...[0, 4, 9].map((second): Act => ({ at: pressAt + second * SECOND, do: "press", lock, code })),
  ];
};

/** The family writes over a guest's code, and then the guest's code is revoked. */
const familyTakesSlot: Scene = (chance, stage) => {
  const lock = pickLock(chance, stage, ({ readBack, reportsChanges }) => readBack === "pin" && !reportsChanges);
  if (lock === null) return [];
  const at = someTime(chance, stage, 8 * HOUR);
  const codes = [stage.firstCode, stage.firstCode + 1];
  return [
    ...codes.map((code) => guest(stage, { at, code, lock, until: at + DAY })),
    ...[0, 1].map((nth): Act => ({ at: at + HOUR + nth, do: "overwrite", lock, nth, digits: chance.digits(7) })),
    ...codes.map((code, nth): Act => ({ at: at + HOUR + (18 + nth) * MINUTE, do: "revoke", code })),
  ];
};

/** A set arrives long after its code was revoked. */
const lateSet: Scene = (chance, stage) => {
  const lock = pickLock(chance, stage, ({ lateWrites }) => lateWrites);
  if (lock === null) return [];
  const at = someTime(chance, stage, 3 * HOUR);
  const [code, next] = [stage.firstCode, stage.firstCode + 1];
  const fault = chance.pick(["twice", "late"] as const);
  const lateMs = chance.between(250, 590) * SECOND;
  const revokeAt = at + chance.between(20, 180) * SECOND;
  return [
    { at: at - 1, do: "radio", lock, fault, times: chance.between(1, 2), lateMs },
    guest(stage, { at, code, lock, until: at + DAY }),
    { at: revokeAt, do: "revoke", code },
    guest(stage, { at: revokeAt + chance.between(1, 90) * SECOND, code: next, lock, until: at + DAY }),
  ];
};

/** Somebody chooses the digits that the family has on the lock already, or that a guest had before. */
const sameDigits: Scene = (chance, stage) => {
  const lock = pickLock(chance, stage, ({ lateWrites }) => lateWrites);
  if (lock === null) return [];
  const at = someTime(chance, stage, 2 * DAY);
  const digits = chance.digits(7);
  const custom = (code: number, madeAt: number): Act => {
    const times = { ...OPEN, startsAt: wall(stage, madeAt), endsAt: wall(stage, madeAt + DAY) };
    return { at: madeAt, do: "create", code, kind: "custom", locks: [lock], times, digits };
  };
  if (chance.happens(0.4)) {
    return [{ at, do: "program", lock, nth: 0, digits }, custom(stage.firstCode, at + 26 * HOUR)];
  }
  const revokeAt = at + chance.between(10, 200) * SECOND;
  return [
    { at: at - 1, do: "radio", lock, fault: "late", times: 2, lateMs: chance.between(30, 300) * SECOND },
    custom(stage.firstCode, at),
    { at: revokeAt, do: "revoke", code: stage.firstCode },
    { at: revokeAt + 1, do: "radio", lock, fault: "lost_command", times: 2, lateMs: 0 },
    custom(stage.firstCode + 1, revokeAt + chance.between(2, 60) * SECOND),
  ];
};

/** An entry is told only when its slot has somebody else's code already. */
const slotChangesHands: Scene = (chance, stage) => {
  const lock = pickLock(chance, stage, (_, { slots }) => slots <= 5);
  if (lock === null) return [];
  const at = someTime(chance, stage, 6 * HOUR);
  const slots = stage.locks[lock]?.slots ?? 0;
  const all = Array.from({ length: slots }, (_, nth) => stage.firstCode + nth);
  const first = stage.firstCode;
  const pressAt = at + 30 * MINUTE;
  return [
    ...all.map((code) => guest(stage, { at, code, lock, until: at + 5 * HOUR })),
    { at: pressAt - 1, do: "events", lock, fate: "late", times: 1, lateMs: 5 * MINUTE },
    { at: pressAt, do: "press", lock, code: first },
    { at: pressAt + 2 * SECOND, do: "revoke", code: first },
    guest(stage, { at: pressAt + 5 * SECOND, code: first + slots, lock, until: at + 5 * HOUR }),
  ];
};

const SCENES: readonly Scene[] = [
  burglar,
  usedTwice,
  lostClock,
  skippedHour,
  shortValidity,
  twoEntries,
  goneBack,
  hubAway,
  silentReturn,
  busyDisk,
  familyTakesSlot,
  lateSet,
  sameDigits,
  slotChangesHands,
];
