// `npm run check`: everything that can be said about the code without running it, one line for each check.
import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { checkLockfiles } from "./check/lockfile.ts";
import { format, toolChecks } from "./check/tools.ts";
import { typeChecks } from "./check/types.ts";
import { type Check, describe, isPassed } from "./check/verdict.ts";

const root = dirname(import.meta.dirname);

process.exitCode = process.argv.includes("--write-format") ? await writeFormat() : await checkAll();

async function checkAll(): Promise<number> {
  const lockfiles: Check = { name: "lockfiles are whole", run: () => Promise.resolve(checkLockfiles(root)) };
  const checks = [...toolChecks(root), lockfiles, ...typeChecks(root)];
  const failed: string[] = [];
  const judge = async (check: Check): Promise<void> => {
    if (!(await report(check))) failed.push(check.name);
  };
  await inTurns(
    checks.filter(({ isLast }) => isLast !== true),
    judge,
  );
  await inTurns(
    checks.filter(({ isLast }) => isLast === true),
    judge,
  );
  console.log(failed.length === 0 ? `check: all ${checks.length} passed` : `check: FAILED: ${failed.join(", ")}`);
  return failed.length === 0 ? 0 : 1;
}

/** Runs one check and prints its line, and all that it said when it failed. */
async function report(check: Check): Promise<boolean> {
  const startedAt = performance.now();
  const verdict = await check.run();
  const line = describe(check.name, verdict, performance.now() - startedAt);
  console.log(isPassed(verdict) ? line : `${line}\n${verdict.output.trim().replaceAll(/^/gm, "      ")}`);
  return isPassed(verdict);
}

/** Does `work` on all items, as many at a time as there are processors. */
async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
}

async function writeFormat(): Promise<number> {
  const verdict = await format(root, "write");
  console.log(verdict.output.trim());
  return verdict.isGood ? 0 : 1;
}
