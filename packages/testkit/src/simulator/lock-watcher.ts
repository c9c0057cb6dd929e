import type { Slot } from "@cardea/core";
import type { SimLock, TrueEntry } from "./sim-lock.ts";

/** What goes on at a lock, for whoever watches over it. */
export interface LockWatcher {
  changed(lock: SimLock, slots: readonly Slot[]): void;
  /** Somebody other than Cardea changed slots. */
  disturbed(lock: SimLock, slots: readonly Slot[]): void;
  /** A command of ours that nobody waits for arrived, or will. */
  strayed(lock: SimLock, arrivesAt: number): void;
  /** A set or clear of ours is about to be carried out. */
  written(lock: SimLock, verb: "set" | "clear", slot: Slot): void;
  /** An entry that a code was good for is in the log of the lock. */
  granted(lock: SimLock, entry: TrueEntry): void;
  /** The bolt moved, for whoever had typed last. */
  opened(lock: SimLock, who: number | null): void;
  /** The bolt moved although the keypad was switched off. */
  openedWhileOff(lock: SimLock): void;
  /** A set of ours was refused, because that other slot holds its digits. */
  foundTaken(lock: SimLock, slot: Slot, holder: Slot): void;
  /** It can be reached from now on, or not. */
  reachable(lock: SimLock): void;
}
