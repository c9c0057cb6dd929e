import type { Draft } from "./draft.ts";

/** What every part of the form works with. */
export interface FieldProps {
  readonly draft: Draft;
  readonly change: (change: Partial<Draft>) => void;
  /** What is wrong with a field, by its path in the request; undefined if nothing is known to be. */
  readonly fault: (field: string) => string | undefined;
}
