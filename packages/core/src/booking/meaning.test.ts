import { describe, expect, test } from "vitest";
import { guestNameOf, isPlainName } from "./guest-name.ts";
import { meaningOf, sourceOf } from "./meaning.ts";
import type { SourceId } from "./booking.ts";
import { GENERIC_SOURCE, SOURCES, sourceProfile } from "./sources.ts";
import { BLOCK_WORDS, CANCELED_WORDS, STAY_WORDS, TENTATIVE_WORDS } from "./words.ts";

/** What marks a feed as one of each source: its PRODID, the host of its URL, and a UID if those tell. */
const MARKS = [
  ["airbnb", "-//Airbnb Inc//Hosting Calendar 1.0//EN", "www.airbnb.co.uk", "1418fb94e984-0b7f@airbnb.com"],
  ["vrbo", "-//HomeAway.com, Inc.//EN", "www.abritel.fr", "vr-301@vrbo.com"],
  ["booking_com", "-//admin.booking.com//NONSGML v1.0//EN", "ical.booking.com", "3fd4b817@booking.com"],
  ["tripadvisor", "-//TripAdvisor//Rentals//EN", "rentals.tripadvisor.com", null],
  ["smoobu", "-//Smoobu//EN", "login.smoobu.com", null],
  ["lodgify", "-//Lodgify//Lodgify Calendar//EN", "www.lodgify.com", "lod-7003@lodgify.com"],
  ["guesty", "-//Guesty Calendar App//EN", "app.guesty.com", "stay-81@guesty-calendar"],
  ["ownerrez", "-//OwnerRez//EN", "app.ownerrez.com", "77@ownerrez.com"],
  ["host_tools", "-//Host Tools//EN", "app.hosttools.com", null],
  ["beds24", "-//Beds24//Calendar//EN", "www.beds24.com", null],
  ["google", "-//Google Inc//Google Calendar 70.9054//EN", "calendar.google.com", "clean-th@google.com"],
  ["outlook", "Microsoft Exchange Server 2010", "outlook.office365.com", null],
] as const;

describe("a source is known", () => {
  test("for each row there is an example here", () => {
    expect(SOURCES.map(({ id }) => id)).toEqual(MARKS.map(([id]) => id));
  });

  test.each(MARKS)("%s by its PRODID, its host or its UIDs", (id, prodId, host, uid) => {
    expect(sourceOf({ prodId, host: null, uids: [] }).id).toBe(id);
    expect(sourceOf({ prodId: "-//Somebody//EN", host, uids: [] }).id).toBe(id);
    expect(sourceOf({ prodId: null, host: null, uids: uid === null ? [] : [uid, uid] }).id).toBe(
      uid === null ? "generic" : id,
    );
  });

  test("only where all UIDs say so, and not by a host that only sounds like it", () => {
    expect(sourceOf({ prodId: null, host: null, uids: ["a@airbnb.com", "b@example.com"] })).toBe(GENERIC_SOURCE);
    expect(sourceOf({ prodId: null, host: "airbnb.com.evil.example", uids: [] })).toBe(GENERIC_SOURCE);
    expect(sourceOf({ prodId: null, host: "notbooking.com", uids: [] })).toBe(GENERIC_SOURCE);
  });

  test("only the UIDs of Booking.com change from day to day", () => {
    expect(SOURCES.filter(({ keepsUid }) => !keepsUid).map(({ id }) => id)).toEqual(["booking_com"]);
  });
});

function meant(id: SourceId, summary: string | null, status: string | null = null): unknown {
  const { meaning, details } = meaningOf(summary, status, sourceProfile(id));
  return { meaning, ...details };
}

