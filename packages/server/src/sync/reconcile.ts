import {
  belongsOnLock,
  beforeClear,
  beforeSet,
  earliest,
  endOf,
  indexView,
  type Instant,
  isDropped,
  type LockId,
  mayStillHold,
  oneMore,
  type Placement,
  type PlacementId,
  type Plan,
  placementAfterRead,
  placementOf,
  placementRemoved,
  placementSent,
  planLock,
  plus,
  type SeenSlot,
  type Slot,
  type Step,
  unseenSlot,
} from "@cardea/core";
import type { LockPorts } from "../drivers/port.ts";
import { reconcileAlarms } from "../events/alarms.ts";
import { ALWAYS_HELD, type Hold } from "../jobs/port.ts";
import type { Log } from "../log/port.ts";
import type { Store, Tx } from "../store/port.ts";
import type { Vault } from "../vault/port.ts";
import type { World } from "../world/port.ts";
import { HORIZON_MS, type LoadedLock, loadLock } from "./lock-view.ts";
import { type Finding, perform } from "./perform.ts";
import { tell } from "./tell.ts";

/** Passes in one run before the lock goes to the back of the queue, so that none can hold a worker for ever. */
const PASSES_MAX = 50;
/** Steps of one pass where each may take seconds: a removal that is asked for meanwhile must not wait for more than these. */
const SLOW_STEPS_MAX = 2;
/** A pass that takes longer than this ends, and the next ones are short: what is asked for meanwhile may be a removal. */
const PASS_MS_MAX = 10_000;
/** What was learned is written down at least this often while a slow lock works through its steps. */
const FLUSH_MS = 500;

export interface SyncTools {
  readonly store: Store;
  readonly vault: Vault;
  readonly world: World;
  readonly log: Log;
  readonly ports: LockPorts;
  /** Of the job; without one it's a server that shares its database with nobody. */
  readonly hold?: Hold;
}

/**
 * Brings one lock to what is wanted: look, plan, do, record, until the plan is empty. Takes only an id: it never trusts
 * the event that woke it. May be killed anywhere and run again. One run per lock at a time: throws HoldLost, and from
 * then on says and writes nothing, once another server may have taken over.
 */
export async function reconcileLock(lockId: LockId, tools: SyncTools): Promise<void> {
  let hasWritten = false;
  let isSlow = false;
  let done: DonePass | null = null;
  for (let pass = 0; pass < PASSES_MAX; pass++) {
    const before: DonePass | null = done;
    const begun: BegunPass | null = await fencedUnit(tools, async (tx) => {
      if (before !== null) await learnPass(tx, before);
      return beginPass(tx, lockId, { now: tools.world.now(), hasWritten, isSlow });
    });
    if (begun === null) return;
    const begunAt = tools.world.now();
    done = { loaded: begun.loaded, findings: await doSteps(begun, tools) };
    isSlow ||= tools.world.now() - begunAt >= PASS_MS_MAX;
    hasWritten ||= begun.steps.some(isWrite);
  }
  const last = done;
  await fencedUnit(tools, async (tx) => {
    if (last !== null) await learnPass(tx, last);
    await tx.schedule("sync_lock", lockId, plus(tools.world.now(), 1));
  });
}

/** What the steps of a pass taught that is not written down yet: that goes into the unit that plans the next pass. */
interface DonePass {
  readonly loaded: LoadedLock;
  readonly findings: readonly Finding[];
}

async function learnPass(tx: Tx, { loaded, findings }: DonePass): Promise<void> {
  if (findings.length === 0) return;
  // Before anything is written, as in every unit that works on codes of a site: else two of them wait for each other.
  await tx.holdSite(loaded.lock.siteId);
  await learn(tx, loaded, findings);
}

/** A unit that changes nothing where another server may have taken over. */
function fencedUnit<Result>(
  { store, hold = ALWAYS_HELD }: SyncTools,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  return store.unit(async (tx) => {
    hold.assertHeld();
    await tx.fence(hold.token);
    return work(tx);
  });
}

interface BegunPass {
  readonly loaded: LoadedLock;
  readonly steps: readonly Step[];
}

/**
 * Plans, and forgets what it is about to write: a crash from here on costs a read, not a lie. With nothing to do it
 * settles the lock instead. Planning and settling share one unit with the reads, so that no change can slip in between.
 */
