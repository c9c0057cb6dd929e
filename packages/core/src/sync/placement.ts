import type { AccessCode } from "../code/code.ts";
import type { CodeId, LockId, PlacementId } from "../ids.ts";
import type { Refusal } from "../lock/outcome.ts";
import type { Slot, SlotSchedule } from "../lock/slot.ts";
import type { Instant } from "../time/instant.ts";
import type { Failures } from "./failures.ts";

/** Who ends a code on a lock: the lock by its own schedule, or Cardea by setting and clearing at the edges. */
export type Enforcement = "lock" | "cardea";

/** How we know what a slot holds: its digits were read back, only its occupation, or the lock merely said yes. */
export type Proof = "read_back" | "status" | "acknowledged";

/** The evidence of a placement, each with its instant; null as long as it did not happen. */
export interface Ledger {
  readonly wantedAt: Instant;
  readonly sentAt: Instant | null;
  readonly acknowledgedAt: Instant | null;
  readonly verifiedAt: Instant | null;
  readonly proof: Proof | null;
  readonly firstUsedAt: Instant | null;
  readonly removedAt: Instant | null;
}

/** One code on one lock. `slot` is null while it has none. */
export interface Placement {
  readonly id: PlacementId;
  readonly codeId: CodeId;
  readonly lockId: LockId;
  readonly slot: Slot | null;
  readonly enforcement: Enforcement;
  /** What the lock keeps by itself; null where Cardea enforces. */
  readonly schedule: SlotSchedule | null;
  /** 1 where the lock ends a one-time code by itself. */
  readonly lockMaxUses: 1 | null;
  readonly ledger: Ledger;
  /** The lock's last refusal of this PIN; null if it never refused it. */
  readonly refusal: { readonly reason: Refusal; readonly at: Instant } | null;
  /** Sets of this PIN that did not end in proof, in a row; null after one that did. */
  readonly failures: Failures | null;
}

/** Whether the code is no longer for that lock: what is still on it must go, whatever the code's times say. */
export function isDropped({ lockId }: Pick<Placement, "lockId">, { lockIds }: Pick<AccessCode, "lockIds">): boolean {
  return !lockIds.includes(lockId);
}
