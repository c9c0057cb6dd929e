import type { CodeId, LockId, PlacementId } from "../ids.ts";
import type { Capabilities } from "../lock/capabilities.ts";
import type { LockSettings } from "../lock/lock.ts";
import type { Refusal } from "../lock/outcome.ts";
import type { Slot } from "../lock/slot.ts";
import type { PinTag } from "../pin/pin.ts";
import type { Instant } from "../time/instant.ts";
import type { Window } from "../time/window.ts";
import type { Failures } from "./failures.ts";
import type { Enforcement, Proof } from "./placement.ts";

/**
 * What is known of one slot. A slot that was never looked at has no `SeenSlot` at all.
 *
 * - `unknown` with a placement: a write began and its end was not proven; the slot holds `pinTag` or nothing.
 * - `unknown` without one: somebody else may have changed it; it is looked at, never cleared.
 * - `ours` without a placement: a code that the owner told us to remove.
 * - `empty` with a placement: that one was cleared from it last and a late write might bring it back.
 */
export interface SeenSlot {
  readonly slot: Slot;
  readonly content: "unknown" | "empty" | "ours" | "unmanaged";
  /** Whose PIN is there, may be there, or was cleared from there last. */
  readonly placementId: PlacementId | null;
  /** The PIN of that placement, or of the unmanaged code; null where nobody knows it (a code that the lock hides). */
  readonly pinTag: PinTag | null;
  readonly proof: Proof | null;
  /** When the lock last answered about this slot. */
  readonly seenAt: Instant | null;
  readonly failures: Failures | null;
  /**
   * When it was last made or found empty after a write of ours, or found ours after one that was not answered, and how
   * many re-checks were answered since.
   */
  readonly clearedAt: Instant | null;
  readonly rechecks: number;
}

/** What the planner needs to know of a placement. */
export interface WantedPlacement {
  readonly id: PlacementId;
  readonly codeId: CodeId;
  readonly pinTag: PinTag;
  readonly enforcement: Enforcement;
  readonly wantedAt: Instant;
  /** The windows that are not over yet, merged; none if it is not wanted any more. Far ones may be left out (HORIZON_MS). */
  readonly windows: readonly Window[];
  /** When it last stopped being wanted: revoked, used up, or its window closed; null if none of it happened. */
  readonly endedAt: Instant | null;
  /** From `endedAt` on the lock refuses it by itself, so that clearing it is mere tidiness. */
  readonly endedByLock: boolean;
  readonly refusal: { readonly reason: Refusal; readonly at: Instant } | null;
  readonly failures: Failures | null;
}

/** One lock as the planner sees it: facts only, no digits. */
export interface LockView {
  readonly lockId: LockId;
  readonly capabilities: Capabilities;
  readonly settings: LockSettings;
  /** Since when and how often in a row it did not answer; null while it answers. */
  readonly unreachable: { readonly since: Instant; readonly failures: Failures } | null;
  /** Null `seen`: nobody knows. `wanted` null: Cardea has no wish. */
  readonly keypad: {
    readonly wanted: boolean | null;
    readonly seen: boolean | null;
    readonly failures: Failures | null;
  };
  readonly placements: readonly WantedPlacement[];
  readonly slots: ReadonlyMap<Slot, SeenSlot>;
}

/** One read or write at a lock. */
export type Step =
  | { readonly kind: "clear"; readonly slot: Slot; readonly placementId: PlacementId | null }
  | { readonly kind: "set"; readonly slot: Slot; readonly placementId: PlacementId }
  | {
      readonly kind: "read";
      readonly slot: Slot;
      readonly why: "before_use" | "before_clear" | "verify" | "recheck" | "audit";
    }
  | { readonly kind: "keypad"; readonly enabled: boolean };

/** What a person must hear about, as the plan sees it now. It is over as soon as a plan no longer names it. */
export type PlanAlarm =
  | { readonly kind: "not_on_lock_before_start"; readonly placementId: PlacementId; readonly startsAt: Instant }
  | { readonly kind: "no_free_slot"; readonly placementId: PlacementId; readonly at: Instant }
  | { readonly kind: "still_on_lock_after_end"; readonly placementId: PlacementId; readonly since: Instant };

/** The answer of the planner: what to do now, when to look again, what is wrong. */
export interface Plan {
  readonly steps: readonly Step[];
  /** Null: nothing will be due unless something changes. */
  readonly wakeAt: Instant | null;
  readonly alarms: readonly PlanAlarm[];
}
