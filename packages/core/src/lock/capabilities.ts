/** What a lock can do. A driver declares it; the planner and the PIN policy obey it. */
export interface Capabilities {
  /** Slots that may hold codes: `count` of them, numbered from `first`. */
  readonly slots: { readonly first: number; readonly count: number };
  readonly pin: PinConstraints;
  /** The lock's own schedules; null if it has none. */
  readonly schedules: ScheduleCapabilities | null;
  /** What reading a slot proves: its digits, only whether it is occupied, or nothing. */
  readonly readBack: "pin" | "status" | "none";
  /** It tells by itself when a code is changed at its keypad, so that no slow audit is needed. */
  readonly reportsChanges: boolean;
  /** It ends a one-time code by itself after the first entry. */
  readonly oneTime: boolean;
  /** Its keypad can be switched off from afar. */
  readonly keypadOff: boolean;
  readonly remoteLock: boolean;
  readonly remoteUnlock: boolean;
  /** A write may arrive long after it was given up (radio, cloud); removals are then looked at again. */
  readonly lateWrites: boolean;
  readonly firmware: string | null;
}

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

/** Which schedules a lock can hold for one slot. All are in the wall clock of its site, to the minute. */
export interface ScheduleCapabilities {
  /** One span from a date and time to another (year-day). */
  readonly dated: boolean;
  /** How many weekly windows; 0 if none. */
  readonly weekly: number;
  /** A weekly window may end on the next day. */
  readonly overnight: boolean;
  /** Both kinds at once, and then both must allow. */
  readonly combined: boolean;
}
