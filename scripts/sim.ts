import { availableParallelism } from "node:os";
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { runSeeds, type SeedRange } from "./sim/seeds.ts";
import { summaryOf } from "./sim/summary.ts";

const HELP = `npm run sim -- [options]     lives through simulated houses, with all that can go wrong, and watches the invariants
  --seeds N        so many houses (100)
  --from S         the first seed (1)
  --days D         days in each (7)
  --workers W      processes side by side (as many as processors)
  --replay SEED    only this one; with --trace its whole history
  --trace          print what happens
  --no-shrink      don't look for the smallest history that breaks the invariant
  --mutant NAME    with a planted bug
  --stop-at-first  end at the first broken invariant
  --json           print the result as one line of JSON at the end`;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    from: { type: "string", default: "1" },
    days: { type: "string", default: "7" },
    workers: { type: "string" },
    replay: { type: "string" },
    trace: { type: "boolean", default: false },
    "no-shrink": { type: "boolean", default: false },
    mutant: { type: "string" },
    "stop-at-first": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  console.log(HELP);
} else {
  // Nothing of a simulated house need outlive the process, so its files lie where a disk costs nothing.
  if (existsSync("/dev/shm")) process.env["TMPDIR"] = "/dev/shm";
  const range: SeedRange = {
    from: Number(values.replay ?? values.from),
    count: values.replay === undefined ? Number(values.seeds) : 1,
    days: Number(values.days),
    mutant: values.mutant ?? null,
    stopsAtFirst: values["stop-at-first"],
    keepsTrace: values.trace,
    shrinks: !values["no-shrink"] && values.mutant === undefined && !values.json,
  };
  const workers =
    values.trace || range.count < 20 || range.stopsAtFirst ? 1 : Number(values.workers ?? availableParallelism());
  const result = await runSeeds(range, workers);
  console.log(summaryOf(result));
  if (values.json) console.log(JSON.stringify({ seeds: result.seeds, violations: result.violations }));
  process.exitCode = result.violations.length > 0 ? 1 : 0;
}
