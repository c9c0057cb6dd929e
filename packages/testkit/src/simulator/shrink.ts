import { fewest } from "./fewest.ts";
import type { InvariantId } from "./invariants.ts";
import { type Outcome, runScenario } from "./run.ts";
import type { Scenario } from "./scenario.ts";

/** So many runs at most are spent on making a scenario smaller. */
const RUNS_MAX = 300;

/** The smallest part of a scenario that was found to break the same invariant, and what happens in it. */
export async function shrunk(
  scenario: Scenario,
  invariant: InvariantId,
): Promise<{ readonly scenario: Scenario; readonly outcome: Outcome }> {
  const breaks = async (part: Scenario): Promise<boolean> =>
    (await runScenario(part, { keepsTrace: false })).violation?.invariant === invariant;
  const acts = await fewest(scenario.acts, (some) => breaks({ ...scenario, acts: some }), RUNS_MAX);
  const smaller = { ...scenario, acts };
  const alone = { ...smaller, servers: 1 };
  const smallest = smaller.servers > 1 && (await breaks(alone)) ? alone : smaller;
  return { scenario: smallest, outcome: await runScenario(smallest, { keepsTrace: true }) };
}
