import type { PinConstraints } from "../pin/constraints.ts";

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
