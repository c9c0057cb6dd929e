import { type Asking, nextAskMs } from "./poll.ts";

/** Two reasons to look at once (looked at, connected again) are one. */
const APART_MS = 2_000;

export interface Watched {
  /** Looks; whether somebody answered. */
  readonly look: () => Promise<boolean>;
  /** Whether there is anything to look for, and whether it is awaited. */
  readonly interest: () => "none" | "usual" | "waiting";
  /** Nobody sees the page any more. */
  readonly hide: () => void;
}

/** Looks again for as long as somebody sees the page: soon while something is awaited, seldom while nobody answers. */
export class Lookout {
  private readonly watched: Watched;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private lookedAtMs = 0;
  private touchedAtMs = Date.now();

  constructor(watched: Watched) {
    this.watched = watched;
  }

  start(): void {
    document.addEventListener("visibilitychange", () => this.seen());
    addEventListener("online", () => void this.look());
    addEventListener("pointerdown", () => this.touch());
    addEventListener("keydown", () => this.touch());
  }

  async look(): Promise<void> {
    clearTimeout(this.timer);
    this.lookedAtMs = Date.now();
    this.failures = (await this.watched.look()) ? 0 : this.failures + 1;
    this.lookLater();
  }

  /** Plans the next look anew, since what is awaited may have changed. */
  lookLater(): void {
    clearTimeout(this.timer);
    const interest = this.watched.interest();
    const untouchedMs = Date.now() - this.touchedAtMs;
    const asking: Asking = { failures: this.failures, untouchedMs, isWaiting: interest === "waiting" };
    const ms = nextAskMs(asking);
    if (interest === "none" || ms === null || document.hidden) return;
    this.timer = setTimeout(() => void this.look(), ms);
  }

  private touch(): void {
    this.touchedAtMs = Date.now();
  }

  private seen(): void {
    if (document.hidden) {
      clearTimeout(this.timer);
      this.watched.hide();
      return;
    }
    this.touch();
    const isFresh = Date.now() - this.lookedAtMs < APART_MS;
    if (isFresh || this.watched.interest() === "none") this.lookLater();
    else void this.look();
  }
}
