import type { Alarm, Code, Lock, Placement } from "../api-types.ts";
import { msOf } from "../site/clock.ts";

/** Something that needs a person: an alarm, or a code that a lock refused. */
export type Need =
  | { readonly kind: "alarm"; readonly id: string; readonly alarm: Alarm; readonly lock: Lock }
  | {
      readonly kind: "refused";
      readonly id: string;
      readonly code: Code;
      readonly placement: Placement;
      readonly lock: Lock;
    };

export interface House {
  readonly locks: readonly Lock[];
  readonly alarms: readonly Alarm[];
  /** Active and scheduled codes. */
  readonly codes: readonly Code[];
}

/** Nobody waits for it. */
const NEVER = Number.POSITIVE_INFINITY;

/** Where two are equally urgent, what matters more for the door comes first. */
const WEIGHT: readonly string[] = [
  "not_on_lock_before_start",
  "refused",
  "no_free_slot",
  "wrong_pin_limit",
  "locked_out",
  "door_left_open",
  "still_on_lock_after_end",
  "tamper",
  "lock_unreachable",
  "low_battery",
  "unmanaged_change",
  "event_gap",
];

/** What needs somebody, whoever stands before a door first on top. A refusal that an alarm tells of is told once. */
export function needsOf(house: House, now: number): readonly Need[] {
  const locks = new Map(house.locks.map((lock) => [lock.id, lock]));
  const alarms = house.alarms.flatMap((alarm): Need[] => {
    const lock = locks.get(alarm.lockId);
    return lock === undefined ? [] : [{ kind: "alarm", id: alarm.id, alarm, lock }];
  });
  const told = new Set(house.alarms.map(({ codeId, lockId }) => `${codeId} ${lockId}`));
  const refused = house.codes.flatMap((code) =>
    code.placements.flatMap((placement): Need[] => {
      const lock = locks.get(placement.lockId);
      if (placement.state !== "refused" || lock === undefined || told.has(`${code.id} ${lock.id}`)) return [];
      return [{ kind: "refused", id: placement.id, code, placement, lock }];
    }),
  );
  const ranked = [...alarms, ...refused].map((need) => ({ need, at: Math.max(now, waitedForAt(need, house, now)) }));
  return ranked.sort((a, b) => compare(a.at, b.at) || weightOf(a.need) - weightOf(b.need)).map(({ need }) => need);
}

/** The difference of two infinite numbers is none. */
function compare(a: number, b: number): number {
  return a < b ? -1 : Number(a > b);
}

function weightOf(need: Need): number {
  const place = WEIGHT.indexOf(need.kind === "alarm" ? need.alarm.kind : need.kind);
  return place === -1 ? 0 : place;
}

/** When somebody stands before the door because of it; the past if the door is at stake already. */
function waitedForAt(need: Need, house: House, now: number): number {
  if (need.kind === "refused") return startOf(need.code);
  const { kind, facts } = need.alarm;
  switch (kind) {
    case "not_on_lock_before_start":
      return timeOf(facts["startsAt"]) ?? now;
    case "no_free_slot":
      return timeOf(facts["at"]) ?? now;
    case "wrong_pin_limit":
    case "locked_out":
      return nextAt(need.lock, house, now).comes;
    case "lock_unreachable": {
      // Whoever is in already has a code on the lock; new ones do not get onto it, and old ones not off it.
      const { comes } = nextAt(need.lock, { codes: house.codes.filter(({ state }) => state === "scheduled") }, now);
      return Math.min(comes, nextAt(need.lock, house, now).goes);
    }
    case "low_battery":
    case "event_gap":
      return NEVER;
    default:
      return now;
  }
}

/** Facts tell an instant as milliseconds or as the API writes times. */
function timeOf(fact: unknown): number | null {
  if (typeof fact === "number") return fact;
  return typeof fact === "string" ? msOf(fact) : null;
}

function startOf({ startsAt }: Code): number {
  return startsAt === null ? Number.NEGATIVE_INFINITY : msOf(startsAt);
}

/** When the next holder comes to a lock (the present if one may come now), and when the next code must be off it. */
export function nextAt(
  lock: Lock,
  { codes }: Pick<House, "codes">,
  now: number,
): { readonly comes: number; readonly goes: number } {
  const here = codes.filter(({ kind, lockIds }) => kind !== "emergency" && lockIds.includes(lock.id));
  const starts = here.map((code) => Math.max(now, startOf(code)));
  const ends = here.flatMap(({ state, endsAt }) => (state === "active" && endsAt !== null ? [msOf(endsAt)] : []));
  return { comes: Math.min(NEVER, ...starts), goes: Math.min(NEVER, ...ends) };
}
