import {
  type Instant,
  type LockHappening,
  plus,
  type SeenSlot,
  type Slot,
  unreachable,
  unseenSlot,
} from "@cardea/core";
import { unproven } from "./rewrite.ts";
import type { AlarmKind, NewEvent, StoredAlarm } from "../store/port.ts";
import { CARDEA, lowerAlarm, raiseAlarm } from "./alarms.ts";
import { takeEntry } from "./entry.ts";
import { CLOCK_DRIFT_MS } from "./attribution.ts";
import { type LockBatch, learnSlots, publishEvent, recordEvent, slotsOf, type TimedEvent } from "./lock-batch.ts";

/** A battery is low at or under this, and well again only at or over the second. Percent. */
const LOW_PERCENT = 20;
const WELL_PERCENT = 25;

/** Writes down one event of a lock with all that follows from it. */
export async function takeHappening(batch: LockBatch, timed: TimedEvent): Promise<void> {
  const { happening } = timed.event;
  if (happening.kind === "entry") return takeEntry(batch, { ...timed, reason: happening.reason, slot: happening.slot });
  const slot = happening.kind === "slot_changed" ? happening.slot : null;
  const facts = { ...timed.facts, ...reportedFacts(happening) };
  await publishEvent(batch, { kind: eventKindOf(happening), at: timed.at, slot, facts });
  if (RECORDED.has(happening.kind)) {
    await recordEvent(batch, eventKindOf(happening), {
      subject: {},
      facts: { ...facts, at: timed.at, ...(slot !== null && { slot }) },
    });
  }
  await follow(batch, happening, timed.at);
}

/** What is worth a place in the audit log; the rest is daily life of a door. */
const RECORDED: ReadonlySet<LockHappening["kind"]> = new Set([
  "lockout",
  "lockout_over",
  "keypad",
  "tamper",
  "jam",
  "slot_changed",
  "all_slots_cleared",
  "clock_reset",
  "gap",
]);

/** The kind of the event that tells of a happening. */
export function eventKindOf({ kind }: LockHappening): string {
  return kind === "entry" ? "entry" : `lock.${kind}`;
}

/** What the lock itself said of a happening, as public facts. */
export function reportedFacts(happening: LockHappening): NewEvent["facts"] {
  switch (happening.kind) {
    case "bolt":
      return { position: happening.position, cause: happening.cause };
    case "door":
      return { position: happening.position };
    case "lockout":
      return { until: happening.until };
    case "keypad":
      return { enabled: happening.enabled };
    case "battery":
      return { percent: happening.percent };
    case "slot_changed":
      return { change: happening.change };
    case "gap":
      return { fromSequence: happening.fromSequence, untilSequence: happening.untilSequence };
    case "entry":
    case "lockout_over":
    case "tamper":
    case "jam":
    case "all_slots_cleared":
    case "clock_reset":
      return {};
    default:
      return unreachable(happening);
  }
}

async function follow(
  batch: LockBatch,
  happening: Exclude<LockHappening, { kind: "entry" }>,
  at: Instant,
): Promise<void> {
  switch (happening.kind) {
    case "bolt":
      batch.state.bolt = happening.position;
      batch.state.boltCause = happening.cause;
      return;
    case "door":
      return takeDoor(batch, happening.position, at);
    case "keypad":
      batch.state.keypadSeen = happening.enabled;
      batch.wake = true;
      return;
    case "battery":
      return takeBattery(batch, happening.percent, at);
    case "lockout":
      batch.state.lockedOutUntil = happening.until;
      return raise(batch, "locked_out", { until: happening.until }, at);
    case "lockout_over":
      batch.state.lockedOutUntil = null;
      return lowerAlarm(batch.tx, batch.lock, "locked_out", { actor: CARDEA, at });
    case "tamper":
      return raise(batch, "tamper", {}, at);
    case "slot_changed":
      return takeSlotChange(batch, happening, at);
    case "all_slots_cleared":
      return takeAllCleared(batch, at);
    case "gap":
      return raise(
        batch,
        "event_gap",
        { fromSequence: happening.fromSequence, untilSequence: happening.untilSequence },
        at,
      );
    case "clock_reset":
      batch.wake = true;
      return;
    case "jam":
      return;
    default:
      return unreachable(happening);
  }
}

