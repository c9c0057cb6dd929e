import { ENGINE_MUTANTS } from "./engine.ts";
import { EXECUTOR_MUTANTS } from "./executor.ts";
import type { Mutant } from "./mutant.ts";
import { PLANNER_MUTANTS } from "./planner.ts";
import { RECORD_MUTANTS } from "./records.ts";
import { WINDOW_MUTANTS } from "./windows.ts";

/** All bugs that can be planted, by room. */
export const MUTANTS: readonly Mutant[] = [
  ...PLANNER_MUTANTS,
  ...EXECUTOR_MUTANTS,
  ...ENGINE_MUTANTS,
  ...WINDOW_MUTANTS,
  ...RECORD_MUTANTS,
];
