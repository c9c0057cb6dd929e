import { wallAtLocal, type WallDate, type Zone } from "../time/wall.ts";
import { wallOf } from "../time/zone.ts";
import type { BookingMeaning, FeedEvent, FeedRead, SingleEvent } from "./booking.ts";
import type { EventSpan } from "./event-span.ts";
import type { ToldStays } from "./follow.ts";
import type { Stay, StayEdge } from "./stay.ts";

export interface ToldBy {
  /** The source writes real times of check-in and check-out into its events. Else only their days count. */
  readonly writesTimes: boolean;
  /** The site's. */
  readonly zone: Zone;
}

/** What a feed says of stays, out of all that its calendar holds. Events that could not be read are no stays. */
export function toldStaysOf({ events }: Pick<FeedRead, "events">, by: ToldBy): ToldStays {
  const stays = events.flatMap((event) => stayOfEvent(event, by) ?? []);
  const unreadable = new Set(events.flatMap(({ kind, uid }) => (kind === "faulty" ? [uid] : [])));
  return { stays, unreadable, isEmpty: events.length === 0 };
}

const CERTAINTIES: Readonly<Record<BookingMeaning, Stay["certainty"] | null>> = {
  stay: "firm",
  ambiguous: "ambiguous",
  tentative: "tentative",
  canceled: "firm",
  block: null,
  ignored: null,
};

function stayOfEvent(event: FeedEvent, by: ToldBy): Stay | null {
  // Somebody who comes every week has no stay: such calendars are about staff.
  if (event.kind !== "single") return null;
  const certainty = CERTAINTIES[event.meaning];
  if (certainty === null) return null;
  const { checkIn, checkOut, confirmation } = event.details;
  return {
    uid: event.uid,
    confirmation: confirmation ?? null,
    ...edgesOf(event.span, by),
    checkIn: checkIn ?? null,
    checkOut: checkOut ?? null,
    guest: guestOf(event),
    certainty,
    isCanceled: event.meaning === "canceled",
  };
}

function edgesOf(span: EventSpan, { writesTimes, zone }: ToldBy): Pick<Stay, "arrival" | "departure"> {
  if (span.kind === "days") return { arrival: dayEdge(span.from), departure: dayEdge(span.until) };
  const isExact = writesTimes && !span.looksLikeDays;
  if (span.kind === "wall") {
    const edge = (at: typeof span.from): StayEdge => (isExact ? { kind: "wall", at } : dayEdge(dateIn(at)));
    return { arrival: edge(span.from), departure: edge(span.until) };
  }
  const edge = (at: typeof span.from): StayEdge => {
    if (isExact) return { kind: "instant", at };
    // Dates in disguise are midnights of UTC, wherever the site lies.
    return dayEdge(dateIn(span.looksLikeDays ? wallAtLocal(at) : wallOf(at, zone)));
  };
  return { arrival: edge(span.from), departure: edge(span.until) };
}

function dayEdge(date: WallDate): StayEdge {
  return { kind: "day", date };
}

function dateIn(wall: string): WallDate {
  return wall.slice(0, 10) as WallDate;
}

function guestOf({ details }: SingleEvent): Stay["guest"] {
  const { guestName, last4, phone, email, guests } = details;
  return {
    name: guestName ?? null,
    phoneEnd: last4 ?? null,
    phone: phone ?? null,
    email: email ?? null,
    count: guests ?? null,
  };
}
