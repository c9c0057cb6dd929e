import { assert, CardeaError, type LockId, type Pin, type Placement, type SeenSlot, type Slot } from "@cardea/core";
import type { Actor, Tx } from "../store/port.ts";
import { insertNew, type Making } from "./create-code.ts";
import { draftOf, newId } from "./draft.ts";
import { rivalsOf, tagged } from "./pin-choice.ts";
import type { ChangedCode, CodeInput, CodeTools } from "./port.ts";
import { refuse } from "./refuse.ts";
import { rewriteOnLocks } from "../events/rewrite.ts";
import { slotCounts } from "./room.ts";
import { type SlotReader, tellUnmanaged, unmanagedAt } from "./unmanaged.ts";
import { readDetail } from "./view-code.ts";
import { readWish } from "./wish.ts";

/** Which unmanaged code is to become one of ours, for whom and for when. */
export interface Adoption {
  readonly lockId: LockId;
  readonly slot: Slot;
  /** Who has it and when it shall be valid; kind, lock and digits are given by the lock. */
  readonly input: Omit<CodeInput, "kind" | "lockIds" | "pin">;
  readonly readSlot: SlotReader;
}

/**
 * Makes a custom code of an unmanaged one, with the digits that the lock shows; it stays in its slot. Its digits may be
 * weak: they are on the lock already. Throws `lock_cannot` where the lock hides them, and all that making a code throws.
 */
export async function adoptUnmanaged(
  tools: CodeTools,
  { lockId, slot, input, readSlot }: Adoption,
  actor: Actor,
): Promise<ChangedCode> {
  await unmanagedAt(tools.store, lockId, slot);
  const pin = await readDigits(readSlot, lockId, slot);
  const now = tools.world.now();
  // The digits themselves come from the lock; the wish only needs to be whole.
  const whole: CodeInput = { ...input, kind: "custom", lockIds: [lockId], pin: "" };
  const { wish, problems } = await readWish(tools.store, whole, now);
  refuse(problems);
  assert(wish !== null, "a wish without a place has problems");
  const making = { tools, input: whole, wish, actor, now };
  const codeId = await tools.store.unit((tx) => adopt(tx, making, { lockId, slot, pin }));
  return { code: await readDetail(tools.store, codeId, now), notes: wish.notes };
}

async function readDigits(readSlot: SlotReader, lockId: LockId, slot: Slot): Promise<Pin> {
  const reading = await readSlot(lockId, slot);
  if (reading.kind === "unreachable")
    throw new CardeaError("lock_unreachable", "The lock does not answer. Try again when it is in reach.");
  if (reading.kind === "seen" && reading.content.kind === "pin") return reading.content.pin;
  if (reading.kind === "seen" && reading.content.kind === "empty") {
    throw new CardeaError("conflict", "The slot is empty by now; there is nothing to adopt.");
  }
  throw new CardeaError(
    "lock_cannot",
    "This lock hides the digits of its codes, so the code cannot be adopted. Remove it and make a new one.",
  );
}

interface Digits {
  readonly lockId: LockId;
  readonly slot: Slot;
  readonly pin: Pin;
}

async function adopt(tx: Tx, making: Making, { lockId, slot, pin }: Digits): Promise<Placement["codeId"]> {
  const { tools, wish, actor, now } = making;
  await tx.holdSite(wish.place.site.id);
  const { lock, seen } = await unmanagedAt(tx, lockId, slot);
  const choice = tagged(tools, pin, wish.place);
  const holderId = wish.knownHolder?.id ?? newId(tools.world, "holder", now);
  const draft = draftOf(wish, { codeId: newId(tools.world, "code", now), holderId }, now);
  await refuseRivals(tx, making, { draft, choice });
  const made = await insertNew(tx, making, { draft, choice, settle: (placement) => settled(placement, slot, making) });
  const [placement] = made.placements;
  assert(placement !== undefined, "a code of one lock has one placement");
  await tx.saveSlots(lockId, [taken(seen, placement, choice.pinTag)]);
  // A lock that is to keep its times by itself has them only once it was written by us.
  if (placement.schedule !== null || placement.lockMaxUses !== null) await rewriteOnLocks(tx, [placement]);
  await tellUnmanaged(tx, { lock, slot, actor, now, action: "unmanaged.adopted", placement });
  return placement.codeId;
}

interface Rivalry {
  readonly draft: ReturnType<typeof draftOf>;
  readonly choice: ReturnType<typeof tagged>;
}

/** The unmanaged code itself is no rival of what it becomes. */
async function refuseRivals(tx: Tx, { wish, now }: Making, { draft, choice }: Rivalry): Promise<void> {
  const counts = await slotCounts(tx, wish.place.locks);
  const rivals = await rivalsOf(tx, choice, { code: draft, place: wish.place, now, counts, adopts: true });
  refuse(rivals.map((message) => ({ path: "pin", code: "pin_in_use", message })));
}

/** It is on the lock already, and its digits were just read. */
function settled(placement: Placement, slot: Slot, { now }: Making): Placement {
  const ledger = {
    ...placement.ledger,
    sentAt: now,
    acknowledgedAt: now,
    verifiedAt: now,
    proof: "read_back",
  } as const;
  return { ...placement, slot, ledger };
}

function taken(seen: SeenSlot, placement: Placement, pinTag: SeenSlot["pinTag"]): SeenSlot {
  return { ...seen, content: "ours", placementId: placement.id, pinTag, proof: "read_back", failures: null };
}