async function beginPass(
  tx: Tx,
  lockId: LockId,
  { now, hasWritten, isSlow }: { readonly now: Instant; readonly hasWritten: boolean; readonly isSlow: boolean },
): Promise<BegunPass | null> {
  const lock = await tx.lock(lockId);
  if (lock === null) return null;
  await tx.holdSite(lock.siteId);
  const loaded = await loadLock(tx, lockId, now);
  if (loaded === null) return null;
  const plan = planLock(now, loaded.view);
  if (plan.steps.length === 0) {
    await settle(tx, loaded, plan, now);
    return null;
  }
  if (hasWritten && !plan.steps.some(isWrite)) {
    // Where many locks have an edge at once, the writes of all come before the looks of any.
    await tx.schedule("sync_lock", lockId, now);
    return null;
  }
  const steps = isSlow || loaded.view.capabilities.lateWrites ? plan.steps.slice(0, SLOW_STEPS_MAX) : plan.steps;
  await forget(tx, loaded, steps, now);
  return { loaded, steps };
}

function isWrite({ kind }: Step): boolean {
  return kind !== "read";
}

async function settle(tx: Tx, loaded: LoadedLock, plan: Plan, now: Instant): Promise<void> {
  const { lock, live, view, context } = loaded;
  const alarmAt = await reconcileAlarms(tx, lock, plan.alarms, now);
  const held = new Set<PlacementId | null>();
  const index = indexView(view);
  for (const seen of view.slots.values()) {
    if (mayStillHold(seen, view)) held.add(placementOf(seen, view, index)?.id ?? seen.placementId);
  }
  const isOver = ({ placement, code }: LoadedLock["live"][number]): boolean => {
    const end = endOf(code, context, now);
    const isWanted = !isDropped(placement, code) && (end === null || end > now);
    return !isWanted && !held.has(placement.id);
  };
  const over = live.filter(isOver).map(({ placement }) => placement.id);
  if (over.length > 0) await tx.closePlacements(over);
  const lookAhead = live.length > over.length ? plus(now, HORIZON_MS / 2) : null;
  const wakeAt = earliest(plan.wakeAt, lookAhead, alarmAt);
  if (wakeAt !== null) await tx.schedule("sync_lock", lock.id, wakeAt);
}

async function forget(tx: Tx, { lock, live, view }: LoadedLock, steps: readonly Step[], now: Instant): Promise<void> {
  const slots: SeenSlot[] = [];
  const placements: Placement[] = [];
  for (const step of steps) {
    if (step.kind !== "set" && step.kind !== "clear") continue;
    const seen = view.slots.get(step.slot) ?? unseenSlot(step.slot);
    if (step.kind === "clear") {
      slots.push(beforeClear(seen));
      continue;
    }
    const target = live.find(({ placement }) => placement.id === step.placementId);
    if (target === undefined) continue;
    slots.push(beforeSet(seen, target.placement.id, target.code.pinTag));
    placements.push(placementSent(target.placement, step.slot, now));
  }
  if (slots.length > 0) await tx.saveSlots(lock.id, slots);
  if (placements.length > 0) await tx.savePlacements(placements);
}

/**
 * Works through the steps in order; a lock that stops answering keeps the rest for the next plan. Answers what is not
 * written down yet.
 */
async function doSteps({ loaded, steps }: BegunPass, tools: SyncTools): Promise<readonly Finding[]> {
  const port = await tools.ports.portOf(loaded.lock.id);
  let findings: Finding[] = [];
  let flushedAt = tools.world.now();
  const endsAt = plus(flushedAt, PASS_MS_MAX);
  for (const step of steps) {
    const finding =
      port === null
        ? noConnection(step, tools.world.now())
        : await perform(step, loaded, port, { ...tools, reads: tools.store });
    findings.push(finding);
    if (!finding.isReachable || finding.at >= endsAt) break;
    if (finding.at - flushedAt < FLUSH_MS) continue;
    const learned = findings;
    await fencedUnit(tools, (tx) => learnPass(tx, { loaded, findings: learned }));
    findings = [];
    flushedAt = finding.at;
  }
  return findings;
}

function noConnection(step: Step, at: Instant): Finding {
  return { step, at, isReachable: false, keypad: null, slot: null, placement: null };
}

