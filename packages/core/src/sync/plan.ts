import type { Slot } from "../lock/slot.ts";
import { earliest, type Instant } from "../time/instant.ts";
import { watch } from "./alarms.ts";
import { allot, isStale } from "./allot.ts";
import { edgesAfter } from "./presence.ts";
import { BACKOFFS, callAgainAt, retryAt } from "./retry.ts";
import { auditAt, type Index, indexView, judge, recheckAt, type Verdict } from "./verdict.ts";
import type { LockView, Plan, SeenSlot, Step } from "./view.ts";

/** A step, and from when on it may be done. */
interface Task {
  readonly step: Step;
  readonly dueAt: Instant | null;
}

/**
 * What to do at one lock now, when to look again, and what is wrong: wanted against seen, nothing remembered. Pure.
 *
 * Laws:
 * 1. Removals come first and are never given up; their wait between tries is bounded.
 * 2. A PIN is set only into a slot known to be empty, and only while no other slot holds it or may hold it.
 * 3. Only slots that hold, or may hold, a PIN of ours are cleared. A slot that somebody else filled is never written.
 * 4. What was written is read back where the lock can show it; what was removed is looked at again where writes come late.
 * 5. A code whose window is open never loses its slot to another.
 * 6. Nothing to do means no step: an unchanged world costs no traffic.
 *
 * The steps are in order of urgency and independent of each other; whatever depends on one of them waits for the next plan.
 */
export function planLock(now: Instant, view: LockView): Plan {
  const index = indexView(view);
  const verdicts = new Map<Slot, Verdict>();
  for (const seen of view.slots.values()) verdicts.set(seen.slot, judge(seen, view, now, index));

  const tasks = [
    ...removals(view, now, verdicts),
    ...keypadTask(view),
    ...arrivals(view, now, index, verdicts),
    ...proofs(view, verdicts),
    ...looksAgain(view, verdicts, index),
  ];
  const { alarms, wakeAt } = watch(view, now, index);
  const pauseUntil = pauseOf(view, tasks);
  const isPaused = pauseUntil !== null && pauseUntil > now;
  const isDue = ({ dueAt }: Task): boolean => dueAt === null || dueAt <= now;
  return {
    steps: isPaused ? [] : tasks.filter(isDue).map(({ step }) => step),
    wakeAt: earliest(
      ...wakeAt,
      ...view.placements.flatMap((placement) => edgesAfter(placement, now)),
      ...tasks.filter((task) => !isDue(task)).map(({ dueAt }) => dueAt),
      isPaused && tasks.some(isDue) ? pauseUntil : null,
    ),
    alarms,
  };
}

/** A lock that doesn't answer is left in peace for a while: short if a code must go, longer if nothing urgent waits. */
function pauseOf({ unreachable }: LockView, tasks: readonly Task[]): Instant | null {
  if (unreachable === null) return null;
  const isRemoval = tasks.some(
    ({ step }) => step.kind === "clear" || (step.kind === "read" && step.why === "before_clear"),
  );
  if (isRemoval) return retryAt(unreachable.failures, BACKOFFS.clearAway);
  return tasks.some(isAwaited) ? callAgainAt(unreachable) : retryAt(unreachable.failures, BACKOFFS.calm);
}

/** Whether a code waits for that step, be it a look before or after its write. */
function isAwaited({ step }: Task): boolean {
  return step.kind !== "read" || step.why === "before_use" || step.why === "verify";
}

function removals(view: LockView, now: Instant, verdicts: ReadonlyMap<Slot, Verdict>): Task[] {
  const doomed: { seen: SeenSlot; since: number }[] = [];
  for (const seen of view.slots.values()) {
    const verdict = verdicts.get(seen.slot);
    if (verdict?.kind !== "clear") continue;
    doomed.push({ seen, since: verdict.placement?.endedAt ?? 0 });
  }
  return doomed.sort((a, b) => a.since - b.since).map(({ seen }) => removal(seen, view, now));
}

/**
 * Whether somebody else may have written over our PIN since we last saw it, on a lock that doesn't tell, or in the time
 * that a restored store doesn't know: then one look decides whether the slot is still ours to clear. Only one: a lock that
 * doesn't show it keeps no removal waiting.
 */
