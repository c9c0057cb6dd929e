import type { Mutant } from "../../packages/testkit/src/simulator/mutants/mutant.ts";

/** The share of the bugs that can be found which must be. */
const SHARE_MIN = 0.95;

/** What the simulator said of a planted bug. `by` null: nothing. With `isFault` the search itself failed. */
export interface Found {
  readonly by: string | null;
  readonly isFault?: boolean;
  readonly seed?: number;
  readonly words?: string;
}

export interface Verdict {
  readonly mutant: Mutant;
  readonly found: Found;
  /** Worlds that were looked at, with the one in which it showed. */
  readonly seeds: number;
  readonly seconds: number;
}

/** The first lines of the table, in Markdown. */
export function headText(): string {
  return "| planted bug | in | harm | found by | seeds | s |\n|---|---|---|---|---:|---:|";
}

export function rowText({ mutant, found, seeds, seconds }: Verdict): string {
  const { name, file, harm, equivalent } = mutant;
  const by = found.by ?? (equivalent === undefined ? "**not found**" : `equivalent: ${equivalent}`);
  const cells = [name, file.replace(/^packages\/(\w+)\/src\//, "$1/"), harm, by, String(seeds), seconds.toFixed(0)];
  return `| ${cells.join(" | ")} |`;
}

/** How many were found of those that can be. */
export function closingLine(verdicts: readonly Verdict[]): string {
  const { found, findable } = tally(verdicts);
  const missed = findable.filter((verdict) => !isFound(verdict)).map(({ mutant }) => mutant.name);
  const share = findable.length === 0 ? 100 : (100 * found) / findable.length;
  const tail = missed.length === 0 ? "" : `; not found: ${missed.join(", ")}`;
  return `found ${found} of ${findable.length} (${share.toFixed(1)} %)${tail}`;
}

/** Whether enough was found. Nothing at all to look for is not enough. */
export function isGoodEnough(verdicts: readonly Verdict[]): boolean {
  const { found, findable } = tally(verdicts);
  return findable.length > 0 && found >= SHARE_MIN * findable.length;
}

function tally(verdicts: readonly Verdict[]): { readonly found: number; readonly findable: readonly Verdict[] } {
  const findable = verdicts.filter((verdict) => verdict.mutant.equivalent === undefined || isFound(verdict));
  return { found: findable.filter(isFound).length, findable };
}

function isFound({ found }: Verdict): boolean {
  return found.by !== null && found.isFault !== true;
}
