import {
  type AccessCode,
  type FieldProblem,
  type Instant,
  type Pin,
  type Placement,
  type PlacementId,
  pinProblemsFor,
} from "@cardea/core";
import type { Reads, StoredCode, StoredLock, Tx } from "../store/port.ts";
import { unproven } from "../events/rewrite.ts";
import type { World } from "../world/port.ts";
import { newPlacements } from "./draft.ts";
import { lengthProblems } from "./pin-choice.ts";
import { type Place, readPlace } from "./wish.ts";

/** Whether a change names other doors than the code has; their order means nothing. */
export function isMoved(code: Pick<AccessCode, "lockIds">, lockIds: readonly string[] | undefined): boolean {
  if (lockIds === undefined) return false;
  return lockIds.length !== code.lockIds.length || !lockIds.every((id) => code.lockIds.some((own) => own === id));
}

/** Where a code works once its doors are those; null where none of them can be meant. Reads only. */
export async function placeAfter(
  reads: Reads,
  { code, place }: { readonly code: StoredCode; readonly place: Place },
  lockIds: readonly string[] | undefined,
): Promise<{ readonly place: Place; readonly problems: readonly FieldProblem[] }> {
  if (lockIds === undefined || !isMoved(code, lockIds)) return { place, problems: [] };
  const after = await readPlace(reads, lockIds, code.siteId);
  return { place: after.place ?? place, problems: after.problems };
}

/** What stands against the digits of a code on the locks that it is not for yet. */
export async function pinProblemsOnNew(
  reads: Reads,
  pin: Pin,
  { code, place }: { readonly code: StoredCode; readonly place: Place },
): Promise<readonly FieldProblem[]> {
  const problems: FieldProblem[] = [];
  for (const [index, lock] of place.locks.entries()) {
    if (code.lockIds.includes(lock.id)) continue;
    const misfit = pinProblemsFor(pin, [lock.capabilities.pin]).length > 0;
    const other = await lengthProblems(reads, pin.length, { code, place: { ...place, locks: [lock] } });
    if (misfit || other.length > 0) problems.push(pinMisfit(`lockIds[${index}]`, lock));
  }
  return problems;
}

function pinMisfit(path: string, { name }: StoredLock): FieldProblem {
  const message = `"${name}" does not take a PIN like this one. Make a code of its own for that door.`;
  return { path, code: "pin_not_allowed", message };
}

export interface Move {
  readonly before: Pick<StoredCode, "lockIds">;
  /** As it is stored, with its new doors. */
  readonly code: StoredCode;
  readonly place: Place;
  readonly now: Instant;
}

/**
 * Gives a code a placement on each of its doors, a new one or that which it once had there, and has what is on a door
 * that it lost removed at once.
 */
export async function moveDoors(tx: Tx, world: World, { before, code, place, now }: Move): Promise<void> {
  const known = await tx.placementsOfCode(code.id);
  const closed = await closedOf(tx, code, known);
  const [back, leaving] = [
    known.filter((one) => closed.has(one.id) && code.lockIds.includes(one.lockId)),
    known.filter(({ lockId }) => before.lockIds.includes(lockId) && !code.lockIds.includes(lockId)),
  ];
  await tx.reopenPlacements(back.map(({ id }) => id));
  await tx.savePlacements([
    ...back.map(unproven),
    ...leaving.map((one) => ({ ...one, ledger: { ...one.ledger, wantedAt: now } })),
  ]);
  const homeless = place.locks.filter(({ id }) => !known.some(({ lockId }) => lockId === id));
  await tx.insertPlacements(newPlacements(world, code, { ...place, locks: homeless }, now));
  for (const { lockId } of leaving) await tx.schedule("sync_lock", lockId, now);
}

/** Those of its placements that no lock looks at any more. */
async function closedOf(tx: Tx, code: StoredCode, known: readonly Placement[]): Promise<ReadonlySet<PlacementId>> {
  const lockIds = known.map(({ lockId }) => lockId);
  const living = new Set((await tx.liveByTag(lockIds, code.pinTag)).map(({ placement }) => placement.id));
  return new Set(known.map(({ id }) => id).filter((id) => !living.has(id)));
}
