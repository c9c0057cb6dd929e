import type { Source } from "./scan.ts";
import { lineAt } from "./scan.ts";

/** A broken law: where, what, and the remedy. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** A law about one file. */
export type Law = (source: Source) => readonly Finding[];

/** A finding for each place where `pattern` (with flag g) occurs in the code, outside of comments and strings. */
export function findAll(
  source: Source,
  pattern: RegExp,
  message: (match: RegExpMatchArray) => string,
): readonly Finding[] {
  return [...source.code.matchAll(pattern)].map((match) => ({
    path: source.path,
    line: lineAt(source.code, match.index),
    message: message(match),
  }));
}

/** Whether `path` is one of `places`, or below one of them. */
export function isIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`));
}

/** Tests and what only serves them may do what the product may not: read the clock, wait, import anything. */
export function isTest(path: string): boolean {
  return /\.(test|arbitrary)\.tsx?$/.test(path) || path.startsWith("packages/testkit/");
}

/** Files that a tool wants with a default export. */
export function isConfig(path: string): boolean {
  return /(^|\/)[\w.-]+\.config\.ts$/.test(path);
}
