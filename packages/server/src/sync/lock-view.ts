import {
  clipped,
  closedSince,
  DAY_MS,
  earliest,
  endOf,
  type Instant,
  isDropped,
  type LockId,
  type LockView,
  nextWindow,
  openWindowsOf,
  plus,
  type RuleContext,
  type SeenSlot,
  type Site,
  type Slot,
  stateOf,
  type WantedPlacement,
  type Window,
} from "@cardea/core";
import type { LivePlacement, Reads, StoredLock } from "../store/port.ts";

/** Windows further ahead than this are left out of a view, but for the next one. */
export const HORIZON_MS = 8 * DAY_MS;

/** One lock with all that a pass over it needs. */
export interface LoadedLock {
  readonly lock: StoredLock;
  readonly site: Site;
  readonly context: RuleContext;
  readonly live: readonly LivePlacement[];
  readonly view: LockView;
}

/** Reads a lock and what is wanted and seen on it; null if there is no such lock. */
export async function loadLock(reads: Reads, lockId: LockId, now: Instant): Promise<LoadedLock | null> {
  const lock = await reads.lock(lockId);
  if (lock === null) return null;
  const site = await reads.site(lock.siteId);
  if (site === null) return null;
  const live = await reads.livePlacements(lockId);
  const slots = await reads.slots(lockId);
  const context = { zone: site.zone, holidays: site.holidays };
  return { lock, site, context, live, view: viewOf({ lock, context, live, slots, now }) };
}

interface ViewSource {
  readonly lock: StoredLock;
  readonly context: RuleContext;
  readonly live: readonly LivePlacement[];
  readonly slots: readonly SeenSlot[];
  readonly now: Instant;
}

function viewOf({ lock, context, live, slots, now }: ViewSource): LockView {
  const { state } = lock;
  return {
    lockId: lock.id,
    capabilities: lock.capabilities,
    settings: lock.settings,
    unreachable:
      state.unreachableSince === null || state.failures === null
        ? null
        : { since: state.unreachableSince, failures: state.failures },
    keypad: { wanted: state.keypadWanted, seen: state.keypadSeen, failures: state.keypadFailures },
    placements: live.map((one) => wantedOf(one, context, now)),
    slots: new Map<Slot, SeenSlot>(slots.map((seen) => [seen.slot, seen])),
  };
}

/** A placement as the planner sees it. */
export function wantedOf({ placement, code }: LivePlacement, context: RuleContext, now: Instant): WantedPlacement {
  const isGone = isDropped(placement, code);
  const windows = isGone ? [] : windowsAhead(code, context, now);
  const end = lastEnd(code, context, now);
  const endedAt = isGone ? earliest(placement.ledger.wantedAt, end) : end;
  return {
    id: placement.id,
    codeId: code.id,
    pinTag: code.pinTag,
    enforcement: placement.enforcement,
    wantedAt: placement.ledger.wantedAt,
    windows,
    endedAt,
    endedByLock: isEndedByLock({ placement, code }, context, now),
    refusal: placement.refusal,
    failures: placement.failures,
  };
}

/** Whether the lock refuses the code by itself. What happened at other doors it can't know. */
function isEndedByLock({ placement, code }: LivePlacement, context: RuleContext, now: Instant): boolean {
  if (code.revokedAt !== null || isDropped(placement, code)) return false;
  if (placement.lockMaxUses === 1 && placement.ledger.firstUsedAt !== null) return true;
  if (placement.enforcement === "cardea") return false;
  const asLockSees = { ...code, uses: 0, firstUsedAt: null };
  return openWindowsOf(asLockSees, context, { from: now, until: plus(now, 1) }).length === 0;
}

/** The open windows within the horizon; if there is none, the next one however far. None once the code is over. */
function windowsAhead(code: LivePlacement["code"], context: RuleContext, now: Instant): readonly Window[] {
  const near = openWindowsOf(code, context, { from: now, until: plus(now, HORIZON_MS) });
  // The span cuts a window that is open now at its left; the planner wants to see since when it is open.
  if (near.length > 0) return restoreStart(near, code, context, now);
  if (code.kind === "emergency" || stateOf(code, context, now) === "dormant") return [];
  const next = nextWindow(code.rule, context, now);
  if (next === null) return [];
  // What was cut off a window by revocation or use leaves only a past behind.
  return clipped(openWindowsOf(code, context, next), next).filter(({ until }) => until > now);
}

function restoreStart(
  near: readonly Window[],
  code: LivePlacement["code"],
  context: RuleContext,
  now: Instant,
): readonly Window[] {
  const [first, ...rest] = near;
  if (first === undefined || first.from > now) return near;
  const before = openWindowsOf(code, context, { from: plus(now, -HORIZON_MS), until: plus(now, 1) }).at(-1);
  return before === undefined ? near : [{ from: before.from, until: first.until }, ...rest];
}

/** When the code last stopped being wanted on a lock: its end, or the end of its latest window. */
function lastEnd(code: LivePlacement["code"], context: RuleContext, now: Instant): Instant | null {
  const end = endOf(code, context, now);
  return end !== null && end <= now ? end : closedSince(code, context, now);
}
