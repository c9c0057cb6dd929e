import type { Slot, SlotSchedule } from "../lock/slot.ts";
import type { PinTag } from "../pin/pin.ts";
import type { Instant } from "../time/instant.ts";
import { type Budget, type BudgetRules, fullBudget } from "./budget.ts";

/** A PIN as the engine knows it: fingerprints under the lock's own key, never digits. */
export interface TaggedPin {
  readonly tag: PinTag;
  /** Fingerprint of its first digits; null on locks where only whole PINs must differ. */
  readonly firstDigitsTag: PinTag | null;
  readonly length: number;
}

/** What the lock remembers of one occupied slot. */
export interface HeldCode extends TaggedPin {
  readonly schedule: SlotSchedule | null;
  /** Entries left; null means no limit. At 0 the slot stays occupied and refuses as `used_up`. */
  readonly usesLeft: number | null;
}

export type BoltPosition = "locked" | "unlocked";

/** All that a keypad knows. Built from an empty one by changes alone, so that replaying them rebuilds it exactly. */
export interface KeypadState {
  readonly slots: ReadonlyMap<Slot, HeldCode>;
  readonly slotOfTag: ReadonlyMap<PinTag, Slot>;
  readonly slotOfFirstDigits: ReadonlyMap<PinTag, Slot>;
  readonly keypadEnabled: boolean;
  readonly bolt: BoltPosition;
  /** When the bolt closes by itself; null if it will not. */
  readonly relockAt: Instant | null;
  /** Null until the first wrong PIN. */
  readonly budget: Budget | null;
  readonly lockedOutUntil: Instant | null;
  readonly batteryPercent: number | null;
  /** False after the clock lost its time: scheduled codes are then refused, for nobody knows whether they are due. */
  readonly clockSet: boolean;
  /** The sequence number of the next event in the lock's log. The first is 1. */
  readonly nextSequence: number;
  /** Slots (null: an unknown PIN) already told as refused while the keypad refuses everybody. Not kept over a restart. */
  readonly told: ReadonlySet<Slot | null>;
}

/** One durable change of the memory. */
export type KeypadChange =
  | { readonly kind: "slot"; readonly slot: Slot; readonly code: HeldCode | null }
  | { readonly kind: "used"; readonly slot: Slot }
  | { readonly kind: "budget"; readonly budget: Budget | null; readonly lockedOutUntil: Instant | null }
  | { readonly kind: "keypad"; readonly enabled: boolean }
  | { readonly kind: "bolt"; readonly position: BoltPosition; readonly relockAt: Instant | null }
  | { readonly kind: "battery"; readonly percent: number }
  | { readonly kind: "clock"; readonly set: boolean }
  /** The log goes on at this number; stands for events that are no longer kept. */
  | { readonly kind: "sequence"; readonly next: number };

const NOBODY: ReadonlySet<Slot | null> = new Set();

/** A keypad fresh from the factory: no codes, locked, switched on. */
export const EMPTY_KEYPAD: KeypadState = {
  slots: new Map(),
  slotOfTag: new Map(),
  slotOfFirstDigits: new Map(),
  keypadEnabled: true,
  bolt: "locked",
  relockAt: null,
  budget: null,
  lockedOutUntil: null,
  batteryPercent: null,
  clockSet: true,
  nextSequence: 1,
  told: NOBODY,
};

/** The state after a change. Total: a change of a slot that is gone does nothing. */
export function evolveKeypad(state: KeypadState, change: KeypadChange): KeypadState {
  switch (change.kind) {
    case "slot":
      return withSlot(state, change.slot, change.code);
    case "used":
      return withUse(state, change.slot);
    case "budget":
      return {
        ...state,
        budget: change.budget,
        lockedOutUntil: change.lockedOutUntil,
        told: change.lockedOutUntil === null ? NOBODY : state.told,
      };
    case "keypad":
      return { ...state, keypadEnabled: change.enabled, told: NOBODY };
    case "bolt":
      return { ...state, bolt: change.position, relockAt: change.relockAt };
    case "battery":
      return { ...state, batteryPercent: change.percent };
    case "clock":
      return { ...state, clockSet: change.set };
    case "sequence":
      return { ...state, nextSequence: change.next };
  }
}

/** The fewest changes that build this state from an empty keypad. */
export function keypadChangesOf(state: KeypadState): readonly KeypadChange[] {
  const slots = [...state.slots].map(([slot, code]): KeypadChange => ({ kind: "slot", slot, code }));
  const battery: readonly KeypadChange[] =
    state.batteryPercent === null ? [] : [{ kind: "battery", percent: state.batteryPercent }];
  return [
    ...slots,
    ...battery,
    { kind: "keypad", enabled: state.keypadEnabled },
    { kind: "bolt", position: state.bolt, relockAt: state.relockAt },
    { kind: "budget", budget: state.budget, lockedOutUntil: state.lockedOutUntil },
    { kind: "clock", set: state.clockSet },
    { kind: "sequence", next: state.nextSequence },
  ];
}

/** The budget as it stands, full if no wrong PIN was ever typed. */
export function budgetOf(state: KeypadState, rules: BudgetRules, now: Instant): Budget {
  return state.budget ?? fullBudget(rules, now);
}

function withSlot(state: KeypadState, slot: Slot, code: HeldCode | null): KeypadState {
  const before = state.slots.get(slot);
  const slots = new Map(state.slots);
  if (code === null) slots.delete(slot);
  else slots.set(slot, code);
  return {
    ...state,
    slots,
    slotOfTag: reindexed(state.slotOfTag, slot, { gone: before?.tag, come: code?.tag }),
    slotOfFirstDigits: reindexed(state.slotOfFirstDigits, slot, {
      gone: before?.firstDigitsTag,
      come: code?.firstDigitsTag,
    }),
  };
}

type Tag = PinTag | null | undefined;

function reindexed(
  index: ReadonlyMap<PinTag, Slot>,
  slot: Slot,
  { gone = null, come = null }: { readonly gone: Tag; readonly come: Tag },
): ReadonlyMap<PinTag, Slot> {
  if (gone === come) return index;
  const next = new Map(index);
  if (gone !== null) next.delete(gone);
  if (come !== null) next.set(come, slot);
  return next;
}

function withUse(state: KeypadState, slot: Slot): KeypadState {
  const code = state.slots.get(slot);
  if (code === undefined || code.usesLeft === null) return state;
  const slots = new Map(state.slots).set(slot, { ...code, usesLeft: Math.max(0, code.usesLeft - 1) });
  return { ...state, slots };
}
