import { randomBytes } from "node:crypto";
import { type Instant, instant } from "@cardea/core";

/** The only way to time and chance for a lock: given to it, so that tests and the simulator can own both. */
export interface LockWorld {
  /** The present instant. */
  now(): Instant;
  /** That many random bytes from the system's CSPRNG. */
  randomBytes(count: number): Uint8Array;
  /** Calls back once after `ms` milliseconds (any length). The returned function cancels it. */
  after(ms: number, callback: () => void): () => void;
}

/** A timer of Node can't wait longer than this. */
const WAIT_MAX_MS = 2_147_483_647;

/** The real world: the system's clock, timers and CSPRNG. Its timers keep no process alive. */
export function realWorld(): LockWorld {
  return {
    now: () => instant(Date.now()),
    randomBytes: (count) => randomBytes(count),
    after,
  };
}

function after(ms: number, callback: () => void): () => void {
  let cancel = (): void => undefined;
  const wait = (leftMs: number): void => {
    const stepMs = Math.min(leftMs, WAIT_MAX_MS);
    const timer = setTimeout(() => (leftMs > stepMs ? wait(leftMs - stepMs) : callback()), stepMs);
    timer.unref();
    cancel = () => clearTimeout(timer);
  };
  wait(Math.max(0, ms));
  return () => cancel();
}
