import { CARDEA } from "./alarms.ts";
import {
  type Instant,
  type KeypadReason,
  openWindowsOf,
  type Placement,
  plus,
  type SeenSlot,
  type Slot,
  unseenSlot,
} from "@cardea/core";
import { scheduleEdge, tellCode, wakeLocks } from "./tell-code.ts";
import type { LivePlacement, StoredCode } from "../store/port.ts";
import { isForgotten } from "./forgotten.ts";
import { blurOf, CLOCK_DRIFT_MS, type Occupant, occupantAt } from "./attribution.ts";
import { limitWrongPins } from "./keypad.ts";
import { type LockBatch, learnSlots, publishEvent, recordEvent, slotsOf, type TimedEvent } from "./lock-batch.ts";

/** One use of a keypad, as the lock told it. */
export interface Entry extends TimedEvent {
  readonly reason: KeypadReason;
  readonly slot: Slot | null;
}

/** Writes down an entry: whose it was, what it used up, and what wrong PINs lead to. */
export async function takeEntry(batch: LockBatch, entry: Entry): Promise<void> {
  const { reason, slot, at, event } = entry;
  const seen = slot === null ? undefined : (await slotsOf(batch)).get(slot);
  const blurMs = blurOf(event.at, batch);
  const { id: lockId, capabilities } = batch.lock;
  const { lateWrites } = capabilities;
  const occupant = slot === null ? null : await occupantAt(batch.tx, { lockId, slot, at, blurMs, lateWrites, seen });
  const doubt = occupant === null ? null : doubtOf(occupant, batch, { ...entry, seen });
  const known = doubt === null ? occupant : null;
  await tellEntry(batch, entry, { known, doubt });
  doubtKeypad(batch, reason);
  if (reason === "granted") {
    batch.state.lastEntryAt = latest(batch.state.lastEntryAt ?? batch.lock.state.lastEntryAt, at);
    // Rather a use too many than a one-time code that a restore makes fresh.
    const used = doubt === "restored" ? occupant : known;
    if (used !== null) await countUse(batch, used, at);
    if (slot !== null && (known === null || seen?.content === "empty")) await distrust(batch, slot, seen);
  } else if (reason === "unknown_code" || reason === "locked_out")
    await limitWrongPins(batch.tx, batch.lock, { at, now: batch.now });
}

/** A keypad that answers otherwise than it was switched isn't switched as the lock had said: it is to be switched again. */
function doubtKeypad(batch: LockBatch, reason: KeypadReason): void {
  const { keypadWanted, keypadSeen } = { ...batch.lock.state, ...batch.state };
  if (reason === "locked_out" || keypadWanted === null || keypadSeen !== keypadWanted) return;
  if (keypadWanted === (reason !== "disabled")) return;
  batch.state.keypadSeen = null;
  batch.wake = true;
}

/** Why it may have been somebody else after all; null if nothing speaks for that. */
function doubtOf(
  { placement, code }: LivePlacement,
  { context, forgotten }: LockBatch,
  { at, reason, seen }: Entry & { readonly seen: SeenSlot | undefined },
): string | null {
  // Of the time that a restore took only so much is known: a PIN that was there before and is seen to be there still.
  if (isForgotten(at, forgotten) && (seen?.proof !== "read_back" || seen.content !== "ours")) return "restored";
  if (placement.enforcement !== "lock" || reason !== "granted") return null;
  const span = { from: plus(at, -CLOCK_DRIFT_MS), until: plus(at, CLOCK_DRIFT_MS) };
  // A lock that keeps the code's times by itself would not have let it in then: it must mean another slot. What it can't
  // know of, revocation and counted uses, does not make its word doubtful.
  const byLock = { ...code, revokedAt: null, uses: 0 };
  return openWindowsOf(byLock, context, span).length > 0 ? null : "outside_window";
}

interface Attribution {
  readonly known: Occupant;
  readonly doubt: string | null;
}

async function tellEntry(
  batch: LockBatch,
  { reason, slot, at, facts }: Entry,
  { known, doubt }: Attribution,
): Promise<void> {
  const codeId = known?.code.id ?? null;
  const holderId = known?.code.holderId ?? null;
  const told = { ...facts, ...(doubt !== null && { doubt }) };
  await publishEvent(batch, { kind: "entry", at, reason, slot, codeId, holderId, facts: told });
  const action = reason === "granted" ? "entry.granted" : "entry.denied";
  const subject = codeId === null || holderId === null ? {} : { codeId, holderId };
  await recordEvent(batch, action, { subject, facts: { ...told, at, reason, slot } });
}

async function countUse(batch: LockBatch, { placement, code }: LivePlacement, at: Instant): Promise<void> {
  const { tx, context, now } = batch;
  const used: StoredCode = {
    ...code,
    uses: code.uses + 1,
    firstUsedAt: code.firstUsedAt === null || at < code.firstUsedAt ? at : code.firstUsedAt,
    lastUsedAt: latest(code.lastUsedAt, at),
  };
  await tx.updateCode(used);
  if (placement.ledger.firstUsedAt === null) await tx.savePlacements([firstUsed(placement, at)]);
  const { maxUses, firstUseTtlMs } = code.rule;
  if (maxUses !== null && used.uses === maxUses)
    await tellCode(tx, used, { actor: CARDEA, action: "code.used_up", at, facts: { uses: used.uses } });
  if (maxUses !== null && used.uses >= maxUses) await wakeLocks(tx, used, now);
  if (firstUseTtlMs !== null && code.firstUsedAt === null) {
    await wakeLocks(tx, used, now);
    await scheduleEdge(tx, used, context, now);
  }
}

function firstUsed(placement: Placement, at: Instant): Placement {
  return { ...placement, ledger: { ...placement.ledger, firstUsedAt: at } };
}

/**
 * A slot that opened although we know of nothing in it is looked at. Whose code was cleared from it last stays known: a
 * late write may have brought that one back, and then it must go again.
 */
async function distrust(batch: LockBatch, slot: Slot, seen: SeenSlot | undefined): Promise<void> {
  if (seen === undefined) await learnSlots(batch, [unseenSlot(slot)]);
  else if (seen.content === "empty") await learnSlots(batch, [{ ...seen, proof: "acknowledged" }]);
}

function latest(a: Instant | null | undefined, b: Instant): Instant {
  return a !== null && a !== undefined && a > b ? a : b;
}
