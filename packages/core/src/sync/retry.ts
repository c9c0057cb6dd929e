import { HOUR_MS, type Instant, later, MINUTE_MS, plus, SECOND_MS } from "../time/instant.ts";
import type { Failures } from "./failures.ts";

/** How long to wait after the first failure, and at most. The wait doubles with each one. */
interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** What waits for its turn, by how much a guest or a break-in depends on it. */
export const BACKOFFS = {
  /** A code that must go: never longer than this, however often it failed. */
  clear: { firstMs: 2 * SECOND_MS, longestMs: 30 * SECOND_MS },
  /** The same at a lock that has been silent for a while: it is called more seldom, yet soon enough once it is back. */
  clearAway: { firstMs: 2 * SECOND_MS, longestMs: MINUTE_MS },
  /** A code whose window is open, or about to. */
  set: { firstMs: 5 * SECOND_MS, longestMs: 2 * MINUTE_MS },
  /** All that nobody waits for at the door. */
  calm: { firstMs: 30 * SECOND_MS, longestMs: HOUR_MS },
} as const satisfies Record<string, Backoff>;

/** When it may be tried again; null if at once. */
export function retryAt(failures: Failures | null, backoff: Backoff): Instant | null {
  if (failures === null || failures.count === 0) return null;
  const doublings = Math.min(failures.count - 1, 20);
  return plus(failures.lastAt, Math.min(backoff.firstMs * 2 ** doublings, backoff.longestMs));
}

/** The longest that a silent lock is left alone while a code waits for it. */
const CALL_AGAIN_MS_MAX = 30 * MINUTE_MS;
/** So many calls in vain, some 15 minutes of them, before the pauses grow further. */
const CALLS_SOON = 14;

/**
 * When a silent lock is called again while a code waits to get onto it: as after a set that failed, and once it has been
 * away for long, after an eighth of that time, as far as it was called in it at all. So a lock that comes back keeps a
 * guest waiting for an eighth longer than it was away, and a dead one doesn't keep the radio busy for days.
 */
export function callAgainAt({ since, failures }: { readonly since: Instant; readonly failures: Failures }): Instant {
  const { count, lastAt } = failures;
  const eighthMs = Math.max(0, lastAt - since) / 8;
  const grownMs = count <= CALLS_SOON ? 0 : BACKOFFS.set.longestMs * 1.125 ** (count - CALLS_SOON);
  const pauseMs = Math.floor(Math.min(eighthMs, grownMs, CALL_AGAIN_MS_MAX));
  return later(retryAt(failures, BACKOFFS.set) ?? lastAt, plus(lastAt, pauseMs));
}
