import { assert } from "../error.ts";

/** What canonical JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Nothing of ours is nested deeper; a hostile text may be. */
const DEPTH_MAX = 16;

/**
 * The one JSON text of a value: no spaces, keys in order of their UTF-16 units. A value that JSON doesn't have, a number
 * that isn't finite, or a lone surrogate is a bug of the caller.
 * @see RFC 8785
 */
export function canonicalJson(value: Json): string {
  return written(value, 0);
}

/** The value of a text that is canonical JSON, or undefined if it isn't, byte for byte. */
export function parseCanonical(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return canonicalJson(value) === text ? value : undefined;
  } catch {
    // Not JSON, or JSON with what canonical JSON can't hold: the answer is the same.
    return undefined;
  }
}

function written(value: Json, depth: number): string {
  assert(depth <= DEPTH_MAX, `canonical JSON is nested at most ${DEPTH_MAX} deep`);
  if (typeof value === "string") return writtenText(value);
  if (typeof value === "number") {
    assert(Number.isFinite(value), "canonical JSON has finite numbers only");
    return JSON.stringify(value);
  }
  if (typeof value === "boolean" || value === null) return String(value);
  assert(typeof value === "object", "canonical JSON has no undefined, function, symbol or bigint");
  if (isList(value)) return `[${value.map((item) => written(item, depth + 1)).join(",")}]`;
  return writtenObject(value, depth);
}

function writtenObject(value: { readonly [key: string]: Json }, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  assert(prototype === Object.prototype || prototype === null, "canonical JSON has plain objects only");
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, item]) => `${writtenText(key)}:${written(item, depth + 1)}`).join(",")}}`;
}

function writtenText(text: string): string {
  assert(text.isWellFormed(), "canonical JSON has no lone surrogate");
  return JSON.stringify(text);
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}
