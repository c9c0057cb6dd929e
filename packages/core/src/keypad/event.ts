import type { Capabilities } from "../lock/capabilities.ts";
import type { KeypadReason, LockEvent, LockHappening } from "../lock/event.ts";
import type { Refusal } from "../lock/outcome.ts";
import type { Slot, SlotSchedule } from "../lock/slot.ts";
import type { PinTag } from "../pin/pin.ts";
import type { Instant } from "../time/instant.ts";
import type { BudgetRules } from "./budget.ts";
import type { BoltPosition, KeypadChange, KeypadState, TaggedPin } from "./state.ts";

/** How one keypad is built and set. */
export interface KeypadRules {
  readonly capabilities: Capabilities;
  /** Null: wrong PINs are never limited. */
  readonly budget: BudgetRules | null;
  /** The bolt closes by itself this long after it opened; null: never. */
  readonly relockMs: number | null;
  /** Whether a slot's schedule allows an entry at an instant, in the wall clock of the lock's site. */
  allows(schedule: SlotSchedule, at: Instant): boolean;
}

/** A PIN that somebody wants to put into a slot. */
export interface OfferedPin extends TaggedPin {
  /** It has a digit or a beginning that this lock doesn't take. */
  readonly forbidden: boolean;
}

/** What reaches a keypad: fingers, commands, time, and what its sensors notice. */
export type KeypadEvent =
  /** Somebody typed a PIN. Its length says nothing: only a known tag can open. */
  | { readonly kind: "pressed"; readonly tag: PinTag }
  | {
      readonly kind: "set";
      readonly slot: Slot;
      readonly pin: OfferedPin;
      readonly schedule: SlotSchedule | null;
      readonly maxUses: 1 | null;
    }
  | { readonly kind: "clear"; readonly slot: Slot }
  | { readonly kind: "read"; readonly slot: Slot }
  | { readonly kind: "switch_keypad"; readonly enabled: boolean }
  | { readonly kind: "move_bolt"; readonly position: BoltPosition }
  /** The owner gives the keypad a full budget again. */
  | { readonly kind: "lift_lockout" }
  | { readonly kind: "timer" }
  | { readonly kind: "power_up" }
  /** The lock's clock was moved by `byMs`. `set`: it is right now; else it lost its time. */
  | { readonly kind: "clock_changed"; readonly byMs: number; readonly set: boolean }
  /** Programmed at the keypad with the owner's master code. `pin` null: the slot was emptied. */
  | { readonly kind: "programmed"; readonly slot: Slot; readonly pin: OfferedPin | null }
  | { readonly kind: "all_cleared" }
  | { readonly kind: "turned_by_hand"; readonly position: BoltPosition }
  | {
      readonly kind: "noticed";
      readonly happening: Extract<LockHappening, { kind: "tamper" | "jam" | "battery" | "door" }>;
    };

/** What a keypad answers. */
export type KeypadReply =
  | { readonly kind: "decided"; readonly reason: KeypadReason }
  | { readonly kind: "confirmed" }
  | { readonly kind: "refused"; readonly reason: Refusal }
  | { readonly kind: "content"; readonly content: "empty" | "held" | "no_such_slot" };

/**
 * What is to be done, in this order. An effect begins only after all `persist` and `log` before it are durable:
 * that a bolt stands behind the mark `used` is what makes a one-time code open once, even when the power goes.
 */
export type KeypadEffect =
  | { readonly kind: "persist"; readonly change: KeypadChange }
  /** Append to the lock's own log. */
  | { readonly kind: "log"; readonly event: LockEvent }
  | { readonly kind: "bolt"; readonly position: BoltPosition }
  | { readonly kind: "reply"; readonly reply: KeypadReply }
  /** Send `timer` at this instant by the lock's clock instead of any earlier request; null: none is needed. */
  | { readonly kind: "wake"; readonly at: Instant | null };

/** What became of one event. */
export interface Stepped {
  readonly state: KeypadState;
  readonly effects: readonly KeypadEffect[];
}
