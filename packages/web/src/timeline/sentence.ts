import type { KnownCode, RowSubject } from "./layout.ts";

/** Who can open what at an instant. */
export interface OpenNow {
  /** Names of holders, each once, in the order of the codes. */
  readonly people: readonly string[];
  readonly open: readonly RowSubject[];
  /** Doors that nobody can open. */
  readonly closed: readonly RowSubject[];
}

/** Who may open which of the doors at that instant, by the windows alone. */
export function openAt(codes: readonly KnownCode[], doors: readonly RowSubject[], at: number): OpenNow {
  const valid = codes.filter(({ windows }) => windows.some(({ from, until }) => from <= at && at < until));
  const lockIds = new Set(valid.flatMap(({ placements }) => placements.map(({ lockId }) => lockId)));
  const people = new Map(
    valid.filter(({ placements }) => placements.length > 0).map(({ holderId, holderName }) => [holderId, holderName]),
  );
  return {
    people: [...people.values()],
    open: doors.filter(({ id }) => lockIds.has(id)),
    closed: doors.filter(({ id }) => !lockIds.has(id)),
  };
}
