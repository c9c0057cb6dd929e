import { DAY_MS, type Instant } from "../time/instant.ts";
import { dayOf, localOf, type WallDate, type WallDateTime, type WallTime, type Zone } from "../time/wall.ts";
import { localAt } from "../time/zone.ts";

/**
 * When somebody comes or goes, as it was told: a day, on which the usual check-in or check-out time counts, a time on the
 * site's wall, or an exact instant.
 */
export type StayEdge =
  | { readonly kind: "day"; readonly date: WallDate }
  | { readonly kind: "wall"; readonly at: WallDateTime }
  | { readonly kind: "instant"; readonly at: Instant };

/** What was told of the guest; null what was not. Nothing of it is proven. */
export interface StayGuest {
  readonly name: string | null;
  /** The last four digits of a phone number; it may be an old one. */
  readonly phoneEnd: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly count: number | null;
}

/** One stay as a calendar or a PMS tells it. The day of departure is not a night. */
export interface Stay {
  readonly uid: string | null;
  /** The number that the guest got from the channel. */
  readonly confirmation: string | null;
  readonly arrival: StayEdge;
  readonly departure: StayEdge;
  /** Times that were told beside the days. */
  readonly checkIn: WallTime | null;
  readonly checkOut: WallTime | null;
  readonly guest: StayGuest;
  /** `ambiguous`: nobody can tell it from days on which the owner lets nobody in. */
  readonly certainty: "firm" | "ambiguous" | "tentative";
  /** The channel says that it does not take place. */
  readonly isCanceled: boolean;
}

/** Nights as day numbers, half-open: `from` is the day of arrival, `until` the day of departure. */
export interface Nights {
  readonly from: number;
  readonly until: number;
}

/** The nights of a stay on the site's wall. A stay that begins and ends on one day has none. */
export function nightsOf({ arrival, departure }: Pick<Stay, "arrival" | "departure">, zone: Zone): Nights {
  return { from: dayOfEdge(arrival, zone), until: dayOfEdge(departure, zone) };
}

/** Whether two stays share a night. */
export function shareNights(a: Nights, b: Nights): boolean {
  return a.from < b.until && b.from < a.until;
}

/** The day of an edge on the site's wall, as a day number. */
export function dayOfEdge(edge: StayEdge, zone: Zone): number {
  if (edge.kind === "day") return dayOf(edge.date);
  return Math.floor((edge.kind === "wall" ? localOf(edge.at) : localAt(edge.at, zone)) / DAY_MS);
}

/** Whether two edges were told as the same moment. */
export function isSameEdge(a: StayEdge, b: StayEdge): boolean {
  if (a.kind === "day") return b.kind === "day" && a.date === b.date;
  return a.kind === b.kind && a.at === b.at;
}
