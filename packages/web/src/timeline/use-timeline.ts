import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { type TimelineAnswer, timelineQuery } from "./api.ts";
import { CHUNK_MS } from "../first/questions.ts";
import { chunksOf, togetherOf } from "./known-codes.ts";
import type { KnownCode, Span } from "./layout.ts";

export interface KnownTimeline {
  readonly codes: readonly KnownCode[];
  /** The codes are known but within it. */
  readonly known: Span;
  readonly isCut: boolean;
  /** Something in sight is not known yet. */
  readonly isWaiting: boolean;
  readonly error: Error | null;
  retry(): void;
}

/** Who can open what within a span, read in pieces of a month that are kept while one scrolls about. */
export function useTimeline(siteId: string, span: Span): KnownTimeline {
  const chunks = chunksOf(span);
  const queries = useQueries({
    queries: chunks.map((chunk) => timelineQuery(siteId, chunk)),
  });
  const version = queries.map(({ dataUpdatedAt }, index) => `${chunks[index]}@${dataUpdatedAt}`).join();
  const answers = queries.flatMap(({ data }): TimelineAnswer[] => (data === undefined ? [] : [data]));
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- `version` tells when any of the answers is another one
  const codes = useMemo(() => togetherOf(answers), [version]);
  const [first = 0] = chunks;
  const from = first * CHUNK_MS;
  const until = from + chunks.length * CHUNK_MS;
  const known = useMemo(() => ({ from, until }), [from, until]);
  return {
    codes,
    known,
    isCut: answers.some(({ isCut }) => isCut),
    isWaiting: queries.some(({ isPending }) => isPending),
    error: queries.find(({ error }) => error !== null)?.error ?? null,
    retry: () => {
      for (const query of queries) if (query.isError) void query.refetch();
    },
  };
}
