import type { Stage } from "./stage.ts";

/** One line of the table. */
export interface Row {
  readonly what: string;
  /** The goal in words; null for a figure that is only told. */
  readonly goal: string | null;
  readonly figure: string;
  /** Null where there is no goal. */
  readonly isMet: boolean | null;
  /** How often it was measured. */
  readonly n: number;
  /** The numbers behind the figure, for programs. */
  readonly values: Readonly<Record<string, number | string | readonly number[]>>;
  /** What a reader must know to trust the figure. */
  readonly note?: string;
}

/** One thing that `npm run bench` can measure. */
export interface Measurement {
  /** As `--only` names it. */
  readonly name: string;
  /** It is given up after this time. */
  readonly limitMs: number;
  /** Measures. Throws where it could not be measured, never because a goal was missed. */
  run(stage: Stage): Promise<readonly Row[]>;
}
