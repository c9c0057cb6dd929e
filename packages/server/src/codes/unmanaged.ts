import {
  CardeaError,
  type Instant,
  type LockId,
  type Placement,
  type Reading,
  type SeenSlot,
  type Slot,
} from "@cardea/core";
import type { Actor, NewRecord, Reads, StoredLock, Tx } from "../store/port.ts";
import type { CodeTools } from "./port.ts";
import { found } from "./refuse.ts";

/** A code on a lock that Cardea did not place. */
export interface UnmanagedCode {
  readonly lockId: LockId;
  readonly slot: Slot;
  /** Whether the lock shows its digits, so that it can be adopted. */
  readonly isReadable: boolean;
  readonly seenAt: Instant | null;
  /** The owner does not want to hear of it. */
  readonly isIgnored: boolean;
}

/** Reads one slot at the lock itself. Throws `lock_unreachable` or `lock_cannot` where there is no way to ask. */
export type SlotReader = (lockId: LockId, slot: Slot) => Promise<Reading>;

/** The unmanaged codes of a lock as last seen, by slot. Throws `not_found`. */
export async function listUnmanaged(
  { store }: { readonly store: Reads },
  lockId: LockId,
): Promise<readonly UnmanagedCode[]> {
  found(await store.lock(lockId), "lock");
  const ignored = await ignoredSlots(store, lockId);
  const slots = await store.slots(lockId);
  return slots
    .filter((seen) => seen.content === "unmanaged")
    .map((seen) => ({
      lockId,
      slot: seen.slot,
      isReadable: seen.pinTag !== null,
      seenAt: seen.seenAt,
      isIgnored: ignored.get(seen.slot) === markOf(seen),
    }));
}

export interface UnmanagedChoice {
  readonly lockId: LockId;
  readonly slot: Slot;
}

/** Has an unmanaged code taken off the lock, on the owner's word. Throws `not_found`, `conflict`. */
export async function removeUnmanaged(
  { store, world }: CodeTools,
  { lockId, slot }: UnmanagedChoice,
  actor: Actor,
): Promise<void> {
  await store.unit(async (tx) => {
    const { lock, seen } = await unmanagedAt(tx, lockId, slot);
    await tx.saveSlots(lockId, [{ ...seen, content: "ours", placementId: null }]);
    await tellUnmanaged(tx, { lock, slot, actor, now: world.now(), action: "unmanaged.removal_wanted" });
    await tx.schedule("sync_lock", lockId, world.now());
  });
}

/** Notes that the owner does, or does not, want to hear of an unmanaged code. Another code in that slot is told again. */
export async function ignoreUnmanaged(
  { store, world }: CodeTools,
  { lockId, slot, ignored }: UnmanagedChoice & { readonly ignored: boolean },
  actor: Actor,
): Promise<void> {
  await store.unit(async (tx) => {
    const { lock, seen } = await unmanagedAt(tx, lockId, slot);
    const marks = new Map(await ignoredSlots(tx, lockId));
    if (ignored) marks.set(slot, markOf(seen));
    else marks.delete(slot);
    await tx.saveSetting(settingOf(lockId), JSON.stringify([...marks]));
    await tellUnmanaged(tx, {
      lock,
      slot,
      actor,
      now: world.now(),
      action: ignored ? "unmanaged.ignored" : "unmanaged.noticed",
    });
  });
}

/** The lock and what is known of the slot. Throws `conflict` if nothing unmanaged is in it. */
export async function unmanagedAt(
  reads: Reads,
  lockId: LockId,
  slot: Slot,
): Promise<{ lock: StoredLock; seen: SeenSlot }> {
  const lock = found(await reads.lock(lockId), "lock");
  const seen = (await reads.slots(lockId)).find((one) => one.slot === slot);
  if (seen?.content !== "unmanaged")
    throw new CardeaError("conflict", "That slot holds no code that Cardea did not place.");
  return { lock, seen };
}

interface UnmanagedNews {
  readonly lock: StoredLock;
  readonly slot: Slot;
  readonly actor: Actor;
  readonly now: Instant;
  readonly action: `unmanaged.${string}`;
  readonly placement?: Placement;
}

/** Puts it into the audit log and the event stream. */
export async function tellUnmanaged(
  tx: Tx,
  { lock, slot, actor, now, action, placement }: UnmanagedNews,
): Promise<void> {
  const subject: NewRecord["subject"] = {
    lockId: lock.id,
    ...(placement !== undefined && { codeId: placement.codeId }),
  };
  await tx.record([{ actor, action, subject, facts: { slot } }]);
  const codeId = placement?.codeId ?? null;
  await tx.publish([
    {
      at: now,
      kind: action,
      siteId: lock.siteId,
      lockId: lock.id,
      codeId,
      holderId: null,
      reason: null,
      slot,
      facts: {},
    },
  ]);
}

function settingOf(lockId: LockId): string {
  return `unmanaged_ignored.${lockId}`;
}

/** What tells one code in a slot from another, as far as the lock shows it. */
function markOf({ pinTag }: SeenSlot): string {
  return pinTag ?? "hidden";
}

async function ignoredSlots(reads: Reads, lockId: LockId): Promise<ReadonlyMap<Slot, string>> {
  const text = await reads.setting(settingOf(lockId));
  return new Map(text === null ? [] : (JSON.parse(text) as [Slot, string][]));
}
