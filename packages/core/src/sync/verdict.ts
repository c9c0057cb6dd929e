import type { PlacementId } from "../ids.ts";
import { type Instant, MINUTE_MS, plus } from "../time/instant.ts";
import { belongsOnLock } from "./presence.ts";
import type { LockView, SeenSlot, WantedPlacement } from "./view.ts";

/** After a removal a lock whose writes may arrive late is looked at again this long after; only answered looks count. */
export const RECHECK_AFTER_MS: readonly number[] = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS];

/**
 * What is to be done about one slot.
 *
 * - `keep`: it holds what it should, as far as can be known.
 * - `clear`: what it holds, or may hold, must go.
 * - `prove`: it should hold a PIN, but nobody has seen that it does.
 * - `look`: somebody else may have changed it.
 * - `free`, `foreign`: nothing of ours is there.
 */
export type Verdict =
  | { readonly kind: "keep"; readonly placement: WantedPlacement }
  | { readonly kind: "clear"; readonly placement: WantedPlacement | null }
  | { readonly kind: "prove"; readonly placement: WantedPlacement | null }
  | { readonly kind: "look" }
  | { readonly kind: "free" }
  | { readonly kind: "foreign" };

/** The placements of a view by id, and which slot each may keep: the best proven one, never two. */
export interface Index {
  readonly placements: ReadonlyMap<PlacementId, WantedPlacement>;
  readonly home: ReadonlyMap<PlacementId, SeenSlot>;
  /** Placements whose set seemed lost and may still arrive: a `duplicate` from the lock may be their own echo. */
  readonly echoes: ReadonlyMap<PlacementId, SeenSlot>;
}

export function indexView(view: LockView): Index {
  const placements = new Map(view.placements.map((placement) => [placement.id, placement]));
  const home = new Map<PlacementId, SeenSlot>();
  const echoes = new Map<PlacementId, SeenSlot>();
  for (const seen of view.slots.values()) {
    const placement = seen.placementId === null ? undefined : placements.get(seen.placementId);
    if (placement === undefined) continue;
    if (!mayHold(seen)) {
      if (recheckAt(seen, view) !== null) echoes.set(placement.id, seen);
      continue;
    }
    const rival = home.get(placement.id);
    if (rival === undefined || rank(seen, placement, view) > rank(rival, placement, view)) home.set(placement.id, seen);
  }
  return { placements, home, echoes };
}

/** Whether a PIN of ours is, or may be, in that slot. */
export function mayHold(seen: SeenSlot): boolean {
  return seen.content === "ours" || seen.content === "unknown";
}

/** How good a home a slot is: it holds the right PIN, that is proven, and no late write threatens it. */
function rank(seen: SeenSlot, placement: WantedPlacement, view: LockView): number {
  const isRight = seen.pinTag === placement.pinTag ? 8 : 0;
  const isKnown = seen.content === "ours" ? 4 : 0;
  const isProven = seen.proof === "acknowledged" ? 0 : 2;
  const isSettled = recheckAt(seen, view) === null ? 1 : 0;
  return isRight + isKnown + isProven + isSettled;
}

export function judge(seen: SeenSlot, view: LockView, now: Instant, index: Index): Verdict {
  switch (seen.content) {
    case "unmanaged":
      // A restored store knows whose it was, but not whether it still is.
      return seen.seenAt === null && view.capabilities.readBack !== "none" ? { kind: "look" } : { kind: "foreign" };
    case "empty":
      return needsProof(seen, view) ? { kind: "prove", placement: null } : { kind: "free" };
    case "ours":
    case "unknown":
      return judgeHeld(seen, view, now, index);
  }
}

function judgeHeld(seen: SeenSlot, view: LockView, now: Instant, index: Index): Verdict {
  if (seen.placementId === null) return seen.content === "ours" ? { kind: "clear", placement: null } : { kind: "look" };
  const placement = index.placements.get(seen.placementId) ?? null;
  const stays =
    placement !== null &&
    belongsOnLock(placement, now) &&
    placement.pinTag === seen.pinTag &&
    index.home.get(placement.id)?.slot === seen.slot;
  if (!stays) return { kind: "clear", placement };
  if (seen.content === "ours")
    return needsProof(seen, view) ? { kind: "prove", placement } : { kind: "keep", placement };
  // A lock that shows nothing can't settle the doubt: take it out and start from a known state.
  return view.capabilities.readBack === "none" ? { kind: "clear", placement } : { kind: "prove", placement };
}

/** Whether a PIN of ours may be there still: held, unknown, or cleared on the lock's word alone where a look could prove it. */
export function mayStillHold(seen: SeenSlot, view: LockView): boolean {
  return mayHold(seen) || (seen.content === "empty" && needsProof(seen, view));
}

function needsProof(seen: SeenSlot, view: LockView): boolean {
  return seen.proof === "acknowledged" && view.capabilities.readBack !== "none";
}

/** When a slot that was cleared is to be looked at again; null if that is over or needless. */
export function recheckAt(seen: SeenSlot, view: LockView): Instant | null {
  if (!view.capabilities.lateWrites || view.capabilities.readBack === "none" || seen.clearedAt === null) return null;
  const wait = RECHECK_AFTER_MS[seen.rechecks];
  return wait === undefined ? null : plus(seen.clearedAt, wait);
}

/**
 * Refused for good: only a change of the code, its PIN or the lock can mend it. A `duplicate` while an earlier set of
 * the same code may still arrive isn't: the lock may have meant that one.
 */
export function isRefused(placement: WantedPlacement, index: Index): boolean {
  if (placement.refusal === null) return false;
  return placement.refusal.reason !== "duplicate" || !index.echoes.has(placement.id);
}

/** When the slow audit is due for a slot in use, ours or somebody else's; null if this lock needs none. */
export function auditAt(seen: SeenSlot, view: LockView): Instant | null {
  const { capabilities, settings } = view;
  if (capabilities.reportsChanges || capabilities.readBack === "none" || settings.auditEveryMs === null) return null;
  return seen.seenAt === null ? null : plus(seen.seenAt, settings.auditEveryMs);
}
