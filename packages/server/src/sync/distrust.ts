import {
  type Capabilities,
  type Instant,
  type Placement,
  type SeenSlot,
  type Slot,
  slotNumber,
  unseenSlot,
} from "@cardea/core";
import type { Actor, Store, StoredLock, Tx } from "../store/port.ts";

/** How old what the store says about its locks is. */
export interface Restored {
  /** When the backup was made, ISO 8601; null where nobody knows. */
  readonly madeAt: string | null;
  readonly actor: Actor;
  readonly now: Instant;
}

/**
 * Forgets what a restored store claims of its locks: since its backup was made codes may have come, gone and moved. No
 * ledger keeps a proof, every slot is looked at again, and what a lock can't show of a slot of ours is written anew. One
 * unit: all of it or nothing.
 */
export async function distrustLocks(store: Pick<Store, "unit">, restored: Restored): Promise<void> {
  const { madeAt, actor, now } = restored;
  await store.unit(async (tx) => {
    const locks = await tx.locks();
    for (const lock of locks) {
      const slots = await tx.slots(lock.id);
      await tx.saveSlots(lock.id, doubtedSlots(lock.capabilities, slots));
      const held = (await tx.livePlacements(lock.id)).map(({ placement }) => doubtedPlacement(placement));
      if (held.length > 0) await tx.savePlacements(held);
      await forgetState(tx, lock);
      await tx.schedule("sync_lock", lock.id, now);
    }
    await tx.record([{ actor, action: "store.restored", subject: {}, facts: { madeAt, locks: locks.length } }]);
  });
}

/** What is left of the knowledge of all slots of a lock, those included that nobody had looked at. */
export function doubtedSlots(capabilities: Capabilities, known: readonly SeenSlot[]): readonly SeenSlot[] {
  const bySlot = new Map<Slot, SeenSlot>(known.map((seen) => [seen.slot, seen]));
  const { first, count } = capabilities.slots;
  if (capabilities.readBack !== "none") {
    for (let number = first; number < first + count; number++) {
      const slot = slotNumber(number);
      if (!bySlot.has(slot)) bySlot.set(slot, unseenSlot(slot));
    }
  }
  return [...bySlot.values()].map((seen) => doubtedSlot(capabilities, seen));
}

function doubtedSlot({ readBack }: Capabilities, seen: SeenSlot): SeenSlot {
  const isHeld = seen.content === "ours" || seen.content === "unknown";
  const placementId = isHeld ? seen.placementId : null;
  const doubted = { ...unseenSlot(seen.slot), placementId, pinTag: seen.pinTag };
  switch (readBack) {
    case "pin":
      return doubted;
    case "status":
      // It shows that the slot is taken, but by whom? The PIN of a later code may be there: taken out and set anew.
      return placementId === null ? doubted : { ...doubted, content: "ours" as const, placementId: null };
    case "none":
      // Nothing can be looked at. A slot of ours is cleared and set anew by the planner; no other is touched.
      return isHeld && placementId === null ? { ...doubted, content: "unmanaged" } : isHeld ? doubted : seen;
  }
}

function doubtedPlacement(placement: Placement): Placement {
  const ledger = { ...placement.ledger, acknowledgedAt: null, verifiedAt: null, proof: null };
  return { ...placement, failures: null, ledger };
}

/** The lock tells these again, or is asked. */
async function forgetState(tx: Tx, { id }: StoredLock): Promise<void> {
  await tx.updateLockState(id, { bolt: null, boltCause: null, door: null, lockedOutUntil: null, keypadSeen: null });
}

