import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Instant, instant, Pin, slotNumber, type Zone, zoneOf } from "@cardea/core";
import type { KeypadLock } from "./keypad-lock.ts";
import { createKeypadLocks, type KeypadLocks } from "./keypad-locks.ts";
import type { LockSpec } from "./lock-spec.ts";
import { PROFILES } from "./profile.ts";
import type { LockWorld } from "./world.ts";

export const NOON = instant(Date.UTC(2026, 10, 23, 12));
export const one = slotNumber(1);
export const two = slotNumber(2);
export const CANARY = pinOf("48291377");
export const KEY = new Uint8Array(32).fill(7);
export const FRONT: LockSpec = {
  address: "front",
  name: "Front door",
  class: "door",
  zone: zoneCalled("Europe/Berlin"),
  profile: PROFILES.built_in_default,
};

export function pinOf(digits: string): Pin {
  const pin = Pin.parse(digits);
  if (pin === null) throw new Error("a test needs 4 to 12 digits");
  return pin;
}

export function zoneCalled(name: string): Zone {
  const zone = zoneOf(name);
  if (zone === null) throw new Error(`no such zone: ${name}`);
  return zone;
}

const folders: string[] = [];

/** An empty folder; a test file that asks for one calls `removeFolders` when it is over. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cardea-lock-"));
  folders.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A world whose time stands still until it is moved; its randomness is the same each time. */
export class ManualWorld implements LockWorld {
  #now: number = NOON;
  #drawn = 0;
  readonly #timers = new Set<{ readonly at: number; readonly callback: () => void }>();

  now(): Instant {
    return instant(this.#now);
  }

  randomBytes(count: number): Uint8Array {
    const blocks = Array.from({ length: Math.ceil(count / 32) }, () =>
      createHash("sha256")
        .update(String(this.#drawn++))
        .digest(),
    );
    return Buffer.concat(blocks).subarray(0, count);
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Lets time pass, calling back whatever falls due on the way, in order. */
  pass(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    this.#now = until;
  }

  /** Sets the clock of the machine without time passing. */
  jump(to: Instant): void {
    this.#now = to;
  }
}

/** Locks in `folder`, or in memory only. */
export function openLocks(
  folder: string | null,
  world: LockWorld,
  locks: readonly LockSpec[] = [FRONT],
): Promise<KeypadLocks> {
  const journalPath = folder === null ? null : join(folder, "lock.journal");
  return createKeypadLocks({ journalPath, memoryKey: KEY, world, locks });
}

/** The lock of that address, which must be there. */
export function lockAt(locks: KeypadLocks, address = "front"): KeypadLock {
  const lock = locks.get(address);
  if (lock === null) throw new Error(`no lock at ${address}`);
  return lock;
}
