import type { Brand } from "../brand.ts";
import type { Pin } from "../pin/pin.ts";
import type { WallTime } from "../time/wall.ts";
import type { EventSpan } from "./event-span.ts";
import type { EventFault } from "./fault.ts";
import type { Series } from "./series.ts";

/** The name that a calendar gives to an event, unique at most within one feed. @see RFC 5545 section 3.8.4.7 */
export type EventUid = Brand<string, "EventUid">;

/** Where a feed comes from, as far as it makes a difference. */
export type SourceId =
  | "airbnb"
  | "vrbo"
  | "booking_com"
  | "tripadvisor"
  | "smoobu"
  | "lodgify"
  | "guesty"
  | "ownerrez"
  | "host_tools"
  | "beds24"
  | "google"
  | "outlook"
  | "generic";

/** What an event of a calendar means for a door. */
export type BookingMeaning =
  /** Somebody comes to stay. */
  | "stay"
  /** The owner keeps the place free; nobody comes. */
  | "block"
  /** A stay or a block: this source tells both in the same words. */
  | "ambiguous"
  /** Asked for, not agreed upon. */
  | "tentative"
  | "canceled"
  /** Says again what another event says, or nothing about a stay. */
  | "ignored";

/** What an event tells besides its time. Each is there only if the text has it. Personal data, and a PIN. */
export interface BookingDetails {
  readonly guestName?: string;
  /** The last four digits of the guest's phone number, with their zeros. The number may be an old one. */
  readonly last4?: string;
  /** As written, without what only separates digits; with `+` if the country is told. */
  readonly phone?: string;
  readonly email?: string;
  /** How the source names the stay to host and guest. */
  readonly confirmation?: string;
  readonly checkIn?: WallTime;
  readonly checkOut?: WallTime;
  /** Persons. */
  readonly guests?: number;
  /** The PIN that the source wishes for the door. */
  readonly doorCode?: Pin;
}

interface Described {
  /** Null if the calendar gives none. */
  readonly uid: EventUid | null;
  readonly meaning: BookingMeaning;
  /** One line, cut; null if there is none. Text from outside: escape it where it is shown. */
  readonly summary: string | null;
  readonly details: BookingDetails;
  /** Line of the text in which it begins, from 1. */
  readonly line: number;
}

/** One event: a stay, or something else that takes the place. */
export interface SingleEvent extends Described {
  readonly kind: "single";
  readonly span: EventSpan;
  /** Set if it is one instance of a series of that UID which the feed does not hold: the start that it replaces. */
  readonly instanceOf: string | null;
}

/** An event that repeats, as calendars for staff have them. */
export interface SeriesEvent extends Described {
  readonly kind: "series";
  readonly series: Series;
}

/** An event that could not be read. The others of the feed count. */
export interface FaultyEvent {
  readonly kind: "faulty";
  readonly uid: EventUid | null;
  readonly fault: EventFault;
  readonly line: number;
}

export type FeedEvent = SingleEvent | SeriesEvent | FaultyEvent;

/** A feed that was read whole. */
export interface FeedRead {
  readonly kind: "read";
  readonly source: SourceId;
  /** In the order of the text; instances of a series stand with the series. */
  readonly events: readonly FeedEvent[];
  /** How often the source wants to be asked, or null if it does not say. */
  readonly refreshMs: number | null;
  /** Lines that are no content lines. */
  readonly brokenLines: number;
}
