import type { BoltCause } from "../lock/event.ts";
import { type Instant, plus } from "../time/instant.ts";
import { type Act, persist, tell } from "./act.ts";
import type { KeypadRules } from "./event.ts";
import type { BoltPosition, KeypadState } from "./state.ts";

/** Moves the bolt and remembers it. Opening an open bolt starts its time to relock anew and tells nothing. */
export function moveBolt(position: BoltPosition): Act {
  return { kind: "bolt", position };
}

/** What is remembered and told of a bolt that moves. */
export function boltMoved(
  rules: KeypadRules,
  state: KeypadState,
  move: { readonly position: BoltPosition; readonly cause: BoltCause; readonly now: Instant },
): readonly Act[] {
  const { position, cause, now } = move;
  const relockAt = position === "unlocked" && rules.relockMs !== null ? plus(now, rules.relockMs) : null;
  if (position === state.bolt && relockAt === state.relockAt) return [];
  const told: readonly Act[] = position === state.bolt ? [] : [tell({ kind: "bolt", position, cause })];
  return [persist({ kind: "bolt", position, relockAt }), ...told];
}

/** Whether an open bolt must close now: its time is over, or no longer makes sense by this clock. */
export function relockDue(rules: KeypadRules, state: KeypadState, now: Instant): boolean {
  if (state.relockAt === null) return false;
  return state.relockAt <= now || rules.relockMs === null || state.relockAt - now > rules.relockMs;
}
