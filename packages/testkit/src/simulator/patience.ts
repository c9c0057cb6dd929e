import type { Grievance } from "./pair.ts";
import type { SimLock } from "./sim-lock.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** How long digits may let somebody in who should stay out, while the lock can be reached and a server works. */
export const OPEN_MS_MAX = 300 * SECOND;
/** How long digits may be missing on a lock meanwhile. */
const MISSING_MS_MAX = 600 * SECOND;
/** A write that nobody waits for is found out by the looks after 1, 5 and 15 minutes. */
export const STRAY_MS_MAX = 20 * MINUTE;
/** Somebody else's code may be overwritten only by a write that was begun before anybody could know of it. */
export const UNSEEN_MS_MAX = 15 * MINUTE;
/** A lock without room is looked at again after that. */
export const AGAIN_MS = 10 * MINUTE;

/** What goes on at a lock on which something is wrong. */
export interface Circumstances {
  readonly now: number;
  /** What the lock's reach clock shows now. */
  readonly reachMs: number;
  /** Until when a write that nobody waits for may yet show. */
  readonly strayUntil: number;
  /** When somebody other than Cardea last changed slots. */
  readonly disturbedAt: number | null;
  /** Since when it has room, if it was full before. */
  readonly roomSince: number | null;
  /** For how long it had not answered when it came back last, if it told nobody that it is back. */
  readonly silentMs: number;
  /** How far the clocks of servers may be off. */
  readonly clockSlackMs: number;
}

/** A lock that comes back without a word is called again after an eighth of the time that it was silent. */
const CALL_AGAIN_MS_MAX = 30 * MINUTE;

/** How long it may yet stay wrong, in milliseconds; not above 0 once it is overdue. */
export function leftMs(lock: SimLock, { wrong, since, reachAt }: Grievance, around: Circumstances): number {
  const { now, reachMs, strayUntil, disturbedAt, roomSince, silentMs, clockSlackMs } = around;
  // A lock that keeps schedules can't know better than its clock.
  const skewMs = lock.capabilities.schedules === null ? 0 : Math.abs(lock.state().clockAt - now);
  const missingMsMax = MISSING_MS_MAX + Math.min(silentMs / 8, CALL_AGAIN_MS_MAX);
  const boundMs = (wrong === "open" ? OPEN_MS_MAX : missingMsMax) + clockSlackMs + skewMs;
  const isUnseen = wrong === "missing" && disturbedAt !== null;
  const unseenMs = isUnseen ? seenAfter(lock, Math.max(disturbedAt, since)) - now : 0;
  const roomMs = wrong === "missing" && roomSince !== null ? roomSince + MISSING_MS_MAX - now : 0;
  return Math.max(boundMs - (reachMs - reachAt), strayUntil - now, unseenMs, roomMs);
}

/** When a change by somebody else is noticed and made good at the latest. */
export function seenAfter({ capabilities, draft }: SimLock, at: number): number {
  const auditMs = capabilities.reportsChanges ? 2 * MINUTE : draft.auditEveryMs;
  return at + auditMs + MISSING_MS_MAX;
}
