import { randomBytes, randomInt } from "node:crypto";
import type { Instant } from "@cardea/core";
import type { World } from "./port.ts";

/** Node's timers take at most this; longer waits are cut into pieces. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** The real world: the system's clock, its CSPRNG and Node's timers. A waiting timer doesn't keep the process alive. */
export function systemWorld(): World {
  return {
    now: () => Date.now() as Instant,
    randomBytes: (count) => new Uint8Array(randomBytes(count)),
    randomInt: (bound) => randomInt(bound),
    after,
  };
}

function after(ms: number, callback: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (leftMs: number): void => {
    const pieceMs = Math.min(Math.max(leftMs, 0), TIMER_MS_MAX);
    timer = setTimeout(() => (leftMs > pieceMs ? wait(leftMs - pieceMs) : callback()), pieceMs);
    timer.unref();
  };
  wait(ms);
  return () => clearTimeout(timer);
}
