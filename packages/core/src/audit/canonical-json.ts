import { assert } from "../error.ts";

/** What canonical JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Nothing of ours is nested deeper; a hostile text may be. */
const DEPTH_MAX = 16;

/** Texts that JSON writes as they are. */
const PLAIN = /^[ !#-[\]-~]*$/;

/**
 * The one JSON text of a value: no spaces, keys in order of their UTF-16 units. A value that JSON doesn't have, a number
 * that isn't finite, a lone surrogate, or more than 16 levels are a bug of the caller.
 * @see RFC 8785
 */
export function canonicalJson(value: Json): string {
  return written(value, 0);
}

/** The value of a text that is canonical JSON, or undefined if it isn't, byte for byte. */
export function parseCanonical(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isSurelyCanonical(value, text) || canonicalJson(value) === text ? value : undefined;
  } catch {
    // Not JSON, or JSON with what canonical JSON can't hold: the answer is the same.
    return undefined;
  }
}

/** Quick, for the log of years: JSON's own writer differs from ours in the order of keys and in lone surrogates only. */
function isSurelyCanonical(value: Json, text: string): boolean {
  return !text.includes("\\ud") && isInOrder(value, 0) && JSON.stringify(value) === text;
}

function isInOrder(value: Json, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  let before: string | undefined;
  for (const key of Object.keys(value)) {
    if (before !== undefined && before > key && !isList(value)) return false;
    before = key;
  }
  return depth < DEPTH_MAX && Object.values(value).every((item) => isInOrder(item, depth + 1));
}

function written(value: Json, depth: number): string {
  if (typeof value === "string") return writtenText(value);
  if (typeof value === "number") {
    assert(Number.isFinite(value), "canonical JSON has finite numbers only");
    return JSON.stringify(value);
  }
  if (typeof value === "boolean" || value === null) return String(value);
  assert(typeof value === "object", "canonical JSON has no undefined, function, symbol or bigint");
  assert(depth < DEPTH_MAX, "canonical JSON is not nested without end");
  if (isList(value)) return `[${value.map((item) => written(item, depth + 1)).join(",")}]`;
  return writtenObject(value, depth);
}

function writtenObject(value: { readonly [key: string]: Json }, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  assert(prototype === Object.prototype || prototype === null, "canonical JSON has plain objects only");
  let text = "";
  for (const key of Object.keys(value).sort()) {
    const item = value[key] as Json; // present: it is one of the object's own keys
    text += `${text === "" ? "{" : ","}${writtenText(key)}:${written(item, depth + 1)}`;
  }
  return text === "" ? "{}" : `${text}}`;
}

function writtenText(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  assert(text.isWellFormed(), "canonical JSON has no lone surrogate");
  return JSON.stringify(text);
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}
