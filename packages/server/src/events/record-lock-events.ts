import { instant, type Instant, type LockEvent, type LockId, MINUTE_MS, plus, SECOND_MS } from "@cardea/core";
import type { Store, StoredEvent, StoredLock, Tx } from "../store/port.ts";
import type { World } from "../world/port.ts";
import { isPrompt } from "./attribution.ts";
import { forgottenTime } from "./forgotten.ts";
import { eventKindOf, reportedFacts, takeHappening } from "./happening.ts";
import type { ClockTruth, LockBatch, TimedEvent } from "./lock-batch.ts";

/** Two reports of the same thing so close together are one, where the lock does not number them. */
const ECHO_MS = 2 * SECOND_MS;
/** A lock's clock that is further ahead than this, or before its own invention, is not believed. */
const AHEAD_MS_MAX = 5 * MINUTE_MS;
const CLOCK_MIN = instant(1_577_836_800_000); // 2020-01-01
/** How many of the newest events are searched for one that came out of order. */
const SEARCHED_MAX = 200;

export interface EventTools {
  readonly store: Store;
  readonly world: World;
}

/**
 * Stores what a lock reported, in one unit: each event once, with whose entry it was and what follows from it. Those
 * that are stored already are dropped, also when they come late or twice. Does nothing for a lock that is gone.
 */
export async function recordLockEvents(
  { store, world }: EventTools,
  lockId: LockId,
  events: readonly LockEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await store.unit(async (tx) => {
    const now = world.now();
    const first = await tx.lock(lockId);
    if (first === null) return;
    await tx.holdSite(first.siteId);
    const lock = (await tx.lock(lockId)) ?? first;
    const site = await tx.site(lock.siteId);
    if (site === null) return;
    const forgotten = await forgottenTime(tx);
    const told = { context: site, now, clock: clockShownBy(events, now), forgotten };
    const batch: LockBatch = { tx, lock, ...told, wake: false, state: {}, slots: null };
    for (const event of events) await takeOnce(batch, event);
    await finish(batch);
  });
}

/**
 * What is told at once shows the lock's clock to be right also for what comes late, unless it was set in between. What
 * comes from the future shows it to be fast: then nothing that seems to be told at once need be.
 */
function clockShownBy(events: readonly LockEvent[], now: Instant): ClockTruth {
  if (events.some(({ at, happening }) => happening.kind !== "gap" && at > now && !isPrompt(at, now))) return "fast";
  const isSet = events.some(({ happening }) => happening.kind === "clock_reset");
  return events.some(({ at }) => isPrompt(at, now)) && !isSet ? "right" : "unknown";
}

async function takeOnce(batch: LockBatch, event: LockEvent): Promise<void> {
  const timed = timedOf(event, batch.now);
  const isKnown = event.sequence === null ? await isEcho(batch, timed) : await isStored(batch, event.sequence);
  if (isKnown) return;
  await takeHappening(batch, timed);
  batch.state.lastSequence = Math.max(sequenceOf(batch), event.sequence ?? 0, lastLost(event));
}

/** Our clock stands in for one that cannot be right. */
function timedOf(event: LockEvent, now: Instant): TimedEvent {
  const isCredible = event.at >= CLOCK_MIN && event.at <= plus(now, AHEAD_MS_MAX);
  const numbered = event.sequence === null ? {} : { lockSequence: event.sequence };
  if (!isCredible) return { event, at: now, facts: { ...numbered, lockAt: event.at } };
  return { event, at: event.at > now ? now : event.at, facts: numbered };
}

function sequenceOf({ state, lock }: LockBatch): number {
  return state.lastSequence ?? lock.state.lastSequence;
}

/** Events that the lock lost will never come. */
function lastLost({ happening }: LockEvent): number {
  return happening.kind === "gap" ? happening.untilSequence : 0;
}

/** Numbers only rise, but an event may overtake another on its way; a low number alone does not make it a repetition. */
async function isStored(batch: LockBatch, sequence: number): Promise<boolean> {
  if (sequence > sequenceOf(batch)) return false;
  const { items } = await batch.tx.events({ lockId: batch.lock.id }, { after: null, limit: SEARCHED_MAX });
  const numbers = items.map(({ facts }) => facts["lockSequence"]).filter((number) => typeof number === "number");
  if (numbers.includes(sequence)) return true;
  // Beyond the events at hand nobody can tell; then it counts as stored, since an entry must never count twice.
  return items.length === SEARCHED_MAX && numbers.every((number) => number > sequence);
}

async function isEcho(batch: LockBatch, { event, at }: TimedEvent): Promise<boolean> {
  const kind = eventKindOf(event.happening);
  const { items } = await batch.tx.events({ lockId: batch.lock.id, kinds: [kind] }, { after: null, limit: 20 });
  return items.some((stored) => Math.abs(stored.at - at) <= ECHO_MS && saysTheSame(stored, event));
}

function saysTheSame(stored: StoredEvent, { happening }: LockEvent): boolean {
  const slot = happening.kind === "entry" || happening.kind === "slot_changed" ? happening.slot : null;
  const reason = happening.kind === "entry" ? happening.reason : null;
  if (stored.slot !== slot || stored.reason !== reason) return false;
  return Object.entries(reportedFacts(happening)).every(([name, value]) => stored.facts[name] === value);
}

async function finish({ tx, lock, state, wake, now }: LockBatch): Promise<void> {
  const answersAgain = lock.state.unreachableSince !== null;
  const reached = answersAgain ? { unreachableSince: null, failures: null } : {};
  await tx.updateLockState(lock.id, { ...state, ...reached, lastHeardAt: now });
  if (wake || answersAgain) await wakeLock(tx, lock, now);
}

/** Has a lock looked at at once. */
export async function wakeLock(tx: Tx, lock: Pick<StoredLock, "id">, now: Instant): Promise<void> {
  await tx.schedule("sync_lock", lock.id, now);
}
