/** What vitest writes with its reporter "json", as far as it is needed here. */
export interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** How a test run ended, in numbers. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * The numbers of a run. A file that could not be loaded has no tests to fail, so it counts as one failed test; so does
 * a run that ended badly without any failed test (an error between tests, or no report at all).
 */
export function tally(report: TestReport | undefined, exitCode: number | null): Tally {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  const failed = report.numFailedTests + broken.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

const MOST_UNSTABLE = 3;
const END_TO_END = /\.e2e\.test\.tsx?$/;

/**
 * The files that deserve a second try by themselves: a few with a browser, a database or a server of their own, which a
 * busy machine can starve. None where anything else failed, or where more failed than chance explains.
 */
export function filesToTryAgain(report: TestReport | undefined): readonly string[] {
  const failed = report?.testResults.filter(({ status }) => status === "failed").map(({ name }) => name) ?? [];
  return failed.length <= MOST_UNSTABLE && failed.every((name) => END_TO_END.test(name)) ? failed : [];
}

/** The numbers of both runs in one: of a file that was tried again, the second run counts. */
export function afterSecondTry(report: TestReport, again: readonly string[], second: Tally): Tally {
  const repeated = report.testResults.filter(({ name }) => again.includes(name));
  const count = (wanted: string): number =>
    repeated.flatMap(({ assertionResults }) => assertionResults).filter(({ status }) => status === wanted).length;
  const passed = report.numPassedTests - count("passed") + second.passed;
  const skipped = report.numPendingTests + report.numTodoTests - count("skipped") - count("pending") - count("todo");
  return { passed, failed: second.failed, skipped: skipped + second.skipped };
}

/** The closing line, such as `812 passed, 0 failed` or `812 passed, 1 failed, 3 skipped`. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
