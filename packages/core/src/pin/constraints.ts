/** Which PINs a lock takes. */
export interface PinConstraints {
  /** Lengths that it takes, ascending, at least one. */
  readonly lengths: readonly number[];
  /** All codes on it must have the same length. */
  readonly sameLength: boolean;
  /** Digits that it doesn't have or refuses, e.g. "0"; mostly empty. */
  readonly forbiddenDigits: string;
  /** Digit sequences that no PIN may begin with, e.g. "12". */
  readonly forbiddenPrefixes: readonly string[];
  /** The first this many digits must differ between any two codes; null if only whole PINs must differ. */
  readonly uniqueFirstDigits: number | null;
}
