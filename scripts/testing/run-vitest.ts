import { spawn } from "node:child_process";
import { createWriteStream, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import type { TestReport } from "./tally.ts";

/** How a run of vitest ended. `report` is missing when vitest did not come so far as to write one. */
export interface VitestEnding {
  readonly exitCode: number | null;
  readonly report: TestReport | undefined;
  /** Something was thrown outside of all tests; the report does not tell of that. */
  readonly hasStray: boolean;
}

/** How vitest heads what was thrown outside of all tests. */
const STRAY = /Unhandled (Errors?|Rejections?)/;

/**
 * Runs vitest with what it says shown here and kept in `<folder>/<name>-output.log`; its report lies beside that.
 * A test that starts a process keeps what that says in a file of the folder CARDEA_TEST_LOGS, to be searched as well.
 */
export async function runVitest(
  root: string,
  folder: string,
  args: readonly string[],
  name = "test",
): Promise<VitestEnding> {
  const reportPath = join(folder, `${name}-report.json`);
  const kept = createWriteStream(join(folder, `${name}-output.log`));
  const color = process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" };
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const flags = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${reportPath}`];
  const child = spawn(process.execPath, [vitest, ...flags, ...args], {
    cwd: root,
    env: { ...process.env, ...color, CARDEA_TEST_LOGS: join(folder, "logs") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.pipe(process.stdout);
  child.stderr.pipe(process.stderr);
  child.stdout.pipe(kept, { end: false });
  child.stderr.pipe(kept, { end: false });
  const stop = (signal: NodeJS.Signals): boolean => child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  kept.end();
  await finished(kept);
  const said = readFileSync(join(folder, `${name}-output.log`), "utf8");
  const report = existsSync(reportPath) ? readReport(reportPath) : undefined;
  return { exitCode, report, hasStray: STRAY.test(said) };
}

function readReport(path: string): TestReport {
  return JSON.parse(readFileSync(path, "utf8")) as TestReport;
}
