import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

// Tests of single modules are quick; those named *.e2e.test.ts start real servers, databases or browsers.
const NEVER = [...configDefaults.exclude, "**/dist/**"];
const END_TO_END = ["packages/*/src/**/*.e2e.test.{ts,tsx}", "scripts/**/*.e2e.test.ts"];

/** What takes minutes begins first, so that no worker is left alone with it in the end. */
const LONG = [/simulator\.e2e/, /crash\.e2e/, /barriers\.e2e/, /guest-guards\.e2e/, /\.e2e/];

function rank({ moduleId }: TestSpecification): number {
  const at = LONG.findIndex((name) => name.test(moduleId));
  return at < 0 ? LONG.length : at;
}

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.sort((a, b) => rank(a) - rank(b));
  }
}

// Limits end what hangs. They are generous, as a busy machine is no fault of what is tested.
export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 3, // two cores: one of three mostly waits for a browser, a lock or a clock
    sequence: { sequencer: LongFirst },
    passWithNoTests: false,
    projects: [
      {
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
          exclude: [...NEVER, ...END_TO_END],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "end to end",
          include: END_TO_END,
          exclude: NEVER,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          expect: { poll: { timeout: 60_000 } }, // a page on a busy machine takes its time
        },
      },
    ],
  },
});
