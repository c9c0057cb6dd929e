import { type EventFault, FEED_LIMITS, readFeed, type SeriesEvent, type Window, type Zone } from "@cardea/core";
import type { FeedAnswer, FeedContent } from "./answer.ts";
import { decodeFeed } from "./decode.ts";
import { occurrencesOf, type SeriesView } from "./occurrences.ts";

/** The body of a feed, and what has to be known to read it. */
export interface FeedBody {
  /** As they came, not compressed. */
  readonly bytes: Uint8Array;
  /** Host of the feed's URL, lower case, or null; never the URL, which is a secret. */
  readonly host: string | null;
  /** The site's zone. */
  readonly zone: Zone;
  /** In which instances of series are counted out; at most 400 days. */
  readonly window: Window;
}

/** Instances of all series of one feed together. */
const OCCURRENCES_MAX = 20_000;

/**
 * Reads the bytes of a feed and counts out its series. For bytes from outside, `readGuarded` does the same where it can
 * do no harm: this here takes as long and as much memory as it needs.
 */
export function readBytes({ bytes, host, zone, window }: FeedBody): FeedAnswer {
  if (bytes.length > FEED_LIMITS.textMax) return { kind: "refused", reason: "too_large", line: 0 };
  const read = readFeed(decodeFeed(bytes), { host });
  if (read.kind === "refused") return read;
  let left = OCCURRENCES_MAX;
  const events = read.events.map((event) => {
    if (event.kind !== "series") return event;
    const counted = left < 0 ? faulty(event, "too_many_instances") : countedOut(event, { home: zone, window });
    if (counted.kind === "series") left -= counted.occurrences.length;
    return left < 0 ? faulty(event, "too_many_instances") : counted;
  });
  return { ...read, events };
}

type ContentEvent = FeedContent["events"][number];

function countedOut(event: SeriesEvent, view: SeriesView): ContentEvent {
  const { series, ...rest } = event;
  const occurrences = occurrencesOf(series, view);
  return typeof occurrences === "string" ? faulty(event, occurrences) : { ...rest, occurrences };
}

function faulty({ uid, line }: SeriesEvent, fault: EventFault): ContentEvent {
  return { kind: "faulty", uid, fault, line };
}
