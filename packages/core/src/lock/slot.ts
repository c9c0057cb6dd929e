import type { Brand } from "../brand.ts";
import type { WeeklyWindow } from "../code/rule.ts";
import type { Pin } from "../pin/pin.ts";
import type { WallDateTime } from "../time/wall.ts";

/** The number of a place for a PIN in one lock, as the lock counts. */
export type Slot = Brand<number, "Slot">;

export function slotNumber(value: number): Slot {
  return value as Slot;
}

/** A schedule that the lock keeps by itself for one slot, in its site's wall clock. Null on a side or kind means no limit by it. */
export interface SlotSchedule {
  readonly dated: { readonly from: WallDateTime; readonly until: WallDateTime } | null;
  /** Empty means no weekly limit. */
  readonly weekly: readonly WeeklyWindow[];
}

/** What is to be put into a slot. */
export interface SlotEntry {
  readonly pin: Pin;
  /** Null: the PIN opens as long as it is in the slot. */
  readonly schedule: SlotSchedule | null;
  /** The lock itself ends it after this many entries; null: no limit of its own. Only locks with `oneTime`. */
  readonly maxUses: 1 | null;
}

/** What a lock said a slot holds. `hidden`: something, but it doesn't show the digits. */
export type SlotContent =
  | { readonly kind: "empty" }
  | { readonly kind: "pin"; readonly pin: Pin }
  | { readonly kind: "hidden" };
