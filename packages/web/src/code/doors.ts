import type { Code, Placement } from "../api-types.ts";

/** Where the code is to be. It may still be on other doors, which it was taken off. */
export function wantedPlacements({ placements, lockIds }: Pick<Code, "placements" | "lockIds">): readonly Placement[] {
  return placements.filter(({ lockId }) => lockIds.includes(lockId));
}

/** Whether the code was taken off that door. */
export function isTakenOff({ lockId }: Pick<Placement, "lockId">, { lockIds }: Pick<Code, "lockIds">): boolean {
  return !lockIds.includes(lockId);
}

/** Whether these are other doors than the code has; their order means nothing. */
export function hasOtherDoors(code: Pick<Code, "lockIds">, lockIds: readonly string[]): boolean {
  return lockIds.length !== code.lockIds.length || lockIds.some((id) => !code.lockIds.includes(id));
}

/** Doors by name that a code comes to, and those that it leaves. */
export interface Moves {
  readonly comesTo: readonly string[];
  readonly leaves: readonly string[];
}

export function movesOf(
  code: Pick<Code, "lockIds">,
  lockIds: readonly string[],
  doors: readonly { readonly id: string; readonly name: string }[],
): Moves {
  const names = (ids: readonly string[]) => doors.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
  return {
    comesTo: names(lockIds.filter((id) => !code.lockIds.includes(id))),
    leaves: names(code.lockIds.filter((id) => !lockIds.includes(id))),
  };
}
