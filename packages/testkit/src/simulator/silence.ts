import type { SimLock } from "./sim-lock.ts";

const HOUR = 3_600_000;

/** How long a lock that tells nobody that it is back had not answered when it came back. */
export class Silence {
  /** Since when it could not be reached, the last time that it could not and had not answered in between. */
  awayAt: number | null = null;
  /** For how long it had not answered when it came back last without telling. */
  silentMs = 0;
  #backAt = 0;

  /** It can be reached from now on, or not. */
  count(lock: SimLock, now: number): void {
    const hasAnswered = this.awayAt === null || lock.answeredAt > this.awayAt;
    if (!lock.isReachable()) this.awayAt = hasAnswered ? now : this.awayAt;
    else if (lock.isSilent && !hasAnswered && this.awayAt !== null) this.#isBack(now - this.awayAt, now);
    else this.silentMs = 0;
  }

  /** Who comes back for a moment only hasn't been waited for any less. */
  #isBack(silentMs: number, now: number): void {
    const earlierMs = now - silentMs - this.#backAt < HOUR ? this.silentMs : 0;
    this.silentMs = Math.max(earlierMs, silentMs);
    this.#backAt = now;
  }
}
