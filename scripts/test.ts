// `npm test`: all checks, all tests, then a search of everything that the tests printed for the PIN that they used.
// With a filter (`npm test -- packages/core`) only the tests that it names.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { CANARY_DIGITS, leaksBelow } from "./testing/canary.ts";
import { runVitest } from "./testing/run-vitest.ts";
import { closingLine, tally } from "./testing/tally.ts";

const root = dirname(import.meta.dirname);
const folder = join(root, ".cardea");

process.exitCode = await testAll(process.argv.slice(2));

async function testAll(args: readonly string[]): Promise<number> {
  for (const name of ["test-output.log", "test-report.json", "logs"]) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
  mkdirSync(join(folder, "logs"), { recursive: true });
  const isWhole = args.length === 0;
  const isChecked = !isWhole || isCheckGood();
  const { exitCode, report } = await runVitest(root, folder, args);
  const isTight = holdsNoPin();
  if (!isChecked) console.log("npm run check failed: see above; it counts as one failed test.");
  const numbers = tally(report, exitCode);
  const failed = numbers.failed + (isChecked ? 0 : 1) + (isTight ? 0 : 1);
  console.log(closingLine({ ...numbers, failed }));
  return failed === 0 ? 0 : 1;
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
