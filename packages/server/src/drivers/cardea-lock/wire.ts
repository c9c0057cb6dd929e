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

/** What a lock says of itself is believed within these bounds only: it may be broken, or somebody else's. */
const SLOTS_MAX = 10_000;
const WEEKLY_MAX = 100;
const PREFIXES_MAX = 100;
const TEXT_CHARS_MAX = 120;
const [PIN_LENGTH_MIN, PIN_LENGTH_MAX] = [4, 12];

/** The answer to `GET /lock`, or null if that is no lock of ours. */
export function foundLockOf(body: unknown): FoundLock | null {
  const { address, name: told, class: lockClass, capabilities, state } = fieldsOf(body);
  const knownClass = LOCK_CLASSES.find((known) => known === lockClass);
  const able = capabilitiesOf(fieldsOf(capabilities));
  const name = lineOf(told);
  if (name === null || typeof address !== "string" || lineOf(address) !== address) return null;
  if (knownClass === undefined || able === null) return null;
  return { address, name, class: knownClass, capabilities: able, bolt: positionOf(fieldsOf(state)["bolt"]) };
}

function capabilitiesOf(told: Fields): Capabilities | null {
  const { readBack, firmware } = told;
  const { first, count } = fieldsOf(told["slots"]);
  const pin = pinConstraintsOf(fieldsOf(told["pin"]));
  const knownReadBack = (["pin", "status", "none"] as const).find((known) => known === readBack);
  if (!isCount(first, SLOTS_MAX) || !isCount(count, SLOTS_MAX) || pin === null || knownReadBack === undefined)
    return null;
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
    firmware: lineOf(firmware),
  };
}

function pinConstraintsOf({
  lengths,
  sameLength,
  forbiddenDigits,
  forbiddenPrefixes,
  uniqueFirstDigits,
}: Fields): Capabilities["pin"] | null {
  const told: readonly unknown[] = Array.isArray(lengths) ? lengths : [];
  const known = [...new Set(told)].filter(isPinLength).sort((a, b) => a - b);
  if (known.length === 0) return null;
  const prefixes: readonly unknown[] = Array.isArray(forbiddenPrefixes) ? forbiddenPrefixes : [];
  return {
    lengths: known,
    sameLength: sameLength === true,
    forbiddenDigits:
      typeof forbiddenDigits === "string" && /^[0-9]{1,10}$/.test(forbiddenDigits) ? forbiddenDigits : "",
    forbiddenPrefixes: prefixes.slice(0, PREFIXES_MAX).filter(isPrefix),
    uniqueFirstDigits: isCount(uniqueFirstDigits, PIN_LENGTH_MAX) && uniqueFirstDigits > 0 ? uniqueFirstDigits : null,
  };
}

function isPinLength(value: unknown): value is number {
  return isCount(value, PIN_LENGTH_MAX) && value >= PIN_LENGTH_MIN;
}

function isPrefix(value: unknown): value is string {
  return typeof value === "string" && /^[0-9]{1,12}$/.test(value);
}

function schedulesOf({ dated, weekly, overnight, combined }: Fields): Capabilities["schedules"] {
  return {
    dated: dated === true,
    weekly: isCount(weekly) ? Math.min(weekly, WEEKLY_MAX) : 0,
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
      return isCount(fromSequence) && isCount(untilSequence) && fromSequence <= untilSequence
        ? { kind, fromSequence, untilSequence }
        : null;
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

function isCount(value: unknown, max = Number.MAX_SAFE_INTEGER): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= max;
}

/** Text as people can read it, on one line and not too long; null if nothing is left of it. */
function lineOf(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const line = value
    .slice(0, 2 * TEXT_CHARS_MAX)
    .replace(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]+/gu, " ");
  const text = line.trim().slice(0, TEXT_CHARS_MAX).toWellFormed();
  return text === "" ? null : text;
}
