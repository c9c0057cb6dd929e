import { instant, type LockHappening, type Outcome, Pin, type Reading, type Slot, slotNumber } from "@cardea/core";
import { type Answer, type EventFrame, STATUS } from "./wire.ts";

/** What came back for one command: an answer, nothing although the lock heard it, or nobody heard it. */
export type Reply =
  | { readonly kind: "answered"; readonly answer: Answer }
  | { readonly kind: "silent" }
  | { readonly kind: "unheard" };

/** A write's outcome. A failure without a reason is no refusal: some locks say no and do it. */
export function outcomeOf(reply: Reply): Outcome {
  if (reply.kind === "silent") return { kind: "unconfirmed" };
  if (reply.kind === "unheard") return { kind: "unreachable" };
  switch (reply.answer.status) {
    case STATUS.ok:
      return { kind: "confirmed" };
    case STATUS.full:
      return { kind: "refused", reason: "full" };
    case STATUS.duplicate:
      return { kind: "refused", reason: "duplicate" };
    case STATUS.length:
      return { kind: "refused", reason: "length" };
    case STATUS.unsupported:
      return { kind: "refused", reason: "unsupported" };
    default:
      return { kind: "unconfirmed" };
  }
}

/** What was read. `free` counts whatever code stands beside it; a code that isn't all digits is hidden. */
export function readingOf(slot: Slot, reply: Reply): Reading {
  if (reply.kind !== "answered") return { kind: "unreachable" };
  const { status, state, code, slot: told } = reply.answer;
  if (status === STATUS.unsupported) return { kind: "unsupported" };
  if (status !== STATUS.ok || told !== slot) return { kind: "unreachable" };
  if (state === "free") return { kind: "seen", content: { kind: "empty" } };
  const pin = Pin.parse(code ?? "");
  return { kind: "seen", content: pin === null ? { kind: "hidden" } : { kind: "pin", pin } };
}

const ENTRY_REASONS = ["granted", "unknown_code", "outside_window", "disabled"] as const;

/** What an event tells; null where it tells nothing that we know. `isOurs`: whether a guest's code can be in that slot. */
export function happeningOf(event: EventFrame, isOurs: (slot: number) => boolean): LockHappening | null {
  const slot = typeof event.slot === "number" && isOurs(event.slot) ? slotNumber(event.slot) : null;
  switch (event.what) {
    case "entry": {
      const reason = ENTRY_REASONS.find((known) => known === event.reason);
      return reason === undefined ? null : { kind: "entry", reason, slot };
    }
    case "slot":
      return slot === null ? null : { kind: "slot_changed", slot, change: event.change === "set" ? "set" : "cleared" };
    case "bolt":
      return boltOf(event);
    case "battery":
      return { kind: "battery", percent: Math.min(100, Math.max(0, Math.round(event.level ?? 0))) };
    case "keypad_switch":
      return { kind: "keypad", enabled: event.on === true };
    case "all_cleared":
      return { kind: "all_slots_cleared" };
    case "tamper":
    case "jam":
      return { kind: event.what };
    default:
      return null;
  }
}

function boltOf(event: EventFrame): LockHappening {
  const cause = event.cause === "remote" || event.cause === "keypad" ? event.cause : "manual";
  return { kind: "bolt", position: event.to === "unlocked" ? "unlocked" : "locked", cause };
}

/** The instant of an event; a lock without a sane clock is heard now. */
export function timeOf(event: EventFrame, now: number) {
  return instant(Number.isSafeInteger(event.at) ? event.at : now);
}
