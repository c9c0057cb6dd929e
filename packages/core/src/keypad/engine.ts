import { earliest, type Instant, plus } from "../time/instant.ts";
import { type Act, perform, persist, reply, tell } from "./act.ts";
import { boltMoved, moveBolt, relockDue } from "./bolt.ts";
import { movedBudget, newestInBudget } from "./budget.ts";
import type { KeypadEffect, KeypadEvent, KeypadRules, Stepped } from "./event.ts";
import { press } from "./press.ts";
import { clear, clearAll, program, read, set } from "./slots.ts";
import type { BoltPosition, KeypadState } from "./state.ts";

/*
 * The keypad engine: no I/O, no clock, no digits. Its laws:
 *
 * 1. One-time: the use is gone from the state in the step that grants it; a second press in the same millisecond is
 *    `used_up`. Its durable mark stands before the bolt in the effects.
 * 2. Budget: a wrong PIN costs one try, durably, before its answer. A right one gives none back; nor does a restart,
 *    a clock that is set, a keypad switched off and on.
 * 3. While it refuses everybody (`locked_out`, `disabled`) right PINs are refused too, and cost nothing.
 *    A lockout is told once when it begins and once when it is over.
 * 4. A refused command changes nothing.
 * 5. The state is the fold of its persisted changes and told events: replay rebuilds it (but for `told`).
 * 6. A bolt that relocks by itself is never left open by a power cut or by a clock that was set.
 */

/** What one event does to a keypad at `now` by its own clock. What fell due before is settled first. */
export function stepKeypad(rules: KeypadRules, state: KeypadState, event: KeypadEvent, now: Instant): Stepped {
  // A moved clock makes every remembered instant wrong, so those are moved before anything is judged by them.
  const early = event.kind === "clock_changed" ? clockChanged(state, event) : [];
  const told = perform(state, early, now);
  const due = perform(told.state, settle(rules, told.state, now), now);
  const done = perform(due.state, react(rules, due.state, event, now), now);
  const wakeAt = wakeOfKeypad(done.state);
  const wake: readonly KeypadEffect[] = wakeAt === wakeOfKeypad(state) ? [] : [{ kind: "wake", at: wakeAt }];
  return { state: done.state, effects: [...wake, ...told.effects, ...due.effects, ...done.effects] };
}

/** When the keypad next has something to do by itself, by its own clock. */
export function wakeOfKeypad(state: KeypadState): Instant | null {
  return earliest(state.relockAt, state.lockedOutUntil);
}

function react(rules: KeypadRules, state: KeypadState, event: KeypadEvent, now: Instant): readonly Act[] {
  switch (event.kind) {
    case "pressed":
      return press(rules, state, event.tag, now);
    case "set":
      return set(rules, state, event);
    case "clear":
      return clear(rules, state, event.slot);
    case "read":
      return read(rules, state, event.slot);
    case "programmed":
      return program(rules, state, event);
    case "all_cleared":
      return clearAll(rules, state);
    case "switch_keypad":
      return switchKeypad(rules, state, event.enabled);
    case "move_bolt":
      return moveFromAfar(rules, state, event.position, now);
    case "turned_by_hand":
      return [
        moveBolt(event.position),
        ...boltMoved(rules, state, { position: event.position, cause: "manual", now }),
        reply({ kind: "confirmed" }),
      ];
    case "lift_lockout":
      return liftLockout(state);
    case "noticed":
      return notice(event.happening);
    case "power_up":
      return powerUp(rules, state, now);
    case "timer":
    case "clock_changed":
      return [reply({ kind: "confirmed" })];
  }
}

/** Ends what is over by now: a lockout, the time of an open bolt. */
function settle(rules: KeypadRules, state: KeypadState, now: Instant): readonly Act[] {
  const acts: Act[] = [];
  const behindMs = state.budget === null ? 0 : newestInBudget(state.budget) - now;
  let { budget, lockedOutUntil } = state;
  if (budget !== null && behindMs > 0) {
    budget = movedBudget(budget, -behindMs);
    lockedOutUntil = lockedOutUntil === null ? null : plus(lockedOutUntil, -behindMs);
    acts.push(persist({ kind: "budget", budget, lockedOutUntil }));
  }
  if (lockedOutUntil !== null && lockedOutUntil <= now) {
    acts.push(persist({ kind: "budget", budget, lockedOutUntil: null }), tell({ kind: "lockout_over" }));
  }
  if (relockDue(rules, state, now)) acts.unshift(moveBolt("locked"), ...relocked(rules, state, now));
  return acts;
}

function relocked(rules: KeypadRules, state: KeypadState, now: Instant): readonly Act[] {
  return boltMoved(rules, state, { position: "locked", cause: "relock", now });
}

function clockChanged(state: KeypadState, event: KeypadEvent & { kind: "clock_changed" }): readonly Act[] {
  const { byMs, set: isSet } = event;
  const acts: Act[] = [persist({ kind: "clock", set: isSet })];
  if (state.budget !== null) {
    const lockedOutUntil = state.lockedOutUntil === null ? null : plus(state.lockedOutUntil, byMs);
    acts.push(persist({ kind: "budget", budget: movedBudget(state.budget, byMs), lockedOutUntil }));
  }
  if (state.relockAt !== null) {
    acts.push(persist({ kind: "bolt", position: state.bolt, relockAt: plus(state.relockAt, byMs) }));
  }
  return isSet ? acts : [...acts, tell({ kind: "clock_reset" })];
}

function switchKeypad(rules: KeypadRules, state: KeypadState, enabled: boolean): readonly Act[] {
  if (!rules.capabilities.keypadOff) return [reply({ kind: "refused", reason: "unsupported" })];
  if (state.keypadEnabled === enabled) return [reply({ kind: "confirmed" })];
  return [persist({ kind: "keypad", enabled }), tell({ kind: "keypad", enabled }), reply({ kind: "confirmed" })];
}

function moveFromAfar(rules: KeypadRules, state: KeypadState, position: BoltPosition, now: Instant): readonly Act[] {
  const { remoteLock, remoteUnlock } = rules.capabilities;
  const can = position === "locked" ? remoteLock : remoteUnlock;
  if (!can) return [reply({ kind: "refused", reason: "unsupported" })];
  return [
    moveBolt(position),
    ...boltMoved(rules, state, { position, cause: "remote", now }),
    reply({ kind: "confirmed" }),
  ];
}

function liftLockout(state: KeypadState): readonly Act[] {
  const over: readonly Act[] = state.lockedOutUntil === null ? [] : [tell({ kind: "lockout_over" })];
  return [persist({ kind: "budget", budget: null, lockedOutUntil: null }), ...over, reply({ kind: "confirmed" })];
}

function notice(happening: (KeypadEvent & { kind: "noticed" })["happening"]): readonly Act[] {
  const kept: readonly Act[] =
    happening.kind === "battery" ? [persist({ kind: "battery", percent: happening.percent })] : [];
  return [...kept, tell(happening), reply({ kind: "confirmed" })];
}

/** The bolt is brought to where it belongs, for the power may have gone while it moved. */
function powerUp(rules: KeypadRules, state: KeypadState, now: Instant): readonly Act[] {
  if (state.bolt === "unlocked" && rules.relockMs !== null) {
    return [moveBolt("locked"), ...relocked(rules, state, now), reply({ kind: "confirmed" })];
  }
  return [moveBolt(state.bolt), reply({ kind: "confirmed" })];
}
