import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDetails } from "./details.ts";
import { EVENT_LIMITS } from "./limits.ts";

describe("a description tells", () => {
  test.each([
    [
      "Reservation URL: https://www.airbnb.com/hosting/reservations/details/HMCARD2601\nPhone Number (Last 4 Digits): 0003",
      { confirmation: "HMCARD2601", last4: "0003" },
    ],
    ["Reservation URL: https://www.airbnb.com/reservation/itinerary?code=HMCARD2001", { confirmation: "HMCARD2001" }],
    ["Phone Number(Last 4 Digits): 1234\nPhone Number: +1 (201) 555-0144", { last4: "1234", phone: "+12015550144" }],
    ["Check-in: 4:30 PM\nCheckout time: 10", { checkIn: "16:30", checkOut: "10:00" }],
    ["Check in: 15h30\nCheck out: 11 Uhr", { checkIn: "15:30", checkOut: "11:00" }],
    ["CHECKIN: 12 am\nCHECKOUT: 12 p.m.", { checkIn: "00:00", checkOut: "12:00" }],
    ["Check-in: 16:00:00\nCheck-out: 9.15", { checkIn: "16:00", checkOut: "09:15" }],
    ["Adults: 2\nChildren: 2", { guests: 4 }],
    ["Adults: 2\nNumber of Guests: 3", { guests: 3 }],
    ["E-Mail: mailto:hanna@example.co.uk", { email: "hanna@example.co.uk" }],
    [
      "<p>Guest name: <b>Wanda Pike</b></p><br/>Email: wanda@example.com",
      { guestName: "Wanda Pike", email: "wanda@example.com" },
    ],
    ["FirstName: Wanda\nLast name: Pike", { guestName: "Wanda Pike" }],
    ["Booking ID: BK-20417", { confirmation: "BK-20417" }],
    ["Guests: 2\nGuests: 3", { guests: 2 }],
  ])("%j", (description, expected) => {
    expect(readDetails(description)).toEqual(expected);
  });

  test.each([
    "",
    "no label here",
    "Check-in: 2026-05-16\nCheck-out: 05/20/2026",
    "Check-in: 4\nCheck-out: 25:00",
    "Check-in: 13 pm\nCheck-out: 10:75",
    "Guests: many\nAdults: 0",
    "Guests: 1000",
    "Email: nobody\nPhone: 555-0144x",
    "Email: a@b.c@d\nPhone: +1234567890123456",
    "Phone Number (Last 4 Digits): 123",
    "Reservation: DARIO",
    "Door code: letmein\nDoor code: 12",
    "__proto__: x\nconstructor: y",
    "Bcc: a@b.cd",
  ])("nothing: %j", (description) => {
    expect(readDetails(description)).toEqual({});
  });

  test("the PIN of the door, sealed", () => {
    const { doorCode } = readDetails("Door code: 4711#");
    expect(doorCode?.reveal()).toBe("4711");
    expect(JSON.stringify(readDetails("DoorCode: 0042"))).toBe('{"doorCode":"[pin]"}');
  });

  test("what stands in its beginning, no more", () => {
    const line = `x: ${"y".repeat(20)}\n`;
    const filler = (length: number): string => line.repeat(Math.ceil(length / line.length));
    expect(readDetails(`${filler(2_000)}Guests: 2`)).toEqual({ guests: 2 });
    expect(readDetails(`${filler(EVENT_LIMITS.descriptionMax)}Guests: 2`)).toEqual({});
    expect(readDetails(`${"\n".repeat(EVENT_LIMITS.descriptionLinesMax)}Guests: 2`)).toEqual({});
  });

  test("whatever stands there, something that is what it is called", () => {
    const labels = fc.constantFrom(
      "Guests",
      "Check-in",
      "Phone",
      "Email",
      "Door code",
      "Booking ID",
      "Guest",
      "Last 4 digits",
    );
    const values = fc.oneof(fc.string(), fc.stringMatching(/^[0-9:. +apm-]{0,20}$/), fc.emailAddress());
    const descriptions = fc
      .array(fc.tuple(labels, values).map(([label, value]) => `${label}: ${value}`))
      .map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(descriptions, (description) => {
        const { guests, checkIn, phone, email, doorCode, confirmation, last4 } = readDetails(description);
        expect(guests ?? 1).toBeGreaterThan(0);
        expect(checkIn ?? "00:00").toMatch(/^(?:[01]\d|2[0-3]):[0-5]\d$/);
        expect(phone ?? "1234567").toMatch(/^\+?\d{7,15}$/);
        expect(email ?? "a@b.c").toMatch(/^[^\s@]+@[^\s@]+$/);
        expect(doorCode?.length ?? 4).toBeGreaterThanOrEqual(4);
        expect(confirmation ?? "A123").toMatch(/^[A-Z0-9-]{4,32}$/);
        expect(last4 ?? "0000").toMatch(/^\d{4}$/);
      }),
      { numRuns: 3_000 },
    );
  });
});
