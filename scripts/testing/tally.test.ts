import { expect, test } from "vitest";
import { closingLine, tally, type TestReport } from "./tally.ts";

const green: TestReport = {
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ name: "a.test.ts", status: "passed", assertionResults: [{}] }],
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
