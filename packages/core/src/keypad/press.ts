import type { KeypadReason } from "../lock/event.ts";
import type { Slot } from "../lock/slot.ts";
import type { PinTag } from "../pin/pin.ts";
import type { Instant } from "../time/instant.ts";
import { type Act, persist, reply, tell } from "./act.ts";
import { boltMoved, moveBolt } from "./bolt.ts";
import { lockedUntil, spentBudget } from "./budget.ts";
import type { KeypadRules } from "./event.ts";
import { budgetOf, type KeypadState } from "./state.ts";

/**
 * What a typed PIN does. The order of the refusals: a keypad that refuses everybody doesn't look at the PIN; then
 * the PIN itself, its uses, its schedule.
 *
 * Only an unknown PIN costs budget. `used_up` and `outside_window` don't: whoever typed it knows a real PIN, and a
 * guest at the wrong hour must not lock out the next one.
 */
export function press(rules: KeypadRules, state: KeypadState, tag: PinTag, now: Instant): readonly Act[] {
  const slot = state.slotOfTag.get(tag) ?? null;
  const reason = decide(rules, state, slot, now);
  switch (reason) {
    case "granted":
      return grant(rules, state, slot, now);
    case "unknown_code":
      return wrong(rules, state, now);
    case "locked_out":
    case "disabled":
      return refuseEverybody(state, slot, reason);
    case "used_up":
    case "outside_window":
      return [tell({ kind: "entry", reason, slot }), reply({ kind: "decided", reason })];
  }
}

/** Whether the PIN in `slot` (null: an unknown PIN) would open now, and if not why. Changes nothing. */
export function decide(rules: KeypadRules, state: KeypadState, slot: Slot | null, now: Instant): KeypadReason {
  if (!state.keypadEnabled) return "disabled";
  if (state.lockedOutUntil !== null && now < state.lockedOutUntil) return "locked_out";
  const code = slot === null ? undefined : state.slots.get(slot);
  if (code === undefined) return "unknown_code";
  if (code.usesLeft === 0) return "used_up";
  if (code.schedule === null) return "granted";
  return state.clockSet && rules.allows(code.schedule, now) ? "granted" : "outside_window";
}

/** A code with limited uses is marked used before the bolt; any other opens at once and is logged right after. */
function grant(rules: KeypadRules, state: KeypadState, slot: Slot | null, now: Instant): readonly Act[] {
  const isLimited = slot !== null && (state.slots.get(slot)?.usesLeft ?? null) !== null;
  const used: readonly Act[] = isLimited ? [persist({ kind: "used", slot })] : [];
  const written = [
    ...used,
    tell({ kind: "entry", reason: "granted", slot }),
    ...boltMoved(rules, state, { position: "unlocked", cause: "keypad", now }),
  ];
  const bolt = moveBolt("unlocked");
  return [...(isLimited ? [...written, bolt] : [bolt, ...written]), reply({ kind: "decided", reason: "granted" })];
}

/** The budget is written before the answer is given, so that pulling the plug gives no try back. */
function wrong(rules: KeypadRules, state: KeypadState, now: Instant): readonly Act[] {
  const reason = "unknown_code";
  const entry = tell({ kind: "entry", reason, slot: null });
  const answer = reply({ kind: "decided", reason });
  if (rules.budget === null) return [entry, answer];

  const budget = spentBudget(rules.budget, budgetOf(state, rules.budget, now), now);
  const until = lockedUntil(rules.budget, budget, now);
  const lockout: readonly Act[] = until === null ? [] : [tell({ kind: "lockout", until })];
  return [persist({ kind: "budget", budget, lockedOutUntil: until }), entry, ...lockout, answer];
}

/** Answers at once. Each slot is told once, unknown PINs once, so that hammering doesn't wash real entries out of the log. */
function refuseEverybody(state: KeypadState, slot: Slot | null, reason: "locked_out" | "disabled"): readonly Act[] {
  const answer = reply({ kind: "decided", reason });
  if (state.told.has(slot)) return [answer];
  return [answer, { kind: "note_told", slot }, tell({ kind: "entry", reason, slot })];
}
