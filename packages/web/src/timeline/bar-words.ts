import { momentText } from "../site/clock.ts";
import { text } from "../text/text.ts";
import type { Bar } from "./layout.ts";

/** How sure it is that the code is on the lock in the window of the bar. */
export function placeWords({ isFenced, isSolid, state, until }: Bar, now: number): string {
  if (isFenced && state !== "refused" && state !== "failed") return text.timeline.fenced(until <= now);
  if (until <= now) return isSolid ? text.timeline.wasOnLock : text.timeline.wasWanted;
  return isSolid ? text.timeline.place[state] : text.timeline.wanted[state];
}

interface Sight {
  readonly zone: string;
  readonly now: number;
}

/** When a bar begins and ends, in words. */
export function edgeWords(bar: Bar, { zone, now }: Sight): { readonly from: string; readonly until: string } {
  return {
    from: bar.beginsBefore ? text.timeline.before : momentText(bar.from, zone, now),
    until: bar.goesOn ? text.timeline.after : momentText(bar.until, zone, now),
  };
}

/** All that a bar tells, for who cannot see it. */
export function barWords(bar: Bar, doorName: string, sight: Sight): string {
  const place = placeWords(bar, sight.now);
  return text.timeline.bar({ who: bar.holderName, door: doorName, ...edgeWords(bar, sight), place });
}
