import fc from "fast-check";
import type { BookingId } from "../ids.ts";
import { instant, type Instant } from "../time/instant.ts";
import { dateOfDay, dayOf, type WallDate, type WallTime, wallAt, type Zone } from "../time/wall.ts";
import { toInstant } from "../time/zone.ts";
import { type Booking, bookingAfter, type BookingChange, type FeedPolicy, followFeed } from "./follow.ts";
import type { Stay, StayGuest } from "./stay.ts";
import { windowOfStay } from "./stay-window.ts";

export const PARIS = "Europe/Paris" as Zone;
const TIMES = { checkIn: "16:00" as WallTime, checkOut: "11:00" as WallTime, earlyMs: 0, lateMs: 0 };

export const POLICY: FeedPolicy = {
  zone: PARIS,
  hasStableUids: true,
  takesAmbiguous: false,
  windowOf: (stay) => windowOfStay(stay, { times: TIMES, zone: PARIS }),
  elsewhere: [],
  isCancelingConfirmed: false,
};

export const NOBODY: StayGuest = { name: null, phoneEnd: null, phone: null, email: null, count: null };

/** A firm stay from one day to another, with what else is given. */
export function stayOf(from: string, until: string, more: Partial<Stay> = {}): Stay {
  return {
    uid: null,
    confirmation: null,
    arrival: { kind: "day", date: from as WallDate },
    departure: { kind: "day", date: until as WallDate },
    checkIn: null,
    checkOut: null,
    guest: NOBODY,
    certainty: "firm",
    isCanceled: false,
    ...more,
  };
}

/** An instant on the wall of Paris. */
export function at(date: string, time = "08:00"): Instant {
  return toInstant(wallAt(date as WallDate, time as WallTime), PARIS, "start");
}

/** A feed that is read again and again, with what Cardea holds of it. */
export class FollowedFeed {
  bookings: readonly Booking[] = [];
  /** UIDs of events that can't be read at present. */
  unreadable: ReadonlySet<string | null> = new Set();
  #made = 0;

  /** Reads an answer at that time; answers what it changed. */
  read(now: Instant, stays: readonly Stay[], policy: Partial<FeedPolicy> = {}): readonly BookingChange<Booking>[] {
    const reading = { stays, unreadable: this.unreadable, isEmpty: stays.length === 0 };
    const changes = followFeed(now, this.bookings, reading, { ...POLICY, ...policy });
    for (const change of changes) {
      const after = bookingAfter(change, now);
      if (change.kind === "begin") {
        this.bookings = [...this.bookings, { id: `booking_${++this.#made}` as BookingId, ...after }];
      } else {
        this.bookings = this.bookings.map((one) => (one.id === change.booking.id ? { ...one, ...after } : one));
      }
    }
    return changes;
  }

  kindsAt(now: Instant, stays: readonly Stay[], policy: Partial<FeedPolicy> = {}): readonly string[] {
    return this.read(now, stays, policy).map(({ kind }) => kind);
  }

  states(): readonly string[] {
    return this.bookings.map(({ state }) => state.kind);
  }
}

const FIRST_DAY = dayOf("2026-06-01" as WallDate);

/** Stays of one house that share no night, each with its own UID and most with a confirmation. */
export const calendarArbitrary: fc.Arbitrary<readonly Stay[]> = fc
  .array(
    fc.record({ gap: fc.integer({ min: 0, max: 4 }), nights: fc.integer({ min: 1, max: 6 }), isKnown: fc.boolean() }),
    {
      maxLength: 12,
    },
  )
  .map((parts) => {
    let day = FIRST_DAY;
    return parts.map(({ gap, nights, isKnown }, index) => {
      const from = day + gap;
      day = from + nights;
      const more = { uid: `uid-${index}`, confirmation: isKnown ? `HM${index}` : null };
      return stayOf(dateOfDay(from), dateOfDay(day), more);
    });
  });

export const nowArbitrary: fc.Arbitrary<Instant> = fc
  .integer({ min: 0, max: 60 * 24 * 60 })
  .map((minutes) => instant(at("2026-05-28") + minutes * 60_000));
