import type { Brand } from "../brand.ts";

/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = Brand<number, "Instant">;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Takes whole milliseconds since the epoch as an instant. */
export function instant(ms: number): Instant {
  return ms as Instant;
}

/** The instant `ms` after (or, negative, before) another. */
export function plus(at: Instant, ms: number): Instant {
  return (at + ms) as Instant;
}

/** The later of two instants. */
export function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

/** The earliest of some instants; undefined ones do not count. Null if none is left. */
export function earliest(...instants: readonly (Instant | null | undefined)[]): Instant | null {
  const known = instants.filter((at) => at !== null && at !== undefined);
  return known.length === 0 ? null : known.reduce((a, b) => (b < a ? b : a));
}
