// `npm test`: all checks, all tests, then a search of everything that the tests printed for the PIN that they used.
// With a filter (`npm test -- packages/core`) only the tests that it names.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { CANARY_DIGITS, leaksBelow } from "./testing/canary.ts";
import { runVitest, type VitestEnding } from "./testing/run-vitest.ts";
import { afterSecondTry, closingLine, filesToTryAgain, type Tally, tally } from "./testing/tally.ts";

const root = dirname(import.meta.dirname);
const folder = join(root, ".cardea");

process.exitCode = await testAll(process.argv.slice(2));

async function testAll(args: readonly string[]): Promise<number> {
  for (const name of ["test", "again"].flatMap((run) => [`${run}-output.log`, `${run}-report.json`]).concat("logs")) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
  mkdirSync(join(folder, "logs"), { recursive: true });
  const isWhole = args.length === 0;
  const isChecked = !isWhole || isCheckGood();
  const numbers = await numbersOf(await runVitest(root, folder, args), isWhole);
  const isTight = holdsNoPin();
  if (!isChecked) console.log("npm run check failed: see above; it counts as one failed test.");
  const failed = numbers.failed + (isChecked ? 0 : 1) + (isTight ? 0 : 1);
  console.log(closingLine({ ...numbers, failed }));
  return failed === 0 ? 0 : 1;
}

/**
 * In a whole run in which nothing broke outside of tests, a few end-to-end files that failed run once more, alone. Those
 * that pass then are named, so that nobody takes them for sound: a test that needs a quiet machine is to be mended.
 */
async function numbersOf({ report, exitCode, hasStray }: VitestEnding, isWhole: boolean): Promise<Tally> {
  const again = isWhole && !hasStray ? filesToTryAgain(report) : [];
  if (report === undefined || again.length === 0) return tally(report, exitCode);
  const names = again.map((file) => relative(root, file));
  console.log(`FAILED, and tried once more alone: ${names.join(", ")}`);
  const ending = await runVitest(root, folder, names, "again");
  const second = tally(ending.report, ending.exitCode);
  if (second.failed === 0) console.log(`UNSTABLE: passed only alone: ${names.join(", ")}`);
  return afterSecondTry(report, again, second);
}

function isCheckGood(): boolean {
  const ending = spawnSync(process.execPath, [join(root, "scripts", "check.ts")], { cwd: root, stdio: "inherit" });
  return ending.status === 0;
}

/** Searches all that the run left in .cardea. The digits are printed here in part only, or the next search finds them. */
function holdsNoPin(): boolean {
  const { leaks, fileCount } = leaksBelow(folder);
  for (const { file, disguise, line } of leaks) {
    console.log(
      `PIN LEAK: ${relative(root, file)}:${line} holds the canary PIN ${CANARY_DIGITS.slice(0, 2)}... (${disguise})`,
    );
  }
  if (leaks.length > 0) {
    console.log("A PIN was printed. If a failed test quoted its own source above, mend that test first and run again.");
  } else console.log(`no PIN in ${fileCount} files of output`);
  return leaks.length === 0;
}
