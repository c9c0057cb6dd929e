import type { LockHappening } from "../lock/event.ts";
import type { Slot } from "../lock/slot.ts";
import type { Instant } from "../time/instant.ts";
import type { KeypadEffect, KeypadReply, Stepped } from "./event.ts";
import { type KeypadChange, evolveKeypad, type KeypadState } from "./state.ts";

/** What a decision wants: an effect, or an event that still needs its number, or a note that isn't kept. */
export type Act =
  | Exclude<KeypadEffect, { kind: "log" | "wake" }>
  | { readonly kind: "tell"; readonly happening: LockHappening }
  | { readonly kind: "note_told"; readonly slot: Slot | null };

export function persist(change: KeypadChange): Act {
  return { kind: "persist", change };
}

export function tell(happening: LockHappening): Act {
  return { kind: "tell", happening };
}

export function reply(answer: KeypadReply): Act {
  return { kind: "reply", reply: answer };
}

/** Does the acts on the state, in order, and numbers the events. */
export function perform(before: KeypadState, acts: readonly Act[], now: Instant): Stepped {
  let state = before;
  const effects: KeypadEffect[] = [];
  for (const act of acts) {
    if (act.kind === "note_told") {
      state = { ...state, told: new Set(state.told).add(act.slot) };
    } else if (act.kind === "tell") {
      effects.push({ kind: "log", event: { sequence: state.nextSequence, at: now, happening: act.happening } });
      state = { ...state, nextSequence: state.nextSequence + 1 };
    } else {
      effects.push(act);
      if (act.kind === "persist") state = evolveKeypad(state, act.change);
    }
  }
  return { state, effects };
}
