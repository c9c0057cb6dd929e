import { drawScenario } from "./draw-scenario.ts";
import { INVARIANTS } from "./invariants.ts";
import { type Outcome, runScenario } from "./run.ts";
import { shrunk } from "./shrink.ts";

/** Lives through the world of one seed. */
export function simulate(seed: number, days: number, keepsTrace = false): Promise<Outcome> {
  return runScenario(drawScenario(seed, days), { keepsTrace });
}

/** What broke, in words: the invariant, what was seen, and the smallest history that was found to show it. */
export async function explain({ seed, violation }: Outcome, days: number): Promise<string> {
  if (violation === null) return `seed ${seed}: nothing is broken`;
  const { scenario, outcome } = await shrunk(drawScenario(seed, days), violation.invariant);
  const seen = outcome.violation ?? violation;
  return [
    `seed ${seed} breaks ${violation.invariant}: ${INVARIANTS[violation.invariant]}`,
    `seen: ${violation.message}`,
    `smallest history that shows it (${scenario.acts.length} of the acts; milliseconds after the start):`,
    ...outcome.trace.filter((line) => !line.includes(" told ")).map((line) => `  ${line}`),
    `seen there: ${seen.message}`,
  ].join("\n");
}
