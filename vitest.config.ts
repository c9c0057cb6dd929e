import { configDefaults, defineConfig } from "vitest/config";

// Tests of single modules are quick; those named *.e2e.test.ts start real servers, databases or browsers.
const NEVER = [...configDefaults.exclude, "**/dist/**"];
const END_TO_END = ["packages/*/src/**/*.e2e.test.{ts,tsx}", "scripts/**/*.e2e.test.ts"];

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2, // more only takes turns on the two cores of a small machine
    passWithNoTests: false,
    projects: [
      {
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
          exclude: [...NEVER, ...END_TO_END],
          testTimeout: 15_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: "end to end",
          include: END_TO_END,
          exclude: NEVER,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 20_000 } }, // a page on a busy machine takes its time
        },
      },
    ],
  },
});
