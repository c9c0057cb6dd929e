import {
  type Capabilities,
  instant,
  type Instant,
  type Placement,
  type SeenSlot,
  type Slot,
  slotNumber,
  unseenSlot,
} from "@cardea/core";
import { saveForgotten } from "../events/forgotten.ts";
import type { Actor, Store, StoredLock, Tx } from "../store/port.ts";

/** Locks that are done in one unit. */
const BATCH = 100;

/** What is known of a restored store. */
export interface Restored {
  /** When its backup was made, ISO 8601. */
  readonly madeAt: string;
  readonly actor: Actor;
  readonly now: Instant;
}

/**
 * Forgets what a restored store claims of its locks: since its backup was made codes may have come, gone and moved. No
 * ledger keeps a proof, every slot is looked at, and what a lock can't show of a slot of ours is written anew. For a
 * store that nobody else works with; cut off, it may be begun again.
 */
export async function distrustLocks(
  store: Pick<Store, "unit" | "locks">,
  { madeAt, actor, now }: Restored,
): Promise<void> {
  const locks = await store.locks();
  for (let first = 0; first < locks.length; first += BATCH) {
    const some = locks.slice(first, first + BATCH);
    await store.unit(async (tx) => {
      for (const lock of some) await distrustLock(tx, lock, now);
    });
  }
  await store.unit(async (tx) => {
    await saveForgotten(tx, { from: instant(Date.parse(madeAt)), until: now });
    await tx.record([{ actor, action: "store.restored", subject: {}, facts: { madeAt, locks: locks.length } }]);
  });
}

async function distrustLock(tx: Tx, { id, capabilities, state }: StoredLock, now: Instant): Promise<void> {
  const slots = doubtedSlots(capabilities, await tx.slots(id));
  await tx.saveSlots(id, slots);
  const held = new Set(slots.map(({ placementId }) => placementId));
  const live = (await tx.livePlacements(id)).map(({ placement }) =>
    doubtedPlacement(placement, held.has(placement.id)),
  );
  if (live.length > 0) await tx.savePlacements(live);
  if (state.keypadWanted !== null) await tx.updateLockState(id, { keypadSeen: null });
  await tx.schedule("sync_lock", id, now);
}

/** What is left of the knowledge of all slots of a lock, those included that nobody had looked at. */
function doubtedSlots(capabilities: Capabilities, known: readonly SeenSlot[]): readonly SeenSlot[] {
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
  const doubted: SeenSlot = { ...unseenSlot(seen.slot), placementId, pinTag: seen.pinTag };
  switch (readBack) {
    case "pin":
      // What was somebody else's stays so while the same digits are seen there: a code of ours may have them too.
      return seen.content === "unmanaged" && seen.pinTag !== null ? { ...doubted, content: "unmanaged" } : doubted;
    case "status":
      // It shows that a slot is taken, but not that a later code took the place of ours: so ours is taken out and set anew.
      return placementId === null ? doubted : { ...doubted, content: "ours", placementId: null };
    case "none":
      // There is nothing to look at. A doubtful slot of ours is cleared and set anew; no other is touched.
      if (placementId !== null) return doubted;
      return isHeld ? { ...doubted, content: "unmanaged" } : seen;
  }
}

function doubtedPlacement(placement: Placement, isHeld: boolean): Placement {
  const ledger = { ...placement.ledger, acknowledgedAt: null, verifiedAt: null, proof: null };
  return { ...placement, slot: isHeld ? placement.slot : null, failures: null, ledger };
}
