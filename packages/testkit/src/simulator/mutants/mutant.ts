/** A bug to be planted: one piece of text in one source file, and what stands there instead. */
export interface Mutant {
  /** Kebab-case; unique. */
  readonly name: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly from: string;
  readonly to: string;
  /** What goes wrong at the door, in one sentence. */
  readonly harm: string;
  /** Why no simulation can tell it from the right code; absent if one can. */
  readonly equivalent?: string;
}
