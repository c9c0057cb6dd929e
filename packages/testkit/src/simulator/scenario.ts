import type { CodeKind, DatedWindow, DateSpan, Instant, WeeklyWindow, Zone } from "@cardea/core";
import type { LockMake } from "./makes.ts";

/** Where a server can be killed: around every effect that another one could see half done. */
export const KILL_POINTS = [
  "unit: begun",
  "unit: done, not committed",
  "unit: committed, not told",
  "set: not sent",
  "set: done, not heard",
  "clear: not sent",
  "clear: done, not heard",
  "read: not sent",
  "read: done, not heard",
  "events: heard, not stored",
  "events: stored, not told",
  "job: begun",
  "job: done, not kept",
  "now",
] as const;
export type KillPoint = (typeof KILL_POINTS)[number];

/** What a radio does to a command. */
export const RADIO_FAULTS = [
  "lost_command",
  "lost_answer",
  "no_effect",
  "false_no",
  "twice",
  "late",
  "hangs",
  "throws",
] as const;
export type RadioFault = (typeof RADIO_FAULTS)[number];

/** The times of a code, on the wall of its site; `null`: open. */
export interface Times {
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly weekly: readonly WeeklyWindow[];
  readonly dated: readonly DatedWindow[];
  readonly except: readonly DateSpan[];
  readonly maxUses: number | null;
  readonly firstUseTtlMinutes: number | null;
}

/** One thing that happens from outside, `at` milliseconds after the start. Numbers name codes, locks, hubs and servers. */
export type Act = { readonly at: number } & (
  | {
      readonly do: "create";
      readonly code: number;
      readonly kind: CodeKind;
      readonly locks: readonly number[];
      readonly times: Times;
      readonly digits: string | null;
    }
  | { readonly do: "revoke"; readonly code: number }
  | { readonly do: "change"; readonly code: number; readonly times: Partial<Times> }
  | { readonly do: "replace"; readonly code: number; readonly digits: string | null }
  | { readonly do: "activate"; readonly code: number; readonly minutes: number }
  | { readonly do: "deactivate"; readonly code: number }
  /** Its guest gets a link, and it works only while it was woken. */
  | { readonly do: "fence"; readonly code: number }
  /** Somebody shows that the guest is near. */
  | { readonly do: "wake"; readonly code: number; readonly minutes: number }
  /** Somebody types the digits of that code as they were told last. */
  | { readonly do: "press"; readonly lock: number; readonly code: number }
  | { readonly do: "mistype"; readonly lock: number; readonly digits: string; readonly times: number }
  | {
      readonly do: "radio";
      readonly lock: number;
      readonly fault: RadioFault;
      readonly times: number;
      readonly lateMs: number;
    }
  | { readonly do: "offline"; readonly lock: number; readonly ms: number }
  /** From now on the lock tells nobody when it is back. */
  | { readonly do: "silent_return"; readonly lock: number }
  | { readonly do: "hub_down"; readonly hub: number; readonly ms: number }
  | { readonly do: "wipe"; readonly lock: number }
  /** Somebody at the keypad empties the `nth` slot that is taken, or writes digits of his own over it. */
  | { readonly do: "clear_by_hand"; readonly lock: number; readonly nth: number }
  | { readonly do: "overwrite"; readonly lock: number; readonly nth: number; readonly digits: string }
  /** Somebody at the keypad puts a code of his own into the `nth` slot that is free. */
  | { readonly do: "program"; readonly lock: number; readonly nth: number; readonly digits: string }
  | { readonly do: "new_battery"; readonly lock: number; readonly clockSetAfterMs: number }
  | { readonly do: "skew"; readonly lock: number; readonly ms: number }
  | { readonly do: "drift"; readonly lock: number; readonly partsPerMillion: number }
  /** The power of a lock goes while it next writes, or at once; the write is kept or not. */
  | { readonly do: "power_cut"; readonly lock: number; readonly atWrite: boolean; readonly keepsWrite: boolean }
  | {
      readonly do: "events";
      readonly lock: number;
      readonly fate: "lost" | "twice" | "late";
      readonly times: number;
      readonly lateMs: number;
    }
  | { readonly do: "kill"; readonly server: number; readonly point: KillPoint; readonly downMs: number }
  | { readonly do: "pause"; readonly server: number; readonly ms: number }
  | { readonly do: "server_clock"; readonly server: number; readonly byMs: number; readonly ms: number }
  | { readonly do: "store_busy"; readonly ms: number }
  | { readonly do: "store_full"; readonly ms: number }
  | { readonly do: "backup" }
  | { readonly do: "restore" }
);

export interface LockDraft {
  readonly make: LockMake;
  readonly hub: number;
  readonly slots: number;
  readonly latencyMs: number;
  readonly skewMs: number;
  readonly logSize: number;
  readonly auditEveryMs: number;
  readonly wrongPinLimit: number | null;
}

/** A world and all that will happen to it from outside. Data alone, so that a part of it is a scenario too. */
export interface Scenario {
  readonly seed: number;
  readonly zone: Zone;
  readonly startAt: Instant;
  readonly days: number;
  readonly servers: number;
  /** On a disk, so that it can be backed up and put back. */
  readonly isOnDisk: boolean;
  readonly locks: readonly LockDraft[];
  readonly acts: readonly Act[];
}

/** For so long at the end nothing is disturbed any more, so that the house can come to rest. */
export const QUIET_HOURS = 4;
