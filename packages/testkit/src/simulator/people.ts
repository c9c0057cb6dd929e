import type { CodeKind, WallDate, WallTime, Weekday, Zone } from "@cardea/core";
import { wallByHand, windowsByHand } from "./by-hand.ts";
import type { Chance } from "./chance.ts";
import { type Act, type LockDraft, QUIET_HOURS, type Times } from "./scenario.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const WEEKDAYS: readonly Weekday[] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** Where and when a house stands. */
export interface Frame {
  readonly zone: Zone;
  readonly startAt: number;
  readonly days: number;
  /** Many codes for few doors. */
  readonly isCrowded: boolean;
}

/** How lively a house is: codes a day. Most doors of a large house are quiet most of the time. */
const LIVELY = [0.3, 0.5, 0.5, 1, 2] as const;
const CROWDED = [2, 3, 5] as const;

/** What members, guests and strangers do in a house. */
export function drawPeople(chance: Chance, frame: Frame, locks: readonly LockDraft[]): readonly Act[] {
  const count = Math.max(2, Math.round(chance.pick(frame.isCrowded ? CROWDED : LIVELY) * frame.days));
  const strangers = chance.happens(0.3) ? drawStrangers(chance, frame, locks) : [];
  return [
    ...Array.from({ length: count }, (_, code) => drawCode(chance, { ...frame, code, locks })).flat(),
    ...strangers,
  ];
}

/** Somebody who tries PINs, some at once, some over hours. */
function drawStrangers(chance: Chance, { days }: Frame, locks: readonly LockDraft[]): readonly Act[] {
  const lock = chance.below(locks.length);
  const at = chance.below((days - 1) * DAY);
  const stepMs = chance.pick([2_000, 60_000, 20 * MINUTE]);
  return Array.from({ length: chance.between(5, 40) }, (_, nth) => ({
    at: at + nth * stepMs,
    do: "mistype" as const,
    lock,
    digits: chance.digits(6),
    times: 1,
  }));
}

interface CodeFrame extends Frame {
  readonly code: number;
  readonly locks: readonly LockDraft[];
}

const KINDS: readonly CodeKind[] = [
  "one_time",
  "one_time",
  "timed",
  "timed",
  "timed",
  "recurring",
  "recurring",
  "custom",
  "emergency",
];

/** One code: its making, what members do with it later, and its holder at the doors. */
function drawCode(chance: Chance, frame: CodeFrame): readonly Act[] {
  const { code, days } = frame;
  const lastAt = days * DAY - (QUIET_HOURS + 1) * HOUR;
  const madeAt = chance.happens(0.1) ? 10_000 + chance.below(1_000) : chance.below(lastAt - DAY / 2);
  const kind = chance.pick(KINDS);
  const locks = drawSome(chance, frame.locks.length);
  const stay = drawStay(chance, frame, madeAt);
  const times = drawTimes(chance, frame, { kind, stay });
  const digits = kind === "custom" || chance.happens(0.05) ? chance.digits(chance.between(6, 8)) : null;
  const make: Act = { at: madeAt, do: "create", code, kind, locks, times, digits };
  const later = drawChanges(chance, frame, { madeAt, lastAt, stay, kind });
  const visits = drawVisits(chance, frame, { stay, times, locks });
  const fence = kind === "emergency" ? [] : drawFence(chance.fork(`fence ${code}`), { code, madeAt, stay, locks });
  return [make, ...later, ...visits, ...fence].filter(({ at }) => at >= 0 && at <= lastAt);
}

function drawSome(chance: Chance, count: number): readonly number[] {
  const wanted = chance.happens(0.7) ? 1 : chance.between(1, Math.min(4, count));
  const all = new Set<number>();
  while (all.size < wanted) all.add(chance.below(chance.happens(0.7) ? Math.min(BUSY_LOCKS, count) : count));
  return [...all];
}

/** The first few doors of a house see most of its life, so that much meets at one lock. */
export const BUSY_LOCKS = 4;

/** From and until, milliseconds after the start, on whole minutes of the wall. */
interface Stay {
  readonly from: number;
  readonly until: number;
}

