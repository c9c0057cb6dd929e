import type { HouseEvent } from "../api-types.ts";
import { msOf, plusDays, startOfDay, wallOf } from "../site/clock.ts";

/** So many events that follow each other in the log and happened on the same day of the site. */
export interface LogDay {
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** Instants, half-open. */
  readonly from: number;
  readonly until: number;
  readonly count: number;
}

/** The days of events that follow each other. What a lock told late stands among others, under its own day. */
export function daysOf(events: readonly HouseEvent[], zone: string): readonly LogDay[] {
  const days: LogDay[] = [];
  for (const event of events) {
    const at = msOf(event.at);
    const last = days.at(-1);
    if (last !== undefined && last.from <= at && at < last.until) {
      days[days.length - 1] = { ...last, count: last.count + 1 };
    } else days.push(dayAt(at, zone));
  }
  return days;
}

function dayAt(at: number, zone: string): LogDay {
  const date = wallOf(at, zone).slice(0, 10);
  return { date, from: startOfDay(date, zone), until: startOfDay(plusDays(date, 1), zone), count: 1 };
}

/** The days of what came first and what follows it. */
export function joinedDays(first: readonly LogDay[], then: readonly LogDay[]): readonly LogDay[] {
  const [last, next] = [first.at(-1), then[0]];
  if (last === undefined || next === undefined || last.date !== next.date) return [...first, ...then];
  return [...first.slice(0, -1), { ...next, count: last.count + next.count }, ...then.slice(1)];
}

/** How high the parts of the list are. */
export interface LogSizes {
  readonly dayPx: number;
  readonly eventPx: number;
}

/** A day with the part of its events that is in sight. Places in the list are counted in events. */
export interface SeenDay {
  readonly day: LogDay;
  /** Where the day begins, in pixels and in events. */
  readonly top: number;
  readonly first: number;
  readonly height: number;
  /** Which of all events are in sight, half-open; none where only the name of the day is. */
  readonly from: number;
  readonly until: number;
}

/** How high the whole list is. */
export function heightOf(days: readonly LogDay[], { dayPx, eventPx }: LogSizes): number {
  return days.reduce((height, { count }) => height + dayPx + count * eventPx, 0);
}

/** What of the list lies between two heights. */
export function seenDays(
  days: readonly LogDay[],
  { dayPx, eventPx }: LogSizes,
  { top, bottom }: { readonly top: number; readonly bottom: number },
): readonly SeenDay[] {
  const seen: SeenDay[] = [];
  let y = 0;
  let first = 0;
  for (const day of days) {
    const height = dayPx + day.count * eventPx;
    if (y < bottom && y + height > top) {
      const within = (px: number): number => Math.min(day.count, Math.max(0, px / eventPx));
      const from = first + Math.floor(within(top - y - dayPx));
      const until = first + Math.ceil(within(bottom - y - dayPx));
      seen.push({ day, top: y, first, height, from, until });
    }
    y += height;
    first += day.count;
  }
  return seen;
}
