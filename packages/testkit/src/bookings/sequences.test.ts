import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  assert,
  type Booking,
  bookingAfter,
  type BookingId,
  DAY_MS,
  followFeed,
  instant,
  plus,
  toldStaysOf,
  type WallTime,
  windowOfStay,
  zoneOf,
} from "@cardea/core";
import { readBytes } from "cardea/src/bookings/read-bytes.ts";
import { describe, expect, test } from "vitest";
import { bytesOf } from "./fixture.ts";

interface Sequence {
  readonly title: string;
  readonly propertyTimeZone: string;
  readonly steps: readonly { readonly file: string; readonly now: string; readonly expect: string }[];
}

const FOLDER = join(import.meta.dirname, "../../fixtures/bookings/sequences");
const TIMES = { checkIn: "16:00" as WallTime, checkOut: "11:00" as WallTime, earlyMs: 0, lateMs: 0 };

/** What each step changes, in short: the kind of change and the confirmation of the stay. */
const CHANGES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "cancel-by-disappearance": [["begin HMSEQCA001", "begin HMSEQCA002"], ["miss HMSEQCA001"], ["cancel HMSEQCA001"]],
  "date-change-same-uid": [["begin HMSEQCB001"], ["move HMSEQCB001"]],
  "html-instead-of-ics": [["begin HMSEQCD001"], [], []],
  "phone-appears-later": [["begin null"], ["enrich HMSEQCC001"]],
};

describe("a feed that is read again and again", () => {
  test.each(Object.entries(CHANGES))("%s", (name, changes) => {
    const { propertyTimeZone, steps }: Sequence = JSON.parse(
      readFileSync(join(FOLDER, `${name}.sequence.json`), "utf8"),
    );
    const zone = zoneOf(propertyTimeZone);
    assert(zone !== null, "the sequences name zones that exist");
    let bookings: readonly Booking[] = [];
    const seen = steps.map(({ file, now: at }) => {
      const now = instant(Date.parse(at));
      const window = { from: plus(now, -DAY_MS), until: plus(now, 300 * DAY_MS) };
      const answer = readBytes({ bytes: bytesOf(`sequences/${file.replace(/\.ics$/, "")}`), host: null, zone, window });
      if (answer.kind === "refused") return [];
      const singles = answer.events.filter((event) => event.kind === "single");
      const reading = toldStaysOf({ events: singles }, { writesTimes: false, zone });
      const found = followFeed(now, bookings, reading, {
        zone,
        hasStableUids: true,
        takesAmbiguous: false,
        windowOf: (stay) => windowOfStay(stay, { times: TIMES, zone }),
        elsewhere: [],
        isCancelingConfirmed: false,
      });
      for (const change of found) {
        const after = bookingAfter(change, now);
        const id = change.kind === "begin" ? (`booking_${bookings.length}` as BookingId) : change.booking.id;
        bookings = [...bookings.filter((one) => one.id !== id), { id, ...after }];
      }
      return found.map((change) => `${change.kind} ${bookingAfter(change, now).stay.confirmation}`).toSorted();
    });
    expect(seen).toEqual(changes);
  });
});
