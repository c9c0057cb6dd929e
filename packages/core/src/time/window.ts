import type { Instant } from "./instant.ts";

/** One concrete interval of validity, half-open: `from` belongs to it, `until` doesn't. `from < until` always. */
export interface Window {
  readonly from: Instant;
  readonly until: Instant;
}

/** The start and end of all time, for windows that are open on one side. Both fit a 64-bit integer column. */
export const BEGINNING = -8_640_000_000_000_000 as Instant;
export const FOREVER = 8_640_000_000_000_000 as Instant;

/** Whether the window holds that instant. */
export function holds(window: Window, at: Instant): boolean {
  return window.from <= at && at < window.until;
}

/** The same instants as ascending windows that neither touch nor overlap. */
export function merged(windows: readonly Window[]): readonly Window[] {
  const ascending = [...windows].sort((a, b) => a.from - b.from || a.until - b.until);
  const result: Window[] = [];
  for (const window of ascending) {
    const last = result.at(-1);
    if (last === undefined || window.from > last.until) result.push(window);
    else if (window.until > last.until) result[result.length - 1] = { from: last.from, until: window.until };
  }
  return result;
}

/** What two windows share, or null. */
export function shared(a: Window, b: Window): Window | null {
  const from = a.from > b.from ? a.from : b.from;
  const until = a.until < b.until ? a.until : b.until;
  return from < until ? { from, until } : null;
}

/** The parts of `windows` that lie inside `span`, ascending. `windows` must be merged. */
export function clipped(windows: readonly Window[], span: Window): readonly Window[] {
  return windows.map((window) => shared(window, span)).filter((window) => window !== null);
}

/** `windows` without every instant of `holes`; merged. */
export function without(windows: readonly Window[], holes: readonly Window[]): readonly Window[] {
  let left = merged(windows);
  for (const hole of holes) left = left.flatMap((window) => cut(window, hole));
  return left;
}

function cut(window: Window, hole: Window): readonly Window[] {
  if (shared(window, hole) === null) return [window];
  const before = { from: window.from, until: hole.from };
  const after = { from: hole.until, until: window.until };
  return [before, after].filter((part) => part.from < part.until);
}

/** Whether any two windows of the two lists share an instant. Both lists must be merged. */
export function overlap(a: readonly Window[], b: readonly Window[]): boolean {
  let i = 0;
  let j = 0;
  for (;;) {
    const left = a[i];
    const right = b[j];
    if (left === undefined || right === undefined) return false;
    if (shared(left, right) !== null) return true;
    if (left.until <= right.until) i++;
    else j++;
  }
}
