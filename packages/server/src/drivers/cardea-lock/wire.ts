import {
  type Capabilities,
  instant,
  KEYPAD_REASONS,
  LOCK_CLASSES,
  type LockHappening,
  type Outcome,
  Pin,
  type Reading,
  REFUSALS,
  type Slot,
  slotNumber,
} from "@cardea/core";
import type { LogLine } from "../follow-log.ts";
import type { FoundLock } from "../port.ts";

type Fields = Readonly<Record<string, unknown>>;

/** The answer to `GET /lock`, or null if that is no lock of ours. */
export function foundLockOf(body: unknown): FoundLock | null {
  const { address, name, class: lockClass, capabilities, state } = fieldsOf(body);
  const knownClass = LOCK_CLASSES.find((known) => known === lockClass);
  const able = capabilitiesOf(fieldsOf(capabilities));
  if (typeof address !== "string" || address === "" || typeof name !== "string") return null;
  if (knownClass === undefined || able === null) return null;
  return { address, name, class: knownClass, capabilities: able, bolt: positionOf(fieldsOf(state)["bolt"]) };
}

function capabilitiesOf(told: Fields): Capabilities | null {
  const { readBack, firmware } = told;
  const slots = fieldsOf(told["slots"]);
  const { first, count } = slots;
  const pin = pinConstraintsOf(fieldsOf(told["pin"]));
  const knownReadBack = (["pin", "status", "none"] as const).find((known) => known === readBack);
  if (!isCount(first) || !isCount(count) || pin === null || knownReadBack === undefined) return null;
  return {
    slots: { first, count },
    pin,
    schedules: told["schedules"] === null ? null : schedulesOf(fieldsOf(told["schedules"])),
    readBack: knownReadBack,
    reportsChanges: told["reportsChanges"] === true,
    oneTime: told["oneTime"] === true,
    keypadOff: told["keypadOff"] === true,
    remoteLock: told["remoteLock"] === true,
    remoteUnlock: told["remoteUnlock"] === true,
    lateWrites: told["lateWrites"] === true,
    firmware: typeof firmware === "string" ? firmware : null,
  };
}

function pinConstraintsOf({
  lengths,
  sameLength,
  forbiddenDigits,
  forbiddenPrefixes,
  uniqueFirstDigits,
}: Fields): Capabilities["pin"] | null {
  if (!Array.isArray(lengths) || lengths.length === 0 || !lengths.every(isCount)) return null;
  const prefixes = Array.isArray(forbiddenPrefixes) ? forbiddenPrefixes : [];
  return {
    lengths,
    sameLength: sameLength === true,
    forbiddenDigits: typeof forbiddenDigits === "string" ? forbiddenDigits : "",
    forbiddenPrefixes: prefixes.filter((prefix) => typeof prefix === "string"),
    uniqueFirstDigits: isCount(uniqueFirstDigits) ? uniqueFirstDigits : null,
  };
}

function schedulesOf({ dated, weekly, overnight, combined }: Fields): Capabilities["schedules"] {
  return {
    dated: dated === true,
    weekly: isCount(weekly) ? weekly : 0,
    overnight: overnight === true,
    combined: combined === true,
  };
}

/** The lock's own word for what became of a write; anything else means that nobody knows. */
export function outcomeOf(body: unknown): Outcome {
  const { kind, reason } = fieldsOf(body);
  if (kind === "confirmed") return { kind };
  const refusal = REFUSALS.find((known) => known === reason);
  return kind === "refused" && refusal !== undefined ? { kind, reason: refusal } : { kind: "unconfirmed" };
}

/** What the lock showed of a slot; anything that isn't a reading counts as no answer. */
export function readingOf(body: unknown): Reading {
  const { kind, content } = fieldsOf(body);
  if (kind === "unsupported") return { kind };
  const { kind: shown, pin } = fieldsOf(content);
  if (kind !== "seen") return { kind: "unreachable" };
  if (shown === "empty" || shown === "hidden") return { kind, content: { kind: shown } };
  const digits = shown === "pin" && typeof pin === "string" ? Pin.parse(pin) : null;
  return digits === null ? { kind: "unreachable" } : { kind, content: { kind: "pin", pin: digits } };
}

/** The lines of `GET /events`. Null if that is no log; lines that mean nothing to us keep their number. */
export function linesOf(body: unknown, slots: Capabilities["slots"]): readonly LogLine[] | null {
  const { items } = fieldsOf(body);
  if (!Array.isArray(items)) return null;
  return items.map(fieldsOf).flatMap(({ sequence, at, happening }) => {
    if (!isCount(sequence) || !isCount(at)) return [];
    const told = happeningOf(fieldsOf(happening), slots);
    return [{ sequence, event: told === null ? null : { sequence, at: instant(at), happening: told } }];
  });
}

/** Built anew from known fields, so that nothing else that a lock sends gets in. */
function happeningOf(told: Fields, slots: Capabilities["slots"]): LockHappening | null {
  const { kind, percent, enabled, until, change, fromSequence, untilSequence } = told;
  switch (kind) {
    case "entry":
      return entryOf(told, slots);
    case "bolt":
      return boltOf(told);
    case "door": {
      const position = (["open", "closed"] as const).find((known) => known === told["position"]);
      return position === undefined ? null : { kind, position };
    }
    case "lockout":
      return { kind, until: isCount(until) ? instant(until) : null };
    case "lockout_over":
    case "tamper":
    case "jam":
    case "all_slots_cleared":
    case "clock_reset":
      return { kind };
    case "keypad":
      return { kind, enabled: enabled === true };
    case "battery":
      return typeof percent === "number" ? { kind, percent: Math.min(100, Math.max(0, Math.round(percent))) } : null;
    case "slot_changed": {
      const slot = slotOf(told["slot"], slots);
      return slot === null ? null : { kind, slot, change: change === "cleared" ? "cleared" : "set" };
    }
    case "gap":
      return isCount(fromSequence) && isCount(untilSequence) ? { kind, fromSequence, untilSequence } : null;
    default:
      return null;
  }
}

function entryOf({ reason, slot }: Fields, slots: Capabilities["slots"]): LockHappening | null {
  const known = KEYPAD_REASONS.find((each) => each === reason);
  return known === undefined ? null : { kind: "entry", reason: known, slot: slotOf(slot, slots) };
}

function boltOf({ position, cause }: Fields): LockHappening | null {
  const knownPosition = positionOf(position);
  const knownCause = (["keypad", "remote", "manual", "relock"] as const).find((known) => known === cause);
  return knownPosition === null || knownCause === undefined
    ? null
    : { kind: "bolt", position: knownPosition, cause: knownCause };
}

function positionOf(value: unknown): "locked" | "unlocked" | null {
  return (["locked", "unlocked"] as const).find((known) => known === value) ?? null;
}

/** A slot that a guest's code can be in; null for any other. */
function slotOf(value: unknown, slots: Capabilities["slots"]): Slot | null {
  return isCount(value) && value >= slots.first && value < slots.first + slots.count ? slotNumber(value) : null;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
