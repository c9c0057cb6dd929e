import type { Failures, Instant } from "@cardea/core";

/** What was written as JSON text by this store itself; its shape is what the column's table says. */
export function parsed<Value>(text: string): Value {
  return JSON.parse(text) as Value;
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