function drawStay(chance: Chance, { startAt }: Frame, madeAt: number): Stay {
  const leadMs = chance.pick([0, 0, 5 * MINUTE, 2 * HOUR, 6 * HOUR, DAY, 3 * DAY]);
  const lengthMs = chance.pick([10 * MINUTE, HOUR, 3 * HOUR, DAY, 2 * DAY, 4 * DAY]) + chance.below(60) * MINUTE;
  const from = Math.ceil((startAt + madeAt + leadMs + 1) / MINUTE) * MINUTE - startAt;
  return { from, until: from + Math.floor(lengthMs / MINUTE) * MINUTE };
}

interface CodePlan {
  readonly kind: CodeKind;
  readonly stay: Stay;
}

const OPEN: Times = {
  startsAt: null,
  endsAt: null,
  weekly: [],
  dated: [],
  except: [],
  maxUses: null,
  firstUseTtlMinutes: null,
};

function drawTimes(chance: Chance, frame: Frame, { kind, stay }: CodePlan): Times {
  const wall = (at: number): string => wallByHand(frame.startAt + at, frame.zone);
  const startsAt = wall(stay.from);
  const endsAt = wall(stay.until);
  const ttl = chance.happens(0.1) ? chance.pick([5, 60, 600]) : null;
  switch (kind) {
    case "emergency":
      return OPEN;
    case "one_time":
      return { ...OPEN, startsAt: chance.happens(0.5) ? startsAt : null, endsAt };
    case "timed":
      return {
        ...OPEN,
        startsAt,
        endsAt,
        maxUses: chance.happens(0.1) ? chance.between(1, 3) : null,
        firstUseTtlMinutes: ttl,
      };
    case "recurring":
      return {
        ...OPEN,
        startsAt,
        endsAt: chance.happens(0.8) ? wall(stay.until + 3 * DAY) : null,
        ...drawWeek(chance, frame, stay),
      };
    case "custom":
      return {
        ...OPEN,
        startsAt: chance.happens(0.7) ? startsAt : null,
        endsAt: chance.happens(0.7) ? endsAt : null,
        firstUseTtlMinutes: ttl,
      };
  }
}

/** Hours on some days; some of them around the hours at which clocks change, some over midnight. */
function drawWeek(chance: Chance, { startAt, zone }: Frame, stay: Stay): Pick<Times, "weekly" | "dated" | "except"> {
  const weekly = Array.from({ length: chance.between(1, 3) }, () => {
    const days = WEEKDAYS.filter(() => chance.happens(0.6));
    const from = chance.happens(0.3)
      ? chance.between(0, 4) * 60 + chance.pick([0, 15, 30, 45])
      : chance.below(24 * 4) * 15;
    const until = (from + chance.pick([30, 60, 120, 240, 600, 900])) % (24 * 60);
    return {
      days: days.length === 0 ? (["SU"] as const) : days,
      from: clock(from),
      until: clock(until === from ? from + 1 : until),
    };
  });
  const outAt = startAt + stay.from + chance.below(4) * DAY;
  const first = wallByHand(outAt, zone).slice(0, 10) as WallDate;
  const last = wallByHand(outAt + chance.below(3) * DAY, zone).slice(0, 10) as WallDate;
  const dated = chance.happens(0.25) ? [{ date: last, ...drawHours(chance) }] : [];
  return { weekly, dated, except: chance.happens(0.4) ? [{ from: first, until: last }] : [] };
}

/** Some hours of a day, or over its midnight. */
function drawHours(chance: Chance): { readonly from: WallTime; readonly until: WallTime } {
  const from = chance.below(24 * 4) * 15;
  return { from: clock(from), until: clock((from + chance.pick([30, 60, 240, 900])) % (24 * 60)) };
}

