import {
  BACKOFFS,
  type Capabilities,
  type CodeState,
  earliest,
  type Instant,
  isDropped,
  isOver,
  type Placement,
  plus,
  PRELOAD_MS,
  type Refusal,
  retryAt,
  type RuleContext,
  stateOf,
  unfenced,
  unreachable,
  type Window,
} from "@cardea/core";
import type { StoredCode, StoredLock } from "../store/port.ts";
import { nextOpening, opensAt } from "./openings.ts";
import type { PlacementState, PlacementView } from "./port.ts";

/** What a placement is judged by: itself, its code and its lock. */
export interface PlacementFacts {
  readonly placement: Placement;
  readonly code: StoredCode;
  /** Null where the lock is gone. */
  readonly lock: StoredLock | null;
  readonly context: RuleContext;
  readonly now: Instant;
}

/** One code on one lock, for people. */
export function placementView(facts: PlacementFacts): PlacementView {
  const { placement, code, lock } = facts;
  const codeState = stateOf(code, facts.context, facts.now);
  const isWanted = !isOver(codeState) && !isDropped(placement, code);
  const opening = isWanted ? nextOpening(code, facts.context, facts.now) : null;
  const state = placementState(facts, codeState, opening);
  return {
    id: placement.id,
    lockId: placement.lockId,
    lockName: lock?.name ?? "",
    state,
    sentence: isAsleep(facts, state) ? ASLEEP : sentenceOf(state, facts),
    slot: placement.slot,
    enforcement: placement.enforcement,
    enforcementSentence: code.fence === null ? enforcementSentence(placement, code.kind) : FENCED,
    oneTimeSentence: code.kind === "one_time" ? oneTimeSentence(placement.lockMaxUses) : null,
    ledger: placement.ledger,
    refusal: placement.refusal,
    nextTryAt: nextTryAt(state, facts, opening),
    unreachableSince: lock?.state.unreachableSince ?? null,
  };
}

const FENCED = "It has a fence: Cardea puts it on the lock once the phone is near, and removes it after that.";
const ASLEEP = "Not on the lock: it has a fence and sleeps until the phone is near.";

function isAsleep({ code, context, now }: PlacementFacts, state: PlacementState): boolean {
  const isGone = state === "not_due" || state === "removed";
  return isGone && code.fence !== null && opensAt(unfenced(code), context, now);
}

/** Where the code stands on that lock, by the evidence alone. `opening`: the window that is open, or comes next. */
export function placementState(
  { placement, code, lock, now }: PlacementFacts,
  codeState: CodeState,
  opening: Window | null,
): PlacementState {
  const { ledger, slot } = placement;
  const isUnwanted = isOver(codeState) || isDropped(placement, code);
  if (isUnwanted || opening === null) {
    if (slot !== null) return "removing";
    return ledger.removedAt === null && !isUnwanted ? "not_due" : "removed";
  }
  if (placement.refusal !== null) return "refused";
  const isDue = belongsAt(placement, opening) <= now;
  if (!isDue) return slot === null ? "not_due" : "removing";
  if (slot !== null && ledger.acknowledgedAt !== null) return provenState(placement, lock?.capabilities ?? null);
  if (placement.failures !== null || (lock?.state.unreachableSince ?? null) !== null) return "failed";
  return slot === null ? "not_due" : "sent";
}

function provenState({ ledger }: Placement, capabilities: Capabilities | null): PlacementState {
  if (ledger.firstUsedAt !== null) return "used";
  if (ledger.verifiedAt !== null && ledger.proof === "read_back") return "verified";
  // Neither a mere yes nor the sight of a taken slot proves the digits.
  return ledger.proof === "status" || capabilities?.readBack === "none" ? "accepted" : "sent";
}

function belongsAt({ enforcement }: Placement, opening: Window): Instant {
  return enforcement === "lock" ? plus(opening.from, -PRELOAD_MS) : opening.from;
}

function nextTryAt(
  state: PlacementState,
  { placement, lock, now }: PlacementFacts,
  opening: Window | null,
): Instant | null {
  const lockFailures = lock?.state.failures ?? null;
  if (state === "not_due" && opening !== null) return Math.max(belongsAt(placement, opening), now) as Instant;
  if (state === "failed") return earliest(retryAt(lockFailures ?? placement.failures, BACKOFFS.set));
  return state === "removing" ? retryAt(lockFailures, BACKOFFS.clear) : null;
}

/** Who ends the code on that lock, as one sentence. */
export function enforcementSentence(
  { enforcement, lockMaxUses }: Pick<Placement, "enforcement" | "lockMaxUses">,
  kind: StoredCode["kind"],
): string {
  if (enforcement === "lock") return "The lock ends it by itself, even if Cardea is off.";
  return lockMaxUses === 1 && kind === "one_time"
    ? "The lock ends it after the first entry; if nobody uses it, Cardea removes it at the end, with the lock in reach."
    : "Cardea removes it at the end of each window; the lock must be in reach then.";
}

/** Who ends a one-time code after its first entry, as one sentence. */
export function oneTimeSentence(lockMaxUses: 1 | null): string {
  return lockMaxUses === 1
    ? "The lock refuses it by itself after the first entry."
    : "Cardea removes it after the first entry; that takes a moment, in which it still opens.";
}

function sentenceOf(state: PlacementState, { placement, lock }: PlacementFacts): string {
  const isSilent = (lock?.state.unreachableSince ?? null) !== null;
  switch (state) {
    case "not_due":
      return "Not on the lock yet; it goes there when it is due.";
    case "sent":
      return "Sent; waiting for the lock.";
    case "verified":
      return "On the lock: its digits were read back.";
    case "accepted":
      return placement.ledger.proof === "status"
        ? "Accepted: the lock shows that its slot is taken, but not the digits."
        : "Accepted; this lock cannot show its codes.";
    case "used":
      return "On the lock, and it has opened the door.";
    case "failed":
      return isSilent ? "Not on the lock: it does not answer." : "Not on the lock: the last try did not end in proof.";
    case "refused":
      return refusalSentence(placement.refusal?.reason ?? "rejected");
    case "removing":
      return isSilent ? "Still on the lock: it does not answer." : "Still on the lock: it is being removed.";
    case "removed":
      return placement.ledger.removedAt === null ? "It never came onto this lock." : "Gone from the lock.";
    default:
      return unreachable(state);
  }
}

const REFUSAL_SENTENCES: Readonly<Record<Refusal, string>> = {
  duplicate: "The lock refused it: another code there has these digits. Replace the PIN.",
  length: "The lock refused it: it does not take PINs of this length. Replace the PIN.",
  digits: "The lock refused it: it does not take these digits. Replace the PIN.",
  full: "The lock refused it: it has no room. Revoke a code there.",
  occupied: "The lock refused it: the slot holds another code.",
  out_of_range: "The lock refused it: it has no such slot.",
  unsupported: "The lock refused it: it cannot do that.",
  rejected: "The lock refused it without a reason. Replace the PIN, or look at the lock.",
};

function refusalSentence(reason: Refusal): string {
  return REFUSAL_SENTENCES[reason];
}
