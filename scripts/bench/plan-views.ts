// The little words of which the planner's scenes are made.
import {
  type CodeId,
  DEFAULT_LOCK_SETTINGS,
  HOUR_MS,
  instant,
  type LockId,
  type LockView,
  type PinTag,
  type PlacementId,
  plus,
  type SeenSlot,
  slotNumber,
  unseenSlot,
  type WantedPlacement,
  type Window,
} from "@cardea/core";
import { PROFILES } from "@cardea/lock";

export const NOW = instant(Date.UTC(2026, 11, 1, 12, 0, 0));

/** The window from so many hours after now until so many. */
export function hours(from: number, until: number): Window {
  return { from: plus(NOW, from * HOUR_MS), until: plus(NOW, until * HOUR_MS) };
}

export function wanted(
  name: string,
  windows: readonly Window[],
  change: Partial<WantedPlacement> = {},
): WantedPlacement {
  return {
    id: `placement_${name}` as PlacementId,
    codeId: `code_${name}` as CodeId,
    pinTag: name as PinTag,
    enforcement: "cardea",
    wantedAt: plus(NOW, -HOUR_MS),
    windows,
    endedAt: null,
    endedByLock: false,
    refusal: null,
    failures: null,
    ...change,
  };
}

/** A slot that holds the PIN of the placement of that name, read back. */
export function ours(slot: number, name: string): SeenSlot {
  return {
    ...unseenSlot(slotNumber(slot)),
    content: "ours",
    placementId: `placement_${name}` as PlacementId,
    pinTag: name as PinTag,
    proof: "read_back",
    seenAt: NOW,
  };
}

export interface ViewParts {
  readonly slotCount: number;
  readonly placements: readonly WantedPlacement[];
  readonly slots: readonly SeenSlot[];
}

/** A lock that answers and reports changes. */
export function viewOf({ slotCount, placements, slots }: ViewParts): LockView {
  const { capabilities } = PROFILES.built_in_scheduled;
  return {
    lockId: "lock_bench" as LockId,
    capabilities: { ...capabilities, slots: { first: 1, count: slotCount } },
    settings: DEFAULT_LOCK_SETTINGS,
    unreachable: null,
    keypad: { wanted: null, seen: null, failures: null },
    placements,
    slots: new Map(slots.map((seen) => [seen.slot, seen])),
  };
}
