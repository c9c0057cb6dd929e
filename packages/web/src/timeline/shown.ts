import type { Site } from "../api-types.ts";
import type { KnownCode, RowsBy, RowSubject } from "./layout.ts";

/** Of what a timeline is shown, in whatever form. */
export interface Shown {
  readonly site: Site;
  readonly doors: readonly RowSubject[];
  readonly rowsBy: RowsBy;
  readonly now: number;
  readonly doorName: (lockId: string) => string;
}

/** What has a row: each door, or each person who has a code. */
export function subjectsOf(
  { doors, rowsBy }: Pick<Shown, "doors" | "rowsBy">,
  codes: readonly KnownCode[],
): readonly RowSubject[] {
  if (rowsBy === "doors") return doors;
  const people = new Map(codes.map(({ holderId, holderName }) => [holderId, { id: holderId, name: holderName }]));
  return [...people.values()].sort((a, b) => a.name.localeCompare(b.name));
}
