import { Pin, type Reading, type SlotEntry, slotNumber, type WallDateTime } from "@cardea/core";
import { expect } from "vitest";
import type { LockHandle, Rig } from "./rig.ts";

/** Longest that any lock may take to answer or be given up. */
export const ANSWER_MS_MAX = 30_000;
/** Longest until an event that was told has been stored. */
export const EVENT_MS_MAX = 10_000;

const DIGITS = ["48291377", "07351846", "96120483", "50617294", "31846072"];

/** A signal that is never aborted. */
export const CALM = new AbortController().signal;

/** The nth PIN that the lock takes; all differ in their first four digits. The second begins with a zero. */
export function digitsFor(rig: Rig, index = 0): string {
  const lengths = rig.lock.capabilities.pin.lengths;
  const length = lengths.filter((each) => each <= 8).at(-1) ?? 4;
  return (DIGITS[index] ?? "").slice(0, length);
}

export function pinFor(rig: Rig, index = 0): Pin {
  return pinOf(digitsFor(rig, index));
}

export function pinOf(digits: string): Pin {
  const pin = Pin.parse(digits);
  if (pin === null) throw new Error("the case uses digits that are no PIN");
  return pin;
}

/** A PIN without schedule or limit of uses. */
export function entryOf(pin: Pin, limits: Partial<SlotEntry> = {}): SlotEntry {
  return { pin, schedule: null, maxUses: null, ...limits };
}

/** The nth slot of the rig's lock. */
export function slotAt(rig: Rig, index = 0) {
  return slotNumber(rig.lock.capabilities.slots.first + index);
}

export async function set(rig: Rig, index: number, entry: SlotEntry) {
  return rig.within(ANSWER_MS_MAX, rig.port.set(slotAt(rig, index), entry, CALM));
}

export async function clear(rig: Rig, index: number) {
  return rig.within(ANSWER_MS_MAX, rig.port.clear(slotAt(rig, index), CALM));
}

/** A reading with its digits revealed, since a Pin can't be compared by `toEqual`. */
export async function read(rig: Rig, index: number): Promise<string> {
  return spoken(await rig.within(ANSWER_MS_MAX, rig.port.read(slotAt(rig, index), CALM)));
}

export function spoken(reading: Reading): string {
  if (reading.kind !== "seen") return reading.kind;
  return reading.content.kind === "pin" ? reading.content.pin.reveal() : reading.content.kind;
}

/** What a true read of these digits says on this lock. */
export function shown(rig: Rig, digits: string): string {
  const readBack = rig.lock.capabilities.readBack;
  return readBack === "pin" ? digits : readBack === "status" ? "hidden" : "unsupported";
}

/** What a true read of an empty slot says on this lock. */
export function shownEmpty(rig: Rig): string {
  return rig.lock.capabilities.readBack === "none" ? "unsupported" : "empty";
}

export async function contentOf(lock: LockHandle): Promise<Record<number, string>> {
  return Object.fromEntries(await lock.contents());
}

/** What the lock has told so far and the sink has stored, once all that is under way has arrived. */
export async function heard(rig: Rig, address = rig.lock.address) {
  await rig.pass(EVENT_MS_MAX);
  return rig.sink.stored(address);
}

/** The stored happenings of some kinds, in order. */
export async function heardOf(rig: Rig, ...kinds: readonly string[]) {
  return (await heard(rig)).map(({ happening }) => happening).filter(({ kind }) => kinds.includes(kind));
}

/** Expects that nothing but these happenings of that kind was stored. */
export async function expectHeard(rig: Rig, kind: string, happenings: readonly object[]) {
  expect(await heardOf(rig, kind)).toEqual(happenings.map((each) => ({ kind, ...each })));
}

/** How many commands of a kind went over the wire so far; null where that can't be seen. */
export function sent(lock: LockHandle, ...verbs: readonly string[]): number | null {
  return lock.traffic()?.filter(({ verb }) => verbs.includes(verb)).length ?? null;
}

/** The second lock of the connection, in cases that need several. */
export function otherOf(rig: Rig): LockHandle {
  if (rig.other === null) throw new Error("the rig has no second lock");
  return rig.other;
}

/** A schedule that ended long before any test runs. */
export function scheduleOver() {
  return { dated: { from: wall("2001-01-01T00:00:00"), until: wall("2001-01-02T00:00:00") }, weekly: [] };
}

/** A schedule around every test. */
export function scheduleOpen() {
  return { dated: { from: wall("2001-01-01T00:00:00"), until: wall("2189-01-01T00:00:00") }, weekly: [] };
}

function wall(text: string): WallDateTime {
  return text as WallDateTime;
}