function isOverwritable(seen: SeenSlot, view: LockView, now: Instant): boolean {
  const canTell = view.capabilities.readBack === "pin" && seen.pinTag !== null && seen.content !== "empty";
  return canTell && seen.failures === null && (seen.seenAt === null || isStale(seen, view, now));
}

function removal(seen: SeenSlot, view: LockView, now: Instant): Task {
  if (isOverwritable(seen, view, now)) {
    return { step: { kind: "read", slot: seen.slot, why: "before_clear" }, dueAt: null };
  }
  return {
    step: { kind: "clear", slot: seen.slot, placementId: seen.placementId },
    dueAt: retryAt(seen.failures, BACKOFFS.clear),
  };
}

function keypadTask(view: LockView): Task[] {
  const { wanted, seen, failures } = view.keypad;
  if (wanted === null || wanted === seen || !view.capabilities.keypadOff) return [];
  return [{ step: { kind: "keypad", enabled: wanted }, dueAt: retryAt(failures, BACKOFFS.set) }];
}

function arrivals(view: LockView, now: Instant, index: Index, verdicts: ReadonlyMap<Slot, Verdict>): Task[] {
  const { sets, evicted, lookAhead, revisits } = allot(view, now, index, verdicts);
  return [
    ...evicted.map((seen) => removal(seen, view, now)),
    ...sets.map(
      ({ placement, slot, lookFirst }): Task => ({
        step: lookFirst ? { kind: "read", slot, why: "before_use" } : { kind: "set", slot, placementId: placement.id },
        dueAt: retryAt(placement.failures, BACKOFFS.set),
      }),
    ),
    ...lookAhead.map((slot): Task => ({ step: { kind: "read", slot, why: "before_use" }, dueAt: null })),
    ...revisits.map(({ slot, dueAt }): Task => ({ step: { kind: "read", slot, why: "audit" }, dueAt })),
  ];
}

function proofs(view: LockView, verdicts: ReadonlyMap<Slot, Verdict>): Task[] {
  const tasks: Task[] = [];
  for (const seen of view.slots.values()) {
    const kind = verdicts.get(seen.slot)?.kind;
    if (kind !== "prove" && kind !== "look") continue;
    if (view.capabilities.readBack === "none") continue;
    const backoff = seen.content === "empty" ? BACKOFFS.clear : BACKOFFS.set;
    tasks.push({ step: { kind: "read", slot: seen.slot, why: "verify" }, dueAt: retryAt(seen.failures, backoff) });
  }
  return tasks;
}

/** Looks that nobody asked for: after a removal or lost set on a lock with late writes, and the slow audit of slots in use. */
function looksAgain(view: LockView, verdicts: ReadonlyMap<Slot, Verdict>, index: Index): Task[] {
  const tasks: Task[] = [];
  for (const seen of view.slots.values()) {
    const kind = verdicts.get(seen.slot)?.kind;
    if (kind !== "keep" && kind !== "free" && kind !== "foreign") continue;
    const recheck = kind === "foreign" ? null : earliest(recheckAt(seen, view), echoAt(seen, index));
    const dueAt = earliest(recheck, kind === "free" ? null : auditAt(seen, view));
    if (dueAt === null) continue;
    const notBefore = retryAt(seen.failures, BACKOFFS.calm);
    const why = dueAt === recheck ? "recheck" : "audit";
    tasks.push({
      step: { kind: "read", slot: seen.slot, why },
      dueAt: notBefore !== null && notBefore > dueAt ? notBefore : dueAt,
    });
  }
  return tasks;
}

/** The lock called a PIN a duplicate: the slot that a lost set of it went to is looked at, once for each refusal. */
function echoAt(seen: SeenSlot, index: Index): Instant | null {
  if (seen.placementId === null || index.echoes.get(seen.placementId)?.slot !== seen.slot) return null;
  const refusal = index.placements.get(seen.placementId)?.refusal;
  if (refusal?.reason !== "duplicate" || (seen.seenAt !== null && seen.seenAt > refusal.at)) return null;
  return refusal.at;
}
