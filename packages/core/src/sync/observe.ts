import type { PlacementId } from "../ids.ts";
import type { Outcome } from "../lock/outcome.ts";
import type { Slot } from "../lock/slot.ts";
import type { PinTag } from "../pin/pin.ts";
import type { Instant } from "../time/instant.ts";
import { oneMore } from "./failures.ts";
import type { Placement } from "./placement.ts";
import { RECHECK_AFTER_MS } from "./verdict.ts";
import type { SeenSlot } from "./view.ts";

/** What a lock showed of a slot, its digits already turned into a tag and matched with our placements. */
export type Sighting =
  | { readonly kind: "empty" }
  | { readonly kind: "hidden" }
  | { readonly kind: "pin"; readonly pinTag: PinTag; readonly ownerId: PlacementId | null }
  | { readonly kind: "unsupported" };

/** A slot that nobody ever looked at. */
export function unseenSlot(slot: Slot): SeenSlot {
  return {
    slot,
    content: "unknown",
    placementId: null,
    pinTag: null,
    proof: null,
    seenAt: null,
    failures: null,
    clearedAt: null,
    rechecks: 0,
  };
}

/** What is known from the moment on that a PIN is being written to an empty slot: either it is there or nothing is. */
export function beforeSet(seen: SeenSlot, placementId: PlacementId, pinTag: PinTag): SeenSlot {
  return { ...seen, content: "unknown", placementId, pinTag, proof: null };
}

/** What is known from the moment on that a slot is being cleared. A removal that the owner ordered stays ordered. */
export function beforeClear(seen: SeenSlot): SeenSlot {
  return seen.placementId === null ? seen : { ...seen, content: "unknown", proof: null };
}

/** What a set taught of the slot. Nothing new if the lock did not answer: then it stays unknown. */
export function afterSet(seen: SeenSlot, outcome: Outcome, at: Instant): SeenSlot {
  switch (outcome.kind) {
    case "confirmed":
      return { ...seen, content: "ours", proof: "acknowledged", seenAt: at, failures: null };
    case "unconfirmed":
      return { ...seen, failures: null };
    case "unreachable":
      return seen;
    case "refused": {
      const isTaken = outcome.reason === "occupied" || outcome.reason === "out_of_range";
      const rest = { ...seen, placementId: null, pinTag: null, seenAt: at, failures: null };
      if (isTaken) return { ...rest, content: "unmanaged", proof: null };
      // An earlier copy of the same write may still be under way, and the lock may take that one.
      return { ...rest, content: "empty", proof: "status", clearedAt: at, rechecks: 0 };
    }
  }
}

/** What a clear taught of the slot. */
export function afterClear(seen: SeenSlot, outcome: Outcome, at: Instant): SeenSlot {
  switch (outcome.kind) {
    case "confirmed":
      // Failures stay until a look proves it: a lock may say yes and do nothing.
      return { ...seen, content: "empty", proof: "acknowledged", seenAt: at, clearedAt: at, rechecks: 0 };
    case "refused":
    case "unconfirmed":
      return { ...seen, failures: oneMore(seen.failures, at) };
    case "unreachable":
      return seen;
  }
}

/**
 * The same of a lock whose writes never come late: once a slot is known to be empty, nothing of ours can come back, and
 * whatever appears there is somebody else's.
 */
export function settled(seen: SeenSlot): SeenSlot {
  const isProvenEmpty = seen.content === "empty" && seen.proof !== "acknowledged";
  return isProvenEmpty ? { ...seen, rechecks: RECHECK_AFTER_MS.length } : seen;
}

/**
 * The same of a lock that keeps schedules and whose writes may come late: what turns up in a slot that was empty is an old
 * write, and nobody knows with which times. It goes, and is written anew.
 */
export function untimed(before: SeenSlot, after: SeenSlot): SeenSlot {
  const isOldWrite = before.content === "empty" && after.content === "ours" && after.placementId !== null;
  return isOldWrite ? { ...after, placementId: null } : after;
}

/** What a look taught of the slot. A PIN that is there although the lock had confirmed its removal counts as a failure. */
export function afterRead(seen: SeenSlot, sighting: Sighting, at: Instant): SeenSlot {
  const after = sinceUnanswered(seen, looked(seen, sighting, at), at);
  const cameBack = seen.content === "empty" && seen.clearedAt !== null && after.content === "ours";
  return cameBack ? { ...after, failures: oneMore(seen.failures, at) } : after;
}

/** A clear that seemed lost may still arrive and empty a slot that is kept by then: it is watched for a while. */
function sinceUnanswered(seen: SeenSlot, after: SeenSlot, at: Instant): SeenSlot {
  const wasUnanswered = seen.content === "unknown" && seen.placementId !== null && after.content === "ours";
  return wasUnanswered ? { ...after, clearedAt: at, rechecks: 0 } : after;
}

