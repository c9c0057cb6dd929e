import type { Instant } from "@cardea/core";

/** The only way to time and chance: given to whoever needs it, so that tests and the simulator can own both. */
export interface World {
  /** The present instant. */
  now(): Instant;
  /** That many random bytes from the system's CSPRNG. */
  randomBytes(count: number): Uint8Array;
  /** A uniform whole number in [0, bound). */
  randomInt(bound: number): number;
  /** Calls back once after `ms` milliseconds (any length). The returned function cancels it. */
  after(ms: number, callback: () => void): () => void;
}
