import type { Capabilities, Instant, LockEvent } from "@cardea/core";
import type { DriverSink, LockPort, OpenConnection } from "cardea/src/drivers/port.ts";

/**
 * What real locks, radios and clouds have been seen to do, in one word each. A rig brings a lock with these on request;
 * one that can't must say why.
 */
export const QUIRKS = {
  masked_reads: "a read shows only whether a slot is taken",
  no_reads: "a slot can't be read at all",
  zeros_when_cleared: "a cleared slot is told as free, with the code 0000",
  stars_when_cleared: "a cleared slot is told as free, with stars for a code",
  unnumbered_events: "its events bear no numbers",
  first_four_differ: "the first four digits of all its codes must differ",
  no_schedules: "it keeps no schedules of its own",
  own_schedules: "it keeps schedules of its own",
  one_time_codes: "it ends a one-time code by itself",
  no_keypad_off: "its keypad can't be switched off",
  no_remote_bolt: "its bolt can't be moved from afar",
  not_ready: "it is paired, but its slots aren't known yet",
  short_memory: "it has fewer places for PINs than slots",
  several_locks: "its connection has other locks too",
  programmable: "codes can be set and cleared at its keypad",
  lost_command: "a command never reaches it",
  lost_answer: "it does what it was told, but the answer is lost",
  silent_lost_write: "it says yes and does nothing",
  false_failure: "it does what it was told and says no",
  late_write: "a command that was given up arrives later",
  late_answer: "an answer arrives when nobody waits for it any more",
  answer_about_another: "an answer tells of another slot",
  failure_shows_digits: "the text of a failure quotes the command with its PIN",
  schedule_lost: "it takes the PIN but loses the schedule",
  dead: "it doesn't hear anything",
  connection_down: "the way to all locks of the connection is broken",
  repeated_event: "an event arrives twice",
  retained_event: "an old event is handed out again after connecting",
  wrong_slot: "an event names a slot that no guest can have",
  missing_slot: "an event names no slot",
  digits_in_event: "an event holds the PIN that was typed",
  lost_log: "its log lost events",
  impossible_battery: "it tells a battery level that can't be",
  unknown_happening: "it tells of something that nobody knows",
  garbage: "a message on the wire is no message at all",
} as const;
export type Quirk = keyof typeof QUIRKS;

/** What a lock can be made to do to commands that come from now on. */
export type Fault = Extract<
  Quirk,
  | "lost_command"
  | "lost_answer"
  | "silent_lost_write"
  | "false_failure"
  | "late_write"
  | "late_answer"
  | "answer_about_another"
  | "failure_shows_digits"
  | "schedule_lost"
  | "dead"
  | "connection_down"
>;

/** Something odd that a lock tells by itself. */
export type Report =
  /** An entry that names that slot on the wire; null: it names none. */
  | { readonly kind: "entry"; readonly wireSlot: number | null; readonly times?: number; readonly digits?: string }
  | { readonly kind: "battery"; readonly level: number }
  | { readonly kind: "tamper" | "jam" | "unknown" | "garbage" | "retained_entry" }
  /** So many of its events vanish from its log and are never told. */
  | { readonly kind: "lost_log"; readonly count: number };

/** A command as it went over the wire. `slot` null: it named none. */
export interface Traffic {
  readonly verb: "set" | "clear" | "read" | "other";
  readonly slot: number | null;
}

/** The simulated lock behind a driver: the truth, and what can be done to it. */
export interface LockHandle {
  readonly address: string;
  /** What this lock can do in truth; the driver must say the same. */
  readonly capabilities: Capabilities;
  /** The digits that are in its slots now, whatever it tells. */
  contents(): Promise<ReadonlyMap<number, string>>;
  /** Somebody types at its keypad: whether it opens. */
  press(digits: string): Promise<boolean>;
  /** Somebody changes a slot at the keypad itself; null clears. */
  program(slot: number, digits: string | null): Promise<void>;
  /** All slots are emptied at the lock. */
  wipe(): Promise<void>;
  /** The next `times` commands (all, if none is given) meet this fault. */
  fault(fault: Fault, times?: number): Promise<void>;
  /** All faults end; what was held back by `late_write` still arrives. */
  heal(): Promise<void>;
  report(report: Report): Promise<void>;
  /** All commands that went over the wire to it; null where they can't be seen. */
  traffic(): readonly Traffic[] | null;
}

/** A sink that keeps what it is told, as the store would: numbered events once. */
export interface RecordedSink extends DriverSink {
  stored(address: string): readonly LockEvent[];
  wakes(address: string): number;
  /** The next so many calls of `events` fail, as with a full disk. */
  failNext(times: number): void;
}

/** A driver, open, with the lock that the case asked for, and its time. */
export interface Rig {
  readonly connection: OpenConnection;
  readonly sink: RecordedSink;
  readonly lock: LockHandle;
  /** The same port as `connection.port(lock.address)`. */
  readonly port: LockPort;
  /** A second lock of the same connection, without quirks; null where a connection is one lock. */
  readonly other: LockHandle | null;
  now(): Instant;
  /** Lets time pass, with all that happens in it. */
  pass(ms: number): Promise<void>;
  /** Lets only as much time pass as the call needs; throws if that is more than `withinMs`. */
  within<Result>(withinMs: number, call: Promise<Result>): Promise<Result>;
  /** Closes the connection and opens another on the same locks with the same sink. */
  reopen(): Promise<Rig>;
  /** Ways to open a connection with settings that can't be right, some with the canary `48291377` as a secret. */
  openBadly(): readonly (() => Promise<unknown>)[];
  /** All text that the driver logged so far. */
  logged(): string;
  close(): Promise<void>;
}

/** One law of the contract. It throws where the driver breaks it. */
export interface ContractCase {
  readonly name: string;
  /** The case has a meaning only with a lock that has these. */
  readonly needs: readonly Quirk[];
  run(rig: Rig): Promise<void>;
}

/** What a driver brings to the suite. */
export interface DriverUnderTest {
  readonly name: string;
  /** Quirks that its lock can't have, each with the reason in words. */
  readonly impossible: Partial<Readonly<Record<Quirk, string>>>;
  open(quirks: ReadonlySet<Quirk>): Promise<Rig>;
}