function clock(minutes: number): WallTime {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}` as WallTime;
}

interface CodeLife {
  readonly madeAt: number;
  readonly lastAt: number;
  readonly stay: Stay;
}

function drawChanges(
  chance: Chance,
  frame: CodeFrame,
  { madeAt, lastAt, stay, kind }: CodeLife & { readonly kind: CodeKind },
): readonly Act[] {
  const { code } = frame;
  const acts: Act[] = [];
  const sometime = (): number => madeAt + 1_000 + chance.below(Math.max(1, Math.min(stay.until, lastAt) - madeAt));
  if (kind === "emergency") {
    acts.push({ at: sometime(), do: "activate", code, minutes: chance.pick([1, 10, 120, 1_440]) });
    if (chance.happens(0.3)) acts.push({ at: sometime(), do: "deactivate", code });
  }
  if (chance.happens(0.35))
    acts.push({ at: chance.happens(0.2) ? madeAt + chance.below(10_000) : sometime(), do: "revoke", code });
  if (chance.happens(0.2)) acts.push({ at: sometime(), do: "replace", code, digits: chance.digits(7) });
  if (kind !== "emergency" && chance.happens(0.25)) {
    const movedMs = chance.pick([-DAY, -2 * HOUR, 2 * HOUR, DAY]);
    const times = {
      startsAt: wallByHand(frame.startAt + stay.from + movedMs, frame.zone),
      endsAt: wallByHand(frame.startAt + stay.until + movedMs, frame.zone),
    };
    acts.push({ at: sometime(), do: "change", code, times: chance.happens(0.5) ? { endsAt: times.endsAt } : times });
  }
  return acts;
}

interface FenceFrame {
  readonly code: number;
  readonly madeAt: number;
  readonly stay: Stay;
  readonly locks: readonly number[];
}

/** Some codes get a fence, at once or in the midst of their stay; their guests come near, some early, some again and again. */
function drawFence(chance: Chance, { code, madeAt, stay, locks }: FenceFrame): readonly Act[] {
  if (chance.happens(0.8)) return [];
  const sometime = (): number => stay.from + chance.below(Math.max(1, stay.until - stay.from));
  const acts: Act[] = [{ at: chance.happens(0.7) ? madeAt + 1_000 : sometime(), do: "fence", code }];
  for (let nth = chance.below(4); nth > 0; nth--) {
    const at = chance.pick([sometime(), sometime(), stay.from - 2 * MINUTE, stay.until - 5 * MINUTE]);
    acts.push({ at, do: "wake", code, minutes: chance.pick([5, 15, 60, 720]) });
    const press = { do: "press", lock: chance.pick(locks), code } as const;
    acts.push({ at: at + chance.pick([1_000, MINUTE, 10 * MINUTE, HOUR]), ...press });
  }
  return acts;
}

/** Guests come early, in time, late, at the very edge of a window, and return after the end. */
function drawVisits(
  chance: Chance,
  { code, zone, startAt }: CodeFrame,
  { stay, times, locks }: { readonly stay: Stay; readonly times: Times; readonly locks: readonly number[] },
): readonly Act[] {
  const windows = times.weekly.length === 0 ? [stay] : windowsAhead(times, { zone, startAt }, stay);
  return Array.from({ length: chance.between(1, 6) }, (): Act => {
    const lock = chance.pick(locks);
    const window = windows[chance.below(Math.max(1, windows.length))] ?? stay;
    const edge = chance.happens(0.5) ? window.from : window.until;
    const near = edge + chance.pick([-HOUR, -MINUTE, -1_000, -1, 0, 1, 1_000, 30_000, 10 * MINUTE, 30 * MINUTE, HOUR]);
    const within = window.from + chance.below(Math.max(1, window.until - window.from));
    const late = stay.until + chance.below(2 * DAY);
    const at = chance.pick([near, near, within, within, within, late]);
    return { at, do: "press", lock, code };
  });
}

function windowsAhead(times: Times, { zone, startAt }: Pick<Frame, "zone" | "startAt">, stay: Stay): readonly Stay[] {
  const { weekly, dated, except } = times;
  const rule = { validFrom: null, validUntil: null, weekly, dated, terms: [], except };
  const span = { from: startAt + stay.from, until: startAt + stay.from + 5 * DAY };
  return windowsByHand(rule, zone, span).map(({ from, until }) => ({ from: from - startAt, until: until - startAt }));
}
