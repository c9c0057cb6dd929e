import { targetOf } from "./arrows.ts";
import type { Finding } from "./law.ts";
import type { Source } from "./scan.ts";

/** The law of no cycles: one finding for each group of files that import each other in a circle, types included. */
export function cycles(sources: readonly Source[]): readonly Finding[] {
  const known = new Map(sources.map((source) => [source.path, source]));
  const arrows = new Map(sources.map((source) => [source.path, neighbors(source, known)]));
  const done = new Set<string>();
  const findings: Finding[] = [];
  for (const start of known.keys()) {
    const circle = findCircle(start, arrows, done);
    if (circle === undefined) continue;
    findings.push({ path: circle[0] ?? start, line: 1, message: `imports go in a circle: ${circle.join(" -> ")}` });
  }
  return findings;
}

function neighbors(source: Source, known: ReadonlyMap<string, Source>): readonly string[] {
  const targets = source.imports.map(({ specifier }) => targetOf(source.path, specifier));
  return targets.filter((target): target is string => target !== undefined && known.has(target));
}

/** Walks all ways from `start` that were not walked before; the first circle met, from its first file back to it. */
function findCircle(
  start: string,
  arrows: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
): readonly string[] | undefined {
  const way: string[] = [];
  const walk = (path: string): readonly string[] | undefined => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return undefined;
    way.push(path);
    for (const next of arrows.get(path) ?? []) {
      const circle = walk(next);
      if (circle !== undefined) return circle;
    }
    way.pop();
    done.add(path);
    return undefined;
  };
  const circle = walk(start);
  for (const path of way) done.add(path); // a circle is told once
  return circle;
}
