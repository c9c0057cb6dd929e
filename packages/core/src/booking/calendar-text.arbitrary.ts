import fc from "fast-check";

/** How a text may be folded: its line end, and the space that marks the rest of a line. */
export interface Folding {
  readonly lineEnd: "\r\n" | "\n" | "\r";
  readonly space: " " | "\t";
  /** Characters of each piece, over and over. */
  readonly lengths: readonly number[];
}

export const foldings: fc.Arbitrary<Folding> = fc.record({
  lineEnd: fc.constantFrom("\r\n", "\n", "\r"),
  space: fc.constantFrom(" ", "\t"),
  lengths: fc.array(fc.integer({ min: 1, max: 75 }), { minLength: 1, maxLength: 5 }),
});

/** A line folded into pieces, with the line end after it. */
export function folded(line: string, { lineEnd, space, lengths }: Folding): string {
  const pieces: string[] = [];
  for (let at = 0, piece = 0; at < line.length; piece++) {
    const length = lengths[piece % lengths.length] ?? 1;
    pieces.push(line.slice(at, at + length));
    at += length;
  }
  return pieces.join(lineEnd + space) + lineEnd;
}

/** Lines without control characters that do not look like the rest of another. */
export const lineTexts: fc.Arbitrary<string> = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 300 })
  .map((text) => text.replaceAll(/\p{Cc}/gu, "").replace(/^ +/, "x"))
  .filter((text) => text !== "");

/** A calendar around these lines. */
export function calendarOf(...lines: readonly string[]): string {
  return ["BEGIN:VCALENDAR", "VERSION:2.0", ...lines, "END:VCALENDAR", ""].join("\r\n");
}

/** A calendar with one event of these lines. */
export function calendarWithEvent(...lines: readonly string[]): string {
  return calendarOf("BEGIN:VEVENT", ...lines, "END:VEVENT");
}

const times = fc.constantFrom(
  "20260329T023000",
  "20261025T023000",
  "20260101T000000Z",
  "20260229",
  "20260228",
  "99991231",
  "00010101T000000Z",
  "20260101T250000",
  "20250101",
  "-1",
  "",
);
const zones = fc.constantFrom("", ";TZID=Europe/Berlin", ";TZID=W. Europe Standard Time", ";TZID=../../etc/passwd");
const timeLines = fc
  .tuple(fc.constantFrom("DTSTART", "DTEND", "RDATE", "EXDATE", "RECURRENCE-ID", "dtstart"), zones, times)
  .map(([name, zone, time]) => `${name}${zone}:${time}`);
const otherLines = fc.constantFrom(
  "BEGIN:VEVENT",
  "END:VEVENT",
  "BEGIN:VALARM",
  "END:VALARM",
  "BEGIN:VCALENDAR",
  "END:VCALENDAR",
  "UID:a",
  "UID:__proto__",
  "SUMMARY:Reserved - Ingrid",
  "SUMMARY;LANGUAGE=fr:Réservée",
  "STATUS:CANCELLED",
  "DESCRIPTION:Check-in: 4:30 PM\\nGuests: 2\\nDoor code: 4711",
  "RRULE:FREQ=DAILY;COUNT=3",
  "RRULE:FREQ=SECONDLY",
  "RRULE:=;;=",
  "DURATION:P1D",
  "DURATION:-P1D",
  "no colon here",
  " a line that goes on",
);
const wildLines = fc.oneof(
  { weight: 5, arbitrary: timeLines },
  { weight: 8, arbitrary: otherLines },
  { weight: 1, arbitrary: lineTexts },
);

/** Texts that are calendars, nearly calendars, and anything at all. */
export const calendarTexts: fc.Arbitrary<string> = fc.oneof(
  fc.array(wildLines, { maxLength: 30 }).map((lines) => calendarOf(...lines)),
  fc.array(wildLines, { maxLength: 10 }).map((lines) => calendarWithEvent("DTSTART:20260101", ...lines)),
  fc.array(wildLines, { maxLength: 20 }).map((lines) => lines.join("\n")),
  fc.string({ unit: "binary", maxLength: 200 }),
);
