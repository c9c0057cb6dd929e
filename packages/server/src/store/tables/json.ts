import type { Failures, Instant } from "@cardea/core";

/** What was written as JSON text by this store itself; its shape is what the column's table says. */
export function parsed<Value>(text: string): Value {
  return JSON.parse(text) as Value;
}

const KEPT_MAX = 20_000;
const kept = new Map<string, unknown>();

/**
 * The same for values that are read again and again and never changed: equal text gives the very same object, so that
 * what was worked out for it (a compiled rule) is found again too.
 */
export function parsedOnce<Value>(text: string): Value {
  const known = kept.get(text);
  if (known !== undefined) return known as Value;
  if (kept.size >= KEPT_MAX) kept.clear();
  const value = parsed<Value>(text);
  kept.set(text, value);
  return value;
}

export function parsedOrNull<Value>(text: string | null): Value | null {
  return text === null ? null : parsed<Value>(text);
}

export function textOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** Failures from their two columns. */
export function failuresOf(count: number | null, at: number | null): Failures | null {
  return count === null || at === null ? null : { count, lastAt: at as Instant };
}
