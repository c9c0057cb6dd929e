import { expect, test } from "vitest";
import { calendarOf, hasDates } from "./calendar.ts";
import { FRIDAY, hours } from "./guest.arbitrary.ts";

const STAY = {
  uid: "abc",
  stampMs: FRIDAY,
  title: "Door code: Casa; a, b",
  location: "Rua das Flores 12\nLisboa",
  notes: "No PIN here.",
  windows: [{ from: hours(-1), until: hours(67) }],
};

test("a stay is one event with its ends in UTC, its words escaped and each line ended as the format wants it", () => {
  expect(calendarOf(STAY).split("\r\n")).toEqual([
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Cardea//Guest page//EN",
    "BEGIN:VEVENT",
    "UID:abc-1@cardea",
    "DTSTAMP:20261127T160000Z",
    "DTSTART:20261127T150000Z",
    "DTEND:20261130T110000Z",
    String.raw`SUMMARY:Door code: Casa\; a\, b`,
    String.raw`LOCATION:Rua das Flores 12\nLisboa`,
    "DESCRIPTION:No PIN here.",
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ]);
});

test("each window is an event of its own, and what has no beginning is none", () => {
  const windows = [
    { from: null, until: hours(1) },
    { from: hours(5), until: null },
    { from: hours(9), until: hours(10) },
  ];
  const text = calendarOf({ ...STAY, windows });
  expect([...text.matchAll(/UID:(.*)\r/g)].map(([, uid]) => uid)).toEqual(["abc-2@cardea", "abc-3@cardea"]);
  expect([...text.matchAll(/DTEND/g)]).toHaveLength(1);
  expect([hasDates(windows), hasDates([{ from: null, until: null }])]).toEqual([true, false]);
});

test("long lines are folded at 75 octets, never inside of a character, and read back whole", () => {
  const title = `Código de la puerta: ${"玄関の鍵🔑".repeat(20)}`;
  const text = calendarOf({ ...STAY, title });
  for (const line of text.split("\r\n")) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
  expect(text.replaceAll("\r\n ", "")).toContain(`SUMMARY:${title}`);
});

test("what stands in a name cannot begin a line of its own", () => {
  const text = calendarOf({ ...STAY, title: "x\r\nATTENDEE:evil", location: "a\u0000b" });
  expect(text).toContain(String.raw`SUMMARY:x\nATTENDEE:evil`);
  expect(text).toContain("LOCATION:ab");
});
