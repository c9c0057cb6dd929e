import type { EventUid, FeedEvent, SeriesEvent } from "./booking.ts";
import type { CalendarTime } from "./calendar-time.ts";
import { EVENT_LIMITS } from "./limits.ts";
import type { EventFault } from "./fault.ts";
import type { MovedInstance } from "./series.ts";

/** An event that was read by itself, and what it says of another. */
export interface ReadEvent {
  readonly event: FeedEvent;
  /** The start of the instance of a series that it replaces, null if it does not, or if that cannot be read. */
  readonly replaces: CalendarTime | "unreadable" | null;
}

/**
 * The events, each instance that is told on its own put to its series. One whose series is not in the feed stays an
 * event of its own. If such an instance cannot be read, neither can the series: when it is, nobody knows.
 * @see RFC 5545 section 3.8.4.4, Recurrence ID
 */
export function withMovedInstances(read: readonly ReadEvent[]): readonly FeedEvent[] {
  const series = new Set(read.map(({ event }) => (event.kind === "series" ? event.uid : null)));
  const moved = new Map<EventUid, Moved>();
  const rest = read.filter(({ event, replaces }) => {
    const { uid } = event;
    if (replaces === null || uid === null || !series.has(uid)) return true;
    const ofSeries = moved.get(uid) ?? { instances: [], fault: null };
    moved.set(uid, ofSeries);
    if (event.kind === "single" && replaces !== "unreadable") {
      const span = event.meaning === "canceled" ? null : event.span;
      ofSeries.instances.push({ of: replaces, span });
      return false;
    }
    ofSeries.fault = event.kind === "faulty" ? event.fault : "bad_dates";
    return true;
  });
  return rest.map(({ event }) => (event.kind === "series" ? withMoved(event, moved) : event));
}

interface Moved {
  readonly instances: MovedInstance[];
  fault: EventFault | null;
}

function withMoved(event: SeriesEvent, moved: ReadonlyMap<EventUid, Moved>): FeedEvent {
  const { uid, line } = event;
  const ofSeries = uid === null ? undefined : moved.get(uid);
  if (ofSeries === undefined) return event;
  const { instances, fault } = ofSeries;
  if (fault !== null) return { kind: "faulty", uid, fault, line };
  if (instances.length > EVENT_LIMITS.seriesDatesMax) return { kind: "faulty", uid, fault: "too_many_dates", line };
  return { ...event, series: { ...event.series, moved: instances } };
}
