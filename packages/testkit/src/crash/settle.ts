import { type LockEvent, planLock } from "@cardea/core";
import { loadLock } from "cardea/src/sync/lock-view.ts";
import type { CrashHouse } from "./house.ts";

const LOOK_MS = 6;
const LOOK_MS_MAX = 60;
const SETTLE_MS_MAX = 45_000;

/** The house did not come to what is wanted by itself. */
export class Unsettled extends Error {}

/** Resolves once nothing is to do on any lock, all they told is stored, and no job is due. Throws `Unsettled`. */
export async function settle(house: CrashHouse): Promise<void> {
  const until = Date.now() + SETTLE_MS_MAX;
  for (let waitMs = LOOK_MS; ; waitMs = Math.min(LOOK_MS_MAX, waitMs * 1.3)) {
    const unrest = await unrestOf(house);
    if (unrest === null) return;
    if (Date.now() > until) throw new Unsettled(`after ${SETTLE_MS_MAX} ms ${unrest}`);
    await pause(waitMs);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function unrestOf(house: CrashHouse): Promise<string | null> {
  const { store, world, locks } = house;
  for (const [name, { id }] of locks) {
    const loaded = await loadLock(store, id, world.now());
    if (loaded === null) return `the lock ${name} is not in the store`;
    const { steps } = planLock(world.now(), loaded.view);
    if (steps.length > 0) return `${steps.length} steps are left on ${name}, first: ${steps[0]?.kind}`;
    const last = ownEvents(house, name).at(-1)?.sequence ?? 0;
    if (loaded.lock.state.lastSequence < last) return `${name} told of event ${last}, and it is not stored`;
  }
  const { oldestRunAt, failing } = await store.jobCounts();
  if (failing > 0) return `${failing} jobs failed`;
  const jobsNow = store.kind === "sqlite" ? world.now() : Date.now();
  return oldestRunAt !== null && oldestRunAt <= jobsNow ? "jobs are due" : null;
}

/** What a lock itself has logged, oldest first. */
export function ownEvents({ locks, outside, drivers }: CrashHouse, name: string): readonly LockEvent[] {
  const stranger = outside.find(({ address }) => address === name);
  if (stranger !== undefined) return stranger.events;
  return drivers.virtual.keypad(locks.get(name)?.address ?? "")?.events(0, 10_000) ?? [];
}

/** The digits that a lock holds, by slot. */
export async function contentsOf(house: CrashHouse, name: string): Promise<ReadonlyMap<number, string>> {
  const { locks, outside, drivers } = house;
  const stranger = outside.find(({ address }) => address === name);
  if (stranger !== undefined) return new Map(stranger.contents);
  const lock = locks.get(name);
  const keypad = drivers.virtual.keypad(lock?.address ?? "");
  const found = new Map<number, string>();
  const { first, count } = lock?.capabilities.slots ?? { first: 1, count: 0 };
  for (let slot = first; slot < first + count; slot++) {
    const reading = await keypad?.read(slot as never);
    if (reading?.kind === "seen" && reading.content.kind === "pin") found.set(slot, reading.content.pin.reveal());
  }
  return found;
}
