import type { Refusal } from "../lock/outcome.ts";
import type { Slot, SlotSchedule } from "../lock/slot.ts";
import { type Act, persist, reply, tell } from "./act.ts";
import type { KeypadEvent, KeypadRules, OfferedPin } from "./event.ts";
import type { HeldCode, KeypadState } from "./state.ts";

/**
 * Puts a PIN into a slot, over whatever it held. Refused writes change nothing. The same PIN into its own slot again
 * is confirmed and keeps its used mark: a repeated command must not make a one-time code open twice.
 */
export function set(rules: KeypadRules, state: KeypadState, event: KeypadEvent & { kind: "set" }): readonly Act[] {
  const reason = refusalOf(rules, state, event);
  if (reason !== null) return [reply({ kind: "refused", reason })];

  const before = state.slots.get(event.slot);
  const isSame = before !== undefined && before.tag === event.pin.tag && before.usesLeft !== null;
  const usesLeft = isSame && event.maxUses !== null ? before.usesLeft : event.maxUses;
  const code = held(event.pin, event.schedule, usesLeft);
  return [persist({ kind: "slot", slot: event.slot, code }), reply({ kind: "confirmed" })];
}

/** Empties a slot; an empty one is confirmed too. */
export function clear(rules: KeypadRules, state: KeypadState, slot: Slot): readonly Act[] {
  if (!hasSlot(rules, slot)) return [reply({ kind: "refused", reason: "out_of_range" })];
  if (!state.slots.has(slot)) return [reply({ kind: "confirmed" })];
  return [persist({ kind: "slot", slot, code: null }), reply({ kind: "confirmed" })];
}

export function read(rules: KeypadRules, state: KeypadState, slot: Slot): readonly Act[] {
  if (!hasSlot(rules, slot)) return [reply({ kind: "content", content: "no_such_slot" })];
  return [reply({ kind: "content", content: state.slots.has(slot) ? "held" : "empty" })];
}

/** The owner at the keypad with the master code: the same rules, and it is told where the lock tells such things. */
export function program(
  rules: KeypadRules,
  state: KeypadState,
  event: KeypadEvent & { kind: "programmed" },
): readonly Act[] {
  const { slot, pin } = event;
  const acts = pin === null ? clear(rules, state, slot) : set(rules, state, { ...UNLIMITED, kind: "set", slot, pin });
  const hasChanged = acts.some((act) => act.kind === "persist");
  if (!hasChanged || !rules.capabilities.reportsChanges) return acts;
  return [
    ...acts.slice(0, -1),
    tell({ kind: "slot_changed", slot, change: pin === null ? "cleared" : "set" }),
    ...acts.slice(-1),
  ];
}

/** Forgets all codes, as a lock does on a reset by hand. */
export function clearAll(rules: KeypadRules, state: KeypadState): readonly Act[] {
  const cleared = [...state.slots.keys()].map((slot) => persist({ kind: "slot", slot, code: null }));
  const told = rules.capabilities.reportsChanges ? [tell({ kind: "all_slots_cleared" })] : [];
  return [...cleared, ...told, reply({ kind: "confirmed" })];
}

const UNLIMITED = { schedule: null, maxUses: null } as const;

function held(pin: OfferedPin, schedule: SlotSchedule | null, usesLeft: number | null): HeldCode {
  return { tag: pin.tag, firstDigitsTag: pin.firstDigitsTag, length: pin.length, schedule, usesLeft };
}

function hasSlot(rules: KeypadRules, slot: Slot): boolean {
  const { first, count } = rules.capabilities.slots;
  return Number.isInteger(slot) && slot >= first && slot < first + count;
}

function refusalOf(rules: KeypadRules, state: KeypadState, event: KeypadEvent & { kind: "set" }): Refusal | null {
  const { pin: constraints, oneTime } = rules.capabilities;
  const { slot, pin, schedule, maxUses } = event;
  if (!hasSlot(rules, slot)) return "out_of_range";
  if (!constraints.lengths.includes(pin.length)) return "length";
  if (constraints.sameLength && hasOtherLength(state, slot, pin.length)) return "length";
  if (pin.forbidden) return "digits";
  if (isHeldElsewhere(state, slot, pin)) return "duplicate";
  if (maxUses !== null && !oneTime) return "unsupported";
  return schedule === null || canKeep(rules, schedule) ? null : "unsupported";
}

function hasOtherLength(state: KeypadState, slot: Slot, length: number): boolean {
  return [...state.slots].some(([other, code]) => other !== slot && code.length !== length);
}

/** A code of this lock other than the one in `slot` has the same PIN, or the same first digits where those must differ. */
function isHeldElsewhere(state: KeypadState, slot: Slot, pin: OfferedPin): boolean {
  const holders = [state.slotOfTag.get(pin.tag)];
  if (pin.firstDigitsTag !== null) holders.push(state.slotOfFirstDigits.get(pin.firstDigitsTag));
  return holders.some((holder) => holder !== undefined && holder !== slot);
}

function canKeep(rules: KeypadRules, schedule: SlotSchedule): boolean {
  const kinds = rules.capabilities.schedules;
  if (kinds === null) return false;
  if (schedule.dated !== null && !kinds.dated) return false;
  if (schedule.weekly.length > kinds.weekly) return false;
  if (!kinds.overnight && schedule.weekly.some((window) => window.until <= window.from)) return false;
  return kinds.combined || schedule.dated === null || schedule.weekly.length === 0;
}
