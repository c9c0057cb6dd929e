import type { FaultyEvent, FeedRead, FeedRefusal, SeriesEvent, SingleEvent } from "@cardea/core";
import type { Occurrence } from "./occurrences.ts";

/** A series with its instances counted out, instead of how it repeats. */
export interface CountedSeries extends Omit<SeriesEvent, "series"> {
  /** Those that touch the window that was asked for, ascending. */
  readonly occurrences: readonly Occurrence[];
}

/** A feed that was read whole. */
export interface FeedContent extends Omit<FeedRead, "events"> {
  /** In the order of the text. */
  readonly events: readonly (SingleEvent | CountedSeries | FaultyEvent)[];
}

/** The whole answer is refused; what was known of the feed stays as it is. */
export interface FeedRejected {
  readonly kind: "refused";
  /** `too_slow` and `too_big`: reading it took more time or memory than any feed may take. */
  readonly reason: FeedRefusal | "too_slow" | "too_big";
  /** Line of the text, from 1; 0 where it is about none. */
  readonly line: number;
}

/** What reading the bytes of a feed comes to. */
export type FeedAnswer = FeedContent | FeedRejected;
