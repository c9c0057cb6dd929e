import type { LockState } from "../store/port.ts";

/** What is known of a lock that was just added: nothing. */
export const FRESH_LOCK_STATE: LockState = {
  bolt: null,
  boltCause: null,
  door: null,
  batteryPercent: null,
  lockedOutUntil: null,
  keypadWanted: null,
  keypadSeen: null,
  keypadFailures: null,
  unreachableSince: null,
  failures: null,
  lastSequence: 0,
  lastHeardAt: null,
  lastEntryAt: null,
};
