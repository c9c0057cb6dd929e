import { CHUNK_MS } from "../first/questions.ts";
import { msOf } from "../site/clock.ts";
import type { TimelineAnswer, TimelineCode } from "./api.ts";
import type { KnownCode, Span } from "./layout.ts";

/** The numbers of the chunks that a span touches. */
export function chunksOf({ from, until }: Span): readonly number[] {
  const first = Math.floor(from / CHUNK_MS);
  return Array.from({ length: Math.ceil(until / CHUNK_MS) - first }, (_, index) => first + index);
}

/** What several answers, ascending, tell together: a window that was cut at the edge of two is whole again. */
export function togetherOf(answers: readonly TimelineAnswer[]): readonly KnownCode[] {
  const known = new Map<string, KnownCode & { readonly windows: Span[] }>();
  for (const { items } of answers) {
    for (const item of items) {
      const before = known.get(item.codeId)?.windows ?? [];
      known.set(item.codeId, { ...codeOf(item), windows: before.concat(windowsOf(item, before.at(-1), before)) });
    }
  }
  return [...known.values()];
}

function codeOf({ placements, ...code }: TimelineCode): Omit<KnownCode, "windows"> {
  return {
    ...code,
    placements: placements.map(({ lockId, state, enforcement, provenAt }) => ({
      lockId,
      state,
      enforcement,
      provenAt: provenAt === null ? null : msOf(provenAt),
    })),
  };
}

/** Those of the item; one that goes on where the last one ended is joined to it. */
function windowsOf(item: TimelineCode, last: Span | undefined, before: Span[]): readonly Span[] {
  const windows = item.windows.map(({ from, until }) => ({ from: msOf(from), until: msOf(until) }));
  const [first, ...rest] = windows;
  if (last === undefined || first === undefined || first.from > last.until) return windows;
  before[before.length - 1] = { from: last.from, until: Math.max(last.until, first.until) };
  return rest;
}
