import {
  type AccessCode,
  type Instant,
  isDropped,
  type PinTag,
  type RuleContext,
  type SeenSlot,
  scheduleAllows,
  stateOf,
  unfenced,
  unreachable,
} from "@cardea/core";
import type { LivePlacement, StoredLock } from "../store/port.ts";
import { opensAt } from "./openings.ts";
import type { Explanation } from "./port.ts";

/** All that is known of some digits at a lock, without the digits. */
export interface ExplainFacts {
  readonly lock: StoredLock;
  /** The code of ours with these digits; null if there is none. */
  readonly known: LivePlacement | null;
  readonly slots: readonly SeenSlot[];
  readonly pinTag: PinTag;
  readonly at: Instant;
  /** Whether the lock's memory as last seen speaks for that instant. */
  readonly isPresent: boolean;
  readonly context: RuleContext;
}

const OTHER_DOORS = "It was taken off this door; it is for other doors only.";

export type Decision = Pick<Explanation, "wouldOpen" | "reason" | "sentence">;

/** Whether a keypad would open for these digits, as far as can be known. Pure. */
export function decide(facts: ExplainFacts): Decision {
  const { lock, known, at, isPresent } = facts;
  if (isPresent && lock.state.keypadSeen === false) return no("disabled", "The keypad is switched off.");
  const { lockedOutUntil } = lock.state;
  if (lockedOutUntil !== null && lockedOutUntil > at) {
    return no("locked_out", "After too many wrong PINs the keypad refuses all for a while.");
  }
  const foreign = facts.slots.find((seen) => seen.content === "unmanaged" && seen.pinTag === facts.pinTag);
  if (foreign !== undefined) return yes(`A code that Cardea did not place has these digits, in slot ${foreign.slot}.`);
  if (known === null) return decideUnknown(facts);
  return isPresent ? decideNow(facts, known) : decideByRule(facts, known);
}

function yes(sentence: string): Decision {
  return { wouldOpen: true, reason: "granted", sentence };
}

function no(reason: Decision["reason"], sentence: string): Decision {
  return { wouldOpen: false, reason, sentence };
}

function decideUnknown({ slots }: ExplainFacts): Decision {
  const hidden = slots.filter((seen) => seen.content === "unmanaged" && seen.pinTag === null).length;
  if (hidden === 0) return no("unknown_code", "No code on this lock has these digits.");
  return no(
    "uncertain",
    `No code that Cardea knows has these digits, but the lock holds ${hidden} whose digits it does not show.`,
  );
}

/** What the lock holds now decides, not what it should hold. */
function decideNow(facts: ExplainFacts, known: LivePlacement): Decision {
  const slot = facts.slots.find((seen) => seen.placementId === known.placement.id && seen.content !== "empty");
  if (slot === undefined || slot.content === "unmanaged") return decideAbsent(facts, known);
  if (slot.pinTag !== facts.pinTag) return decideAbsent(facts, known);
  if (slot.content === "unknown")
    return no("uncertain", "It is being written to the lock or removed from it right now.");
  return decidePresent(facts, known);
}

function decidePresent({ at, context }: ExplainFacts, { placement, code }: LivePlacement): Decision {
  if (placement.lockMaxUses !== null && code.uses >= placement.lockMaxUses)
    return no("used_up", "The lock has let it in once already.");
  if (placement.schedule !== null && !scheduleAllows(placement.schedule, context.zone, at)) {
    return no("outside_window", "It is on the lock, which keeps its times by itself: not now.");
  }
  if (isDropped(placement, code))
    return yes("It is no longer for this door, but it is still on the lock, so it opens until it is removed.");
  if (opensAt(code, context, at)) return yes("It is on the lock and its time has come.");
  return yes("Its time is over, but it is still on the lock, so it opens until it is removed.");
}

function decideAbsent({ at, context }: ExplainFacts, { placement, code }: LivePlacement): Decision {
  if (isDropped(placement, code)) return no("unknown_code", OTHER_DOORS);
  if (!opensAt(code, context, at)) return decideClosed(code, context, at);
  if (placement.refusal !== null) return no("not_on_lock", "It should open now, but the lock refused it.");
  return no("not_on_lock", "It should open now, but it is not on the lock yet.");
}

function decideByRule({ at, context }: ExplainFacts, { placement, code }: LivePlacement): Decision {
  if (isDropped(placement, code)) return no("unknown_code", OTHER_DOORS);
  if (!opensAt(code, context, at)) return decideClosed(code, context, at);
  if (placement.refusal !== null) return no("not_on_lock", "It would be valid then, but the lock refused it.");
  return yes(
    placement.enforcement === "lock"
      ? "It is valid then."
      : "It is valid then; the lock must be in reach so that Cardea can put it there.",
  );
}

/** A code that is over is gone from the lock, which then knows no such digits. */
function decideClosed(code: AccessCode, context: RuleContext, at: Instant): Decision {
  const state = stateOf(code, context, at);
  if (state === "active" && opensAt(unfenced(code), context, at))
    return no("outside_window", "It has a fence and is asleep: nobody showed that the holder's phone is near.");
  switch (state) {
    case "revoked":
      return no("unknown_code", "It was revoked.");
    case "dormant":
      return no("outside_window", "It is an emergency code that nobody has activated for that time.");
    case "scheduled":
      return no("outside_window", "Its first window has not begun then.");
    case "active":
      return no("outside_window", "That moment is between its windows.");
    case "used":
      return no("used_up", "All its entries are used.");
    case "expired":
      return no("outside_window", "It has expired.");
    default:
      return unreachable(state);
  }
}