async function raise(batch: LockBatch, kind: AlarmKind, facts: StoredAlarm["facts"], at: Instant): Promise<void> {
  await raiseAlarm(batch.tx, batch.lock, { kind, placementId: null, codeId: null, facts }, at);
}

/** An open door is looked at when it has stood open for too long; nothing is asked of the lock before. */
async function takeDoor({ tx, lock, state }: LockBatch, position: "open" | "closed", at: Instant): Promise<void> {
  state.door = position;
  const limitMs = lock.settings.doorOpenLimitMs;
  if (position === "closed") await lowerAlarm(tx, lock, "door_left_open", { actor: CARDEA, at });
  else if (limitMs !== null) await tx.scheduleBy("sync_lock", lock.id, plus(at, limitMs));
}

async function takeBattery(batch: LockBatch, percent: number, at: Instant): Promise<void> {
  batch.state.batteryPercent = percent;
  if (percent <= LOW_PERCENT) {
    const open = await batch.tx.alarms({ open: true, lockId: batch.lock.id });
    if (!open.some(({ kind }) => kind === "low_battery")) await raise(batch, "low_battery", { percent }, at);
  } else if (percent >= WELL_PERCENT) await lowerAlarm(batch.tx, batch.lock, "low_battery", { actor: CARDEA, at });
}

async function takeSlotChange(
  batch: LockBatch,
  { slot, change }: { readonly slot: Slot; readonly change: "set" | "cleared" },
  at: Instant,
): Promise<void> {
  const seen = (await slotsOf(batch)).get(slot) ?? unseenSlot(slot);
  if (!isOutdated(seen, at)) {
    await learnSlots(batch, [changedByOthers(batch, seen, change)]);
    await forgetPlacements(batch, [seen]);
  }
  await raise(batch, "unmanaged_change", { slot, change }, at);
}

/** Whether the lock has answered about the slot since: news that were long under way change nothing of what it said then. */
function isOutdated({ seenAt }: SeenSlot, at: Instant): boolean {
  return seenAt !== null && seenAt > plus(at, CLOCK_DRIFT_MS);
}

/**
 * Somebody else had his hands on the slot. Where the lock can be read, it is looked at before anything else; the PIN
 * that was there may still be, so it goes into no other slot meanwhile. Where it can't, the lock's word must do.
 */
function changedByOthers({ lock }: LockBatch, seen: SeenSlot, change: "set" | "cleared"): SeenSlot {
  if (lock.capabilities.readBack !== "none")
    return { ...seen, content: "unknown", placementId: null, proof: null, failures: null };
  const content = change === "cleared" ? "empty" : "unmanaged";
  return { ...seen, content, placementId: null, pinTag: null, proof: "acknowledged", failures: null };
}

async function takeAllCleared(batch: LockBatch, at: Instant): Promise<void> {
  const slots = [...(await slotsOf(batch)).values()].filter((seen) => !isOutdated(seen, at));
  await learnSlots(
    batch,
    slots.map((seen) => changedByOthers(batch, seen, "cleared")),
  );
  await forgetPlacements(batch, slots);
  await raise(batch, "unmanaged_change", { slot: null, change: "all_cleared" }, at);
}

/** What was proven of the codes in these slots is no longer known. */
async function forgetPlacements({ tx, lock }: LockBatch, slots: readonly SeenSlot[]): Promise<void> {
  const ids = new Set(
    slots.filter(({ content }) => content === "ours" || content === "unknown").map(({ placementId }) => placementId),
  );
  const held = (await tx.livePlacements(lock.id)).filter(({ placement }) => ids.has(placement.id));
  if (held.length > 0) await tx.savePlacements(held.map(({ placement }) => unproven(placement)));
}
