import type { Counts } from "../../packages/testkit/src/simulator/run.ts";

/** Which houses to live through, and how. */
export interface SeedRange {
  readonly from: number;
  readonly count: number;
  readonly days: number;
  readonly mutant: string | null;
  readonly stopsAtFirst: boolean;
  readonly keepsTrace: boolean;
  /** Whether the smallest history is looked for that breaks the same invariant. */
  readonly shrinks: boolean;
}

/** What came of one house, as it goes from a worker to whoever asked. */
export interface SeedReport {
  readonly seed: number;
  readonly hash: string;
  readonly counts: Counts;
  readonly violation: { readonly invariant: string; readonly words: string } | null;
  /** The history of the house, or the smallest one that breaks the invariant; null if nobody asked. */
  readonly story: string | null;
}

/** Lives through the houses one after the other. */
export async function* live(range: SeedRange): AsyncIterable<SeedReport> {
  if (range.mutant !== null) {
    const { plantMutant } = await import("../../packages/testkit/src/simulator/mutants/plant.ts");
    plantMutant(range.mutant);
  }
  const { explain, simulate } = await import("../../packages/testkit/src/simulator/simulate.ts");
  for (let seed = range.from; seed < range.from + range.count; seed++) {
    const outcome = await simulate(seed, range.days, range.keepsTrace);
    const { violation, hash, counts, trace } = outcome;
    const isBroken = violation !== null;
    const smallest = isBroken && range.shrinks ? await explain(outcome, range.days) : null;
    yield {
      seed,
      hash,
      counts,
      violation: isBroken ? { invariant: violation.invariant, words: violation.message } : null,
      story: range.keepsTrace ? trace.join("\n") : smallest,
    };
    if (isBroken && range.stopsAtFirst) return;
  }
}

const [given] = process.argv.slice(2);
if (process.argv[1] === import.meta.filename && given !== undefined) {
  for await (const report of live(JSON.parse(given) as SeedRange)) process.stdout.write(`${JSON.stringify(report)}\n`);
}
