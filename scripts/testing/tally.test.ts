import { expect, test } from "vitest";
import { afterSecondTry, closingLine, filesToTryAgain, tally, type TestReport } from "./tally.ts";

const green: TestReport = {
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ name: "a.test.ts", status: "passed", assertionResults: [{ status: "passed" }] }],
};
const closing = (report: TestReport | undefined, exitCode: number | null): string =>
  closingLine(tally(report, exitCode));

test("a green run closes with its number of tests", () => {
  expect(closing(green, 0)).toBe("7 passed, 0 failed");
});

test("skipped tests are named", () => {
  expect(closing({ ...green, numPendingTests: 1, numTodoTests: 1 }, 0)).toBe("7 passed, 0 failed, 2 skipped");
});

test("failed tests are counted", () => {
  expect(closing({ ...green, numFailedTests: 2 }, 1)).toBe("7 passed, 2 failed");
});

test("a test file that cannot be loaded counts as failed", () => {
  const broken = { name: "b.test.ts", status: "failed", assertionResults: [] };
  expect(closing({ ...green, testResults: [...green.testResults, broken] }, 1)).toBe("7 passed, 1 failed");
});

test("a run that ends badly never looks green", () => {
  expect(closing(green, 1)).toBe("7 passed, 1 failed");
  expect(closing(green, null)).toBe("7 passed, 1 failed");
  expect(closing(undefined, 0)).toBe("0 passed, 1 failed");
});

const passed = { status: "passed" };
const failed = { status: "failed" };
const shaky = { name: "page.e2e.test.ts", status: "failed", assertionResults: [passed, failed] };
const half: TestReport = {
  ...green,
  numPassedTests: 8,
  numFailedTests: 1,
  testResults: [...green.testResults, shaky],
};

test("a few end-to-end files get a second try, and its numbers stand for them", () => {
  expect(filesToTryAgain(half)).toEqual(["page.e2e.test.ts"]);
  const good = afterSecondTry(half, ["page.e2e.test.ts"], { passed: 2, failed: 0, skipped: 0 });
  expect(closingLine(good)).toBe("9 passed, 0 failed");
  const bad = afterSecondTry(half, ["page.e2e.test.ts"], { passed: 1, failed: 1, skipped: 0 });
  expect(closingLine(bad)).toBe("8 passed, 1 failed");
});

test("no second try where a unit test failed, where many failed, or where no file did", () => {
  const unit = { name: "rule.test.ts", status: "failed", assertionResults: [failed] };
  const more = (...others: TestReport["testResults"]): TestReport => ({
    ...half,
    testResults: [...half.testResults, ...others],
  });
  expect(filesToTryAgain(more(unit))).toEqual([]);
  expect(filesToTryAgain(more(...[1, 2, 3].map((n) => ({ ...shaky, name: `${n}.e2e.test.ts` }))))).toEqual([]);
  expect(filesToTryAgain(green)).toEqual([]);
  expect(filesToTryAgain(undefined)).toEqual([]);
});
