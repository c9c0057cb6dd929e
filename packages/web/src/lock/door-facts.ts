import type { Alarm, Code, HouseEvent, Lock } from "../api-types.ts";

/** All that the card of one door shows. */
export interface DoorFacts {
  readonly lock: Lock;
  readonly lastEntry: HouseEvent | null;
  /** Codes in their life on this lock. */
  readonly live: readonly Code[];
  /** Codes that begin later, the next one first. */
  readonly coming: readonly Code[];
  /** Its emergency codes, asleep or awake. */
  readonly emergency: readonly Code[];
  readonly alarms: readonly Alarm[];
}

interface House {
  readonly locks: readonly Lock[];
  readonly entries: readonly HouseEvent[];
  /** Live, coming and sleeping codes of all doors. */
  readonly codes: readonly Code[];
  readonly alarms: readonly Alarm[];
}

/** What is known of the house, door by door; what happens at a door before the doors where nothing does. */
export function doorFacts(house: House): readonly DoorFacts[] {
  const facts = house.locks.map((lock) => ({
    lock,
    lastEntry: house.entries.find(({ lockId }) => lockId === lock.id) ?? null,
    live: house.codes.filter(({ lockIds, state }) => state === "active" && lockIds.includes(lock.id)),
    coming: house.codes
      .filter(({ lockIds, state }) => state === "scheduled" && lockIds.includes(lock.id))
      .sort(byStart),
    emergency: house.codes.filter(({ kind, lockIds }) => kind === "emergency" && lockIds.includes(lock.id)),
    alarms: house.alarms.filter(({ lockId }) => lockId === lock.id),
  }));
  return facts.sort((a, b) => b.alarms.length - a.alarms.length || a.lock.name.localeCompare(b.lock.name));
}

function byStart(a: Code, b: Code): number {
  return (a.startsAt ?? "").localeCompare(b.startsAt ?? "");
}

/** Whether a door stands open or unlocked; null if nobody knows. */
export function isOpen({ state }: Lock): boolean | null {
  if (state.door === "open") return true;
  return state.bolt === null ? null : state.bolt === "unlocked";
}