function looked(seen: SeenSlot, sighting: Sighting, at: Instant): SeenSlot {
  const answered = { ...seen, seenAt: at, failures: null, rechecks: rechecksAfter(seen, at) };
  switch (sighting.kind) {
    case "empty":
      return { ...answered, content: "empty", proof: "read_back", ...sinceWhenEmpty(seen, at) };
    case "pin":
      if (isBackAfterOrder(seen, sighting)) return { ...answered, content: "ours", proof: "read_back" };
      return sighting.ownerId === null
        ? { ...answered, content: "unmanaged", placementId: null, pinTag: sighting.pinTag, proof: "read_back" }
        : { ...answered, content: "ours", placementId: sighting.ownerId, pinTag: sighting.pinTag, proof: "read_back" };
    case "hidden":
      return hidden(answered, seen);
    case "unsupported":
      return { ...seen, failures: oneMore(seen.failures, at) };
  }
}

/**
 * A code that was ordered out of this slot is still there, although the lock may have said that it was cleared: the order
 * stands, also where the PIN is that of a code of ours. That one is to be written anew, with its new times.
 */
function isBackAfterOrder(seen: SeenSlot, sighting: Extract<Sighting, { kind: "pin" }>): boolean {
  const wasCleared = seen.content === "empty" && seen.clearedAt !== null;
  return seen.placementId === null && (seen.content === "ours" || wasCleared) && seen.pinTag === sighting.pinTag;
}

/** A set that seemed lost may still arrive, just as an old one after a removal: the slot is watched for a while. */
function sinceWhenEmpty(seen: SeenSlot, at: Instant): Partial<SeenSlot> {
  const wasOurs = seen.placementId !== null && seen.content !== "empty";
  return wasOurs ? { clearedAt: at, rechecks: 0 } : {};
}

/** Only a look at or after its due time counts as a re-check, whatever it was made for. */
function rechecksAfter(seen: SeenSlot, at: Instant): number {
  const wait = RECHECK_AFTER_MS[seen.rechecks];
  const counts = seen.clearedAt !== null && wait !== undefined && at >= seen.clearedAt + wait;
  return counts ? seen.rechecks + 1 : seen.rechecks;
}

/**
 * Something is in the slot, its digits unknown. We set only into empty slots, so what a slot of ours holds is ours; so
 * is what appears in one that we cleared a short while ago. All else is foreign.
 */
function hidden(answered: SeenSlot, before: SeenSlot): SeenSlot {
  const isOurs = before.placementId !== null && (before.content !== "empty" || isUnderRecheck(before));
  if (isOurs) return { ...answered, content: "ours", proof: "status" };
  if (before.content === "ours") return answered;
  // What the owner ordered to be removed is still there although the lock said it was cleared: the order stands.
  if (before.content === "empty" && isUnderRecheck(before)) return { ...answered, content: "ours", proof: "status" };
  return { ...answered, content: "unmanaged", placementId: null, pinTag: null, proof: "status" };
}

/** Whether the slot was emptied a short while ago on a lock whose writes may come late, so that one may yet fill it again. */
export function isUnderRecheck(seen: SeenSlot): boolean {
  return seen.clearedAt !== null && seen.rechecks < RECHECK_AFTER_MS.length;
}

/** A set of this placement begins: the ledger forgets what an earlier stay on the lock had proven. */
export function placementSent(placement: Placement, slot: Slot, at: Instant): Placement {
  const ledger = {
    ...placement.ledger,
    sentAt: at,
    acknowledgedAt: null,
    verifiedAt: null,
    proof: null,
    removedAt: null,
  };
  return { ...placement, slot, ledger };
}

/** What a set taught of the placement. A refusal is kept, so that the same PIN is not tried again. */
export function placementAfterSet(placement: Placement, outcome: Outcome, at: Instant): Placement {
  switch (outcome.kind) {
    case "confirmed":
      return {
        ...placement,
        refusal: null,
        ledger: { ...placement.ledger, acknowledgedAt: at, proof: "acknowledged" },
      };
    case "unconfirmed":
      return { ...placement, failures: oneMore(placement.failures, at) };
    case "unreachable":
      return placement;
    case "refused":
      // That slot is the trouble, not the PIN: another slot will do.
      return outcome.reason === "occupied" || outcome.reason === "out_of_range"
        ? { ...placement, slot: null }
        : {
            ...placement,
            slot: null,
            refusal: { reason: outcome.reason, at },
            failures: oneMore(placement.failures, at),
          };
  }
}

/** What a look at a slot taught of the placement that was expected there, or that was found there. */
export function placementAfterRead(placement: Placement, seen: SeenSlot, at: Instant): Placement {
  if (seen.content === "ours" && seen.placementId === placement.id) {
    const proof = seen.proof ?? "acknowledged";
    const { acknowledgedAt, verifiedAt } = placement.ledger;
    const ledger = {
      ...placement.ledger,
      acknowledgedAt: acknowledgedAt ?? at,
      verifiedAt: verifiedAt ?? at,
      proof,
      removedAt: null,
    };
    return { ...placement, slot: seen.slot, refusal: null, failures: null, ledger };
  }
  const ledger = { ...placement.ledger, acknowledgedAt: null, verifiedAt: null, proof: null };
  return { ...placement, slot: null, failures: oneMore(placement.failures, at), ledger };
}

/** It is gone from the lock, as far as that can be known. */
export function placementRemoved(placement: Placement, at: Instant): Placement {
  return { ...placement, slot: null, failures: null, ledger: { ...placement.ledger, removedAt: at } };
}
