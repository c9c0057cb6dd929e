import type { Instant } from "../time/instant.ts";

/** Tries of one thing that failed in a row. */
export interface Failures {
  readonly count: number;
  readonly lastAt: Instant;
}

/** One more failure on top of those before. */
export function oneMore(before: Failures | null, at: Instant): Failures {
  return { count: (before?.count ?? 0) + 1, lastAt: at };
}
