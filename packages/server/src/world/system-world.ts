import { randomBytes, randomInt } from "node:crypto";
import type { Instant } from "@cardea/core";
import type { World } from "./port.ts";

/** Node's timers take at most this; longer waits are cut into pieces. */
const TIMER_MS_MAX = 2 ** 31 - 1;

const POOL_BYTES = 4_096;

/** Small amounts from a buffer that is filled at once, since each call to the system's CSPRNG costs. No byte is given out twice. */
function pooledBytes(): (count: number) => Uint8Array {
  let pool = randomBytes(POOL_BYTES);
  let used = 0;
  return (count) => {
    if (count > POOL_BYTES / 8) return new Uint8Array(randomBytes(count));
    if (used + count > POOL_BYTES) {
      pool = randomBytes(POOL_BYTES);
      used = 0;
    }
    const bytes = Uint8Array.prototype.slice.call(pool, used, used + count);
    pool.fill(0, used, used + count);
    used += count;
    return bytes;
  };
}

/** The real world: the system's clock, its CSPRNG and Node's timers. A waiting timer doesn't keep the process alive. */
export function systemWorld(): World {
  return {
    now: () => Date.now() as Instant,
    randomBytes: pooledBytes(),
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
