import { arrows } from "./arrows.ts";
import { cycles } from "./cycles.ts";
import type { Finding, Law } from "./law.ts";
import { purity, syntax } from "./purity.ts";
import { scan } from "./scan.ts";
import { comments, size, warnings } from "./shape.ts";
import { words } from "./words.ts";

/** The laws, each about one file at a time. */
const LAWS: readonly Law[] = [arrows, purity, syntax, words, size, comments];

/** The tests of the laws hold planted faults in strings, and the tables of the laws name what they forbid. */
const HOLDS_PLANTED_FAULTS = /^scripts\/tidy(?:\/|\.test\.ts$)/;

/** What all laws say about these files, given by path. Throws when there is no file at all. */
export function inspect(files: ReadonlyMap<string, string>): {
  readonly findings: readonly Finding[];
  readonly warnings: readonly Finding[];
} {
  if (files.size === 0) throw new Error("tidy saw no files, so it proved nothing.");
  const sources = [...files].map(([path, text]) => scan(path, text));
  return {
    findings: [
      ...sources.flatMap((source) => lawsFor(source.path).flatMap((law) => law(source))),
      ...cycles(sources.filter(({ path }) => !path.startsWith("packages/testkit/"))),
    ],
    warnings: sources.flatMap(warnings),
  };
}

function lawsFor(path: string): readonly Law[] {
  return HOLDS_PLANTED_FAULTS.test(path) ? LAWS.filter((law) => law !== comments && law !== words) : LAWS;
}