/** Writes down what some steps taught, on top of what the store holds by now, and tells of it in the same unit. */
async function learn(tx: Tx, loaded: LoadedLock, findings: readonly Finding[]): Promise<void> {
  const { lock } = loaded;
  const slotsBefore = new Map<Slot, SeenSlot>((await tx.slots(lock.id)).map((seen) => [seen.slot, seen]));
  const slots = new Map<Slot, SeenSlot>();
  const lessons = findings.flatMap((finding): Lesson[] => {
    if (finding.slot === null) return [];
    const { slot, change } = finding.slot;
    const before = slots.get(slot) ?? slotsBefore.get(slot) ?? unseenSlot(slot);
    const seen = change(before);
    slots.set(slot, seen);
    return [{ finding, before, seen }];
  });
  const placementsBefore = await tx.placements(placementsIn(lessons));
  const placements = new Map<PlacementId, Placement>();
  const teach = (id: PlacementId, change: (placement: Placement) => Placement): void => {
    const placement = placements.get(id) ?? placementsBefore.get(id);
    if (placement !== undefined) placements.set(id, change(placement));
  };
  for (const { finding, before, seen } of lessons) {
    const taught = finding.placement === null ? [] : [finding.placement];
    for (const { id, change } of [...taught, ...foundIn(seen, finding)]) {
      teach(id, (placement) => change(placement, seen));
    }
    const gone = goneFrom(before, seen, loaded, finding.at);
    if (
      gone === null ||
      isElsewhere(gone, seen.slot, { slots: new Map([...slotsBefore, ...slots]), view: loaded.view })
    )
      continue;
    teach(gone, (placement) => placementRemoved(placement, finding.at));
  }
  if (slots.size > 0) await tx.saveSlots(lock.id, [...slots.values()]);
  if (placements.size > 0) await tx.savePlacements([...placements.values()]);
  await learnReach(tx, loaded, findings);
  await tell(tx, loaded, { findings, slots, slotsBefore, placements, placementsBefore });
}

/** What one finding says of its slot. */
interface Lesson {
  readonly finding: Finding;
  readonly before: SeenSlot;
  readonly seen: SeenSlot;
}

/** The placements that some lessons may be about. */
function placementsIn(lessons: readonly Lesson[]): readonly PlacementId[] {
  const ids = lessons.flatMap(({ finding, before, seen }) => [
    finding.placement?.id ?? null,
    before.placementId,
    seen.placementId,
  ]);
  return [...new Set(ids)].filter((id) => id !== null);
}

/** A look may find a code of ours where none was expected: an old write that arrived late. */
function foundIn(seen: SeenSlot, { step, placement, at }: Finding): readonly NonNullable<Finding["placement"]>[] {
  if (
    step.kind !== "read" ||
    seen.content !== "ours" ||
    seen.placementId === null ||
    seen.placementId === placement?.id
  )
    return [];
  return [{ id: seen.placementId, change: (found, where) => placementAfterRead(found, where, at) }];
}

/**
 * Which placement has just been proven to be gone: by a look, or by the lock's word where it can't show its slots. One
 * that should be there and isn't is lost, not gone.
 */
function goneFrom(before: SeenSlot, after: SeenSlot, { view }: LoadedLock, now: Instant): PlacementId | null {
  if (after.content !== "empty" || before.placementId === null || !mayStillHold(before, view)) return null;
  if (mayStillHold(after, view)) return null;
  const placement = view.placements.find(({ id }) => id === before.placementId);
  const isLost = before.content !== "empty" && placement !== undefined && belongsOnLock(placement, now);
  return isLost ? null : before.placementId;
}

/** A code with new digits may be in its next slot before its old ones are proven to be out of the last. */
function isElsewhere(
  id: PlacementId,
  slot: Slot,
  { slots, view }: { readonly slots: ReadonlyMap<Slot, SeenSlot>; readonly view: LoadedLock["view"] },
): boolean {
  return [...slots.values()].some((seen) => seen.slot !== slot && seen.placementId === id && mayStillHold(seen, view));
}

async function learnReach(tx: Tx, { lock, view }: LoadedLock, findings: readonly Finding[]): Promise<void> {
  const last = findings.at(-1);
  if (last === undefined) return;
  const keypad = findings.findLast(({ step }) => step.kind === "keypad");
  if (keypad !== undefined) {
    await tx.updateLockState(
      lock.id,
      keypad.keypad === null
        ? { keypadFailures: oneMore(view.keypad.failures, keypad.at) }
        : { keypadSeen: keypad.keypad, keypadFailures: null },
    );
  }
  if (!last.isReachable) {
    const failures = oneMore(view.unreachable?.failures ?? null, last.at);
    await tx.updateLockState(lock.id, { unreachableSince: view.unreachable?.since ?? last.at, failures });
  } else if (view.unreachable !== null) {
    await tx.updateLockState(lock.id, { unreachableSince: null, failures: null, lastHeardAt: last.at });
  }
}
