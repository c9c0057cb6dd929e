import type { LockId, Placement, SeenSlot } from "@cardea/core";
import type { Tx } from "../store/port.ts";

/**
 * Has these placements taken out of their slots and written anew, since what the lock holds for them is no longer right.
 * A slot without a placement but of ours is one to be cleared; until it is, its PIN goes into no other.
 */
export async function rewriteOnLocks(tx: Tx, placements: readonly Placement[]): Promise<void> {
  for (const placement of placements) {
    const slots = await tx.slots(placement.lockId);
    const held = slots.filter(
      (seen) => seen.placementId === placement.id && (seen.content === "ours" || seen.content === "unknown"),
    );
    if (held.length > 0) await release(tx, placement.lockId, held);
    await tx.savePlacements([unproven(placement)]);
  }
}

async function release(tx: Tx, lockId: LockId, held: readonly SeenSlot[]): Promise<void> {
  await tx.saveSlots(
    lockId,
    held.map((seen): SeenSlot => ({ ...seen, content: "ours", placementId: null })),
  );
}

/** The placement without a slot and without evidence: it is to be written again. */
export function unproven(placement: Placement): Placement {
  const ledger = { ...placement.ledger, sentAt: null, acknowledgedAt: null, verifiedAt: null, proof: null };
  return { ...placement, slot: null, refusal: null, failures: null, ledger };
}