const TITLES: readonly (readonly [source: SourceId, title: string | null, meant: object])[] = [
  ["airbnb", "Reserved", { meaning: "stay" }],
  ["airbnb", "Airbnb (Not available)", { meaning: "block" }],
  ["airbnb", "Airbnb (No disponible)", { meaning: "block" }],
  ["airbnb", "Marisol", { meaning: "stay", guestName: "Marisol" }],
  ["vrbo", "Reserved - Ingrid", { meaning: "stay", guestName: "Ingrid" }],
  ["vrbo", "Réservée - Éloïse", { meaning: "stay", guestName: "Éloïse" }],
  ["vrbo", "Réservée", { meaning: "stay" }],
  ["vrbo", "Indisponible", { meaning: "block" }],
  ["vrbo", "Provisoire - Jean-Luc", { meaning: "tentative", guestName: "Jean-Luc" }],
  ["booking_com", "CLOSED - Not available", { meaning: "ambiguous" }],
  ["booking_com", "Closed", { meaning: "ambiguous" }],
  ["booking_com", "CLOSED - Tomas Lindqvist", { meaning: "stay", guestName: "Tomas Lindqvist" }],
  ["generic", "CLOSED - Not available", { meaning: "block" }],
  ["tripadvisor", "Tripadvisor Rentals: Ana de la Cruz", { meaning: "stay", guestName: "Ana de la Cruz" }],
  ["smoobu", "Check-in Oksana Petrenko", { meaning: "ignored" }],
  ["smoobu", "Check-out Oksana Petrenko", { meaning: "ignored" }],
  ["smoobu", "Anreise: Oksana Petrenko", { meaning: "ignored" }],
  ["smoobu", "Oksana Petrenko", { meaning: "stay", guestName: "Oksana Petrenko" }],
  ["generic", "Check-in Oksana Petrenko", { meaning: "stay" }],
  ["lodgify", "A**** K***", { meaning: "stay", guestName: "A**** K***" }],
  ["lodgify", "Owner, family and friends; quiet week", { meaning: "stay" }],
  ["guesty", "Priya Raman (Airbnb)", { meaning: "stay", guestName: "Priya Raman" }],
  ["guesty", "Reservation HMABCDEF12", { meaning: "stay", confirmation: "HMABCDEF12" }],
  ["guesty", "Reservation Priya Raman", { meaning: "stay", guestName: "Priya Raman" }],
  ["ownerrez", "Hanna Okafor", { meaning: "stay", guestName: "Hanna Okafor" }],
  ["host_tools", "Reserved: Hanna Okafor", { meaning: "stay", guestName: "Hanna Okafor" }],
  ["beds24", "Oksana Petrenko", { meaning: "stay", guestName: "Oksana Petrenko" }],
  ["google", "Cleaning", { meaning: "stay" }],
  ["outlook", "Painter comes", { meaning: "stay" }],
  ["generic", "Oksana Petrenko", { meaning: "stay" }],
  ["generic", "Not available", { meaning: "block" }],
  ["generic", "Blocked: painters", { meaning: "block" }],
  ["generic", null, { meaning: "stay" }],
];

describe("a title means", () => {
  test.each(TITLES)("%s: %j", (source, summary, expected) => {
    expect(meant(source, summary)).toEqual(expected);
  });

  test("the same in every language, whatever its case", () => {
    const lists = [
      [STAY_WORDS, "stay"],
      [BLOCK_WORDS, "block"],
      [TENTATIVE_WORDS, "tentative"],
      [CANCELED_WORDS, "canceled"],
    ] as const;
    for (const [words, meaning] of lists) {
      for (const word of words) {
        const capital = word.slice(0, 1).toUpperCase() + word.slice(1);
        expect([word, meant("generic", capital)]).toEqual([word, { meaning }]);
        expect([word, meant("generic", `${word.toUpperCase()} - x`)]).toMatchObject([word, { meaning }]);
      }
    }
  });
});

describe("STATUS", () => {
  test("calls off whatever it is", () => {
    expect(meant("airbnb", "Reserved", "CANCELLED")).toEqual({ meaning: "canceled" });
    expect(meant("airbnb", "Airbnb (Not available)", "CANCELLED")).toEqual({ meaning: "canceled" });
  });

  test("leaves open a stay, but not a block", () => {
    expect(meant("guesty", "Jo (Direct)", "TENTATIVE")).toEqual({ meaning: "tentative", guestName: "Jo" });
    expect(meant("booking_com", "CLOSED", "TENTATIVE")).toEqual({ meaning: "tentative" });
    expect(meant("generic", "Blocked", "TENTATIVE")).toEqual({ meaning: "block" });
    expect(meant("generic", "Reserved", "CONFIRMED")).toEqual({ meaning: "stay" });
  });
});

describe("a name", () => {
  test.each(["Marisol", "Oksana Petrenko", "Ana de la Cruz", "van Dijk", "Jean-Luc O'Neill", "山田 太郎", "Dr. A. K."])(
    "is %j",
    (name) => {
      expect(isPlainName(name)).toBe(true);
      expect(guestNameOf(`  ${name} `)).toBe(name);
    },
  );

  test.each([
    "",
    "   ",
    "Holiday flat booking",
    "Room 5",
    "a@b.c",
    "***",
    "Ana de",
    "One Two Three Four Five Six",
    "X".repeat(61),
  ])("is not %j", (text) => {
    expect(isPlainName(text)).toBe(false);
  });
});
