import type { GuestWindow } from "./view.ts";

/** What the calendar of a guest is told. There is no PIN in it and no link: calendars are shared and synchronized. */
export interface StayInCalendar {
  /** Tells this stay from others, so that adding it twice changes nothing. */
  readonly uid: string;
  readonly stampMs: number;
  readonly title: string;
  readonly location: string | null;
  readonly notes: string | null;
  readonly windows: readonly GuestWindow[];
}

const LINE_OCTETS_MAX = 75;

/** Whether there is anything with a beginning to put into a calendar. */
export function hasDates(windows: readonly GuestWindow[]): boolean {
  return windows.some(({ from }) => from !== null);
}

/**
 * A calendar with one event for each window that has a beginning; one without an end is an instant.
 * @see RFC 5545 § 3.1 (lines), § 3.3.11 (text), § 3.6.1 (events)
 */
export function calendarOf(stay: StayInCalendar): string {
  const events = stay.windows.flatMap(({ from, until }, index) =>
    from === null ? [] : eventOf(stay, { from, until, index }),
  );
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Cardea//Guest page//EN", ...events, "END:VCALENDAR"];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

interface NumberedWindow {
  readonly from: string;
  readonly until: string | null;
  readonly index: number;
}

function eventOf(stay: StayInCalendar, { from, until, index }: NumberedWindow): readonly string[] {
  return [
    "BEGIN:VEVENT",
    `UID:${stay.uid}-${index + 1}@cardea`,
    `DTSTAMP:${utc(stay.stampMs)}`,
    `DTSTART:${utc(Date.parse(from))}`,
    ...(until === null ? [] : [`DTEND:${utc(Date.parse(until))}`]),
    `SUMMARY:${escaped(stay.title)}`,
    ...(stay.location === null ? [] : [`LOCATION:${escaped(stay.location)}`]),
    ...(stay.notes === null ? [] : [`DESCRIPTION:${escaped(stay.notes)}`]),
    "TRANSP:TRANSPARENT", // a stay does not make its guest busy
    "END:VEVENT",
  ];
}

/** "20261127T150000Z". */
function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}

function escaped(text: string): string {
  return text
    .replaceAll(/[\\;,]/g, String.raw`\$&`)
    .replaceAll(/\r\n|\r|\n/g, String.raw`\n`)
    .replaceAll(/\p{Cc}/gu, "");
}

/** Lines have at most 75 octets; what follows stands behind a space. Never cut inside of a character. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  const parts: string[] = [];
  let part = "";
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > LINE_OCTETS_MAX) {
      parts.push(part);
      part = " ";
      octets = 1;
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join("\r\n");
}
