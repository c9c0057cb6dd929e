import type { Instant } from "../time/instant.ts";
import type { Slot } from "./slot.ts";

/** Why a keypad decided as it did. `granted` opens; all others do not. */
export const KEYPAD_REASONS = [
  "granted",
  "unknown_code",
  "outside_window",
  "used_up",
  "locked_out",
  "disabled",
] as const;
export type KeypadReason = (typeof KEYPAD_REASONS)[number];

/** How a bolt came to move. */
export type BoltCause = "keypad" | "remote" | "manual" | "relock";

/** What happened at a lock, in its own words. Never holds digits. */
export type LockHappening =
  /** A keypad was used. `slot` is null where the lock doesn't say, or no slot holds that PIN. */
  | { readonly kind: "entry"; readonly reason: KeypadReason; readonly slot: Slot | null }
  | { readonly kind: "bolt"; readonly position: "locked" | "unlocked"; readonly cause: BoltCause }
  | { readonly kind: "door"; readonly position: "open" | "closed" }
  | { readonly kind: "lockout"; readonly until: Instant | null }
  | { readonly kind: "lockout_over" }
  | { readonly kind: "keypad"; readonly enabled: boolean }
  | { readonly kind: "tamper" }
  | { readonly kind: "jam" }
  | { readonly kind: "battery"; readonly percent: number }
  /** A slot was changed by somebody else than Cardea: at the keypad, by another controller. */
  | { readonly kind: "slot_changed"; readonly slot: Slot; readonly change: "set" | "cleared" }
  | { readonly kind: "all_slots_cleared" }
  | { readonly kind: "clock_reset" }
  /** The lock's own log lost events between two sequence numbers, both lost. */
  | { readonly kind: "gap"; readonly fromSequence: number; readonly untilSequence: number };

/** One event of a lock. `sequence` rises by one per event where the lock numbers its log; null where it doesn't. */
export interface LockEvent {
  readonly sequence: number | null;
  /** By the lock's own clock where it has one, else when it was heard. */
  readonly at: Instant;
  readonly happening: LockHappening;
}
