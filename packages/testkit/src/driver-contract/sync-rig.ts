import type { Instant, Ledger, Refusal, SeenSlot, Slot } from "@cardea/core";
import type { LockHandle, Quirk } from "./rig.ts";

/** A wish for a code. The window is told in milliseconds from now; `untilMs` null: endless. */
export interface CodeWish {
  readonly name: string;
  readonly digits: string;
  readonly fromMs: number;
  readonly untilMs: number | null;
  /** Addresses of locks; the rig's first lock if none is given. */
  readonly locks?: readonly string[];
  /** It ends with its first entry. */
  readonly oneTime?: boolean;
}

/** What the engine knows of one code on one lock. */
export interface PlacementFacts {
  readonly slot: Slot | null;
  readonly ledger: Ledger;
  readonly refusal: Refusal | null;
}

/** The real sync engine, on a real store, driven through names. */
export interface SyncHarness {
  want(wish: CodeWish): Promise<void>;
  revoke(name: string): Promise<void>;
  /** The server is killed where it stands and starts again on what it stored. */
  restart(): Promise<void>;
  placement(name: string, address?: string): Promise<PlacementFacts>;
  slots(address?: string): Promise<readonly SeenSlot[]>;
  /** Kinds of the alarms that are open at a lock. */
  alarms(address?: string): Promise<readonly string[]>;
  /** For each granted entry at a lock, in order: the name of the code, or null if nobody knows. */
  entries(address?: string): Promise<readonly (string | null)[]>;
}

/** The engine over the quirky driver over a quirky lock, all in virtual time. */
export interface SyncRig {
  readonly lock: LockHandle;
  /** Two further locks of the same connection, without quirks. */
  readonly others: readonly [LockHandle, LockHandle];
  readonly engine: SyncHarness;
  now(): Instant;
  pass(ms: number): Promise<void>;
  logged(): string;
  close(): Promise<void>;
}

/** One law of the engine on a bad lock. */
export interface SyncCase {
  readonly name: string;
  readonly needs: readonly Quirk[];
  run(rig: SyncRig): Promise<void>;
}

/** What the suite needs to know of an engine. */
export interface SyncUnderTest {
  readonly name: string;
  open(quirks: ReadonlySet<Quirk>): Promise<SyncRig>;
}
