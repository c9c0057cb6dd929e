import type { Instant, LockEvent, RuleContext, SeenSlot, Slot, Window } from "@cardea/core";
import type { Actor, LockState, NewEvent, NewRecord, StoredLock, Tx } from "../store/port.ts";

/** Whether a lock's clock is right, as far as one batch of its events tells. */
export type ClockTruth = "right" | "fast" | "unknown";

/** What one batch of a lock's events does, while it is written down in one unit. */
export interface LockBatch {
  readonly tx: Tx;
  readonly lock: StoredLock;
  readonly context: RuleContext;
  readonly now: Instant;
  /** What it shows of the lock's clock. */
  readonly clock: ClockTruth;
  /** The time of which a restore took the memory. */
  readonly forgotten: Window | null;
  /** Whether the lock must be looked at afterwards. */
  wake: boolean;
  /** What changed of the lock's state so far. */
  readonly state: { -readonly [Column in keyof LockState]?: LockState[Column] };
  slots: Map<Slot, SeenSlot> | null;
}

/** The lock as the cause of a record. */
export function lockActor({ id, name }: StoredLock): Actor {
  return { kind: "lock", id, name };
}

/** What is known of the lock's slots, read once in a batch. */
export async function slotsOf(batch: LockBatch): Promise<Map<Slot, SeenSlot>> {
  batch.slots ??= new Map((await batch.tx.slots(batch.lock.id)).map((seen) => [seen.slot, seen]));
  return batch.slots;
}

/** Stores what is now known of some slots. */
export async function learnSlots(batch: LockBatch, changed: readonly SeenSlot[]): Promise<void> {
  const slots = await slotsOf(batch);
  for (const seen of changed) slots.set(seen.slot, seen);
  if (changed.length > 0) await batch.tx.saveSlots(batch.lock.id, changed);
  batch.wake = true;
}

type EventParts = Pick<NewEvent, "kind" | "at"> &
  Partial<Pick<NewEvent, "codeId" | "holderId" | "reason" | "slot" | "facts">>;

/** Tells an event of this lock to whoever listens. */
export async function publishEvent({ tx, lock }: LockBatch, parts: EventParts): Promise<void> {
  const blank = { codeId: null, holderId: null, reason: null, slot: null, facts: {} };
  await tx.publish([{ ...blank, siteId: lock.siteId, lockId: lock.id, ...parts }]);
}

/** Puts it into the audit log with the lock as its cause. */
export async function recordEvent(
  { tx, lock }: LockBatch,
  action: string,
  parts: Pick<NewRecord, "subject" | "facts">,
): Promise<void> {
  await tx.record([
    { actor: lockActor(lock), action, subject: { lockId: lock.id, ...parts.subject }, facts: parts.facts },
  ]);
}

/** One event of the batch, its time made credible. */
export interface TimedEvent {
  readonly event: LockEvent;
  readonly at: Instant;
  /** Public facts that every event of a lock carries: its number in the lock's own log, a clock that cannot be right. */
  readonly facts: NewEvent["facts"];
}
