import { BEGINNING, FOREVER, type Instant, type Window } from "@cardea/core";

/** An instant as answers write it: ISO 8601 in UTC with milliseconds. */
export function timeOf(at: Instant): string {
  return new Date(at).toISOString();
}

/** The same, where there may be none. */
export function timeOrNull(at: Instant | null): string | null {
  return at === null || at <= BEGINNING || at >= FOREVER ? null : timeOf(at);
}

/** A window; null on a side that is open. */
export function windowBody({ from, until }: Window): { from: string | null; until: string | null } {
  return { from: timeOrNull(from), until: timeOrNull(until) };
}
