// Feeds that are made to run away: each is to be read, or refused, within the bounds of the guard.
import type { EventFault } from "@cardea/core";
import type { FeedRejected } from "cardea/src/bookings/answer.ts";

/** What is to come of a hostile feed. */
export type HostileOutcome =
  | { readonly kind: "refused"; readonly reason: FeedRejected["reason"] }
  | { readonly kind: "stay" }
  /** A series without an instance. */
  | { readonly kind: "empty" }
  | { readonly kind: "faulty"; readonly fault: EventFault; readonly count: number };

export interface HostileFeed {
  readonly title: string;
  readonly outcome: HostileOutcome;
  /** Made when asked for, as some are large. */
  readonly bytes: () => Uint8Array;
}

const HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//hostile//EN\r\n";
const TAIL = "END:VCALENDAR\r\n";
const NINE = "DTSTART:20260101T090000Z";
const TEN = "DTEND:20260101T100000Z";
const NIGHTS = ["DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20260103"];

function event(lines: readonly string[], uid = "h"): string {
  const all = ["BEGIN:VEVENT", `UID:${uid}`, "DTSTAMP:20260101T000000Z", "SUMMARY:Reserved", ...lines, "END:VEVENT"];
  return `${all.join("\r\n")}\r\n`;
}

function counted(count: number, from = 0): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + from);
}

function utf8(text: string): Uint8Array {
  return Buffer.from(text, "utf8");
}

/** A calendar with one event. */
function withEvent(...lines: string[]): () => Uint8Array {
  return () => utf8(HEAD + event(lines) + TAIL);
}

/** A calendar with one event of an hour that repeats by that rule. */
function repeated(rule: string): () => Uint8Array {
  return withEvent(NINE, TEN, `RRULE:${rule}`);
}

function refused(reason: FeedRejected["reason"]): HostileOutcome {
  return { kind: "refused", reason };
}

function faulty(fault: EventFault, count = 1): HostileOutcome {
  return { kind: "faulty", fault, count };
}

const STAY: HostileOutcome = { kind: "stay" };

function fullLists(): string {
  const lists = { BYMONTH: [12, 1], BYMONTHDAY: [31, 1], BYHOUR: [24, 0], BYMINUTE: [60, 0], BYSECOND: [60, 0] };
  return Object.entries(lists)
    .map(([name, [count = 0, from]]) => `${name}=${counted(count, from).join(",")}`)
    .join(";");
}

/** A start that is `hours` after nine, as `20260101T090000Z`. */
function stamp(hours: number): string {
  return new Date(Date.UTC(2026, 0, 1, 9 + hours)).toISOString().replaceAll(/[-:]|\.\d+/g, "");
}

const RULES: readonly HostileFeed[] = [
  { title: "each second for ever", outcome: faulty("unsupported_rule"), bytes: repeated("FREQ=SECONDLY") },
  {
    title: "a rule that never fits",
    outcome: { kind: "empty" },
    bytes: repeated("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
  },
  {
    title: "two billion minutes",
    outcome: faulty("unsupported_rule"),
    bytes: repeated("FREQ=MINUTELY;COUNT=2147483647"),
  },
  {
    title: "all BY lists full",
    outcome: faulty("unsupported_rule"),
    bytes: () => repeated(`FREQ=YEARLY;${fullLists()}`)(),
  },
  {
    title: "an interval of 12 digits",
    outcome: faulty("bad_rule"),
    bytes: repeated("FREQ=DAILY;INTERVAL=999999999999"),
  },
  {
    title: "a start in the year 1",
    outcome: faulty("bad_start"),
    bytes: withEvent("DTSTART:00010101T000000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY;INTERVAL=7"),
  },
  { title: "an interval of zero", outcome: faulty("bad_rule"), bytes: repeated("FREQ=DAILY;INTERVAL=0") },
  {
    title: "the last day of the year 9999, and each day after",
    outcome: faulty("bad_start"),
    bytes: withEvent("DTSTART;VALUE=DATE:99991231", "DTEND;VALUE=DATE:99991231", "RRULE:FREQ=DAILY"),
  },
  {
    title: "each hour since 1900",
    outcome: faulty("unsupported_rule"),
    bytes: withEvent("DTSTART;TZID=Europe/Paris:19000101T090000", "DURATION:PT1H", "RRULE:FREQ=HOURLY"),
  },
  {
    title: "200 events of each second",
    outcome: faulty("unsupported_rule", 200),
    bytes: () =>
      utf8(
        HEAD +
          counted(200)
            .map((n) => event([NINE, TEN, "RRULE:FREQ=SECONDLY"], `h${n}`))
            .join("") +
          TAIL,
      ),
  },
  {
    title: "200,000 dates on one line",
    outcome: refused("line_too_long"),
    bytes: () => withEvent(NINE, TEN, `RDATE:${counted(200_000).map(stamp).join(",")}`)(),
  },
  {
    title: "100,000 dates on 100 lines",
    outcome: faulty("too_many_dates"),
    bytes: () => withEvent(NINE, TEN, ...counted(100).map(() => `RDATE:${counted(1_000).map(stamp).join(",")}`))(),
  },
  {
    title: "every hour of every day by lists",
    outcome: faulty("too_many_instances"),
    bytes: () => repeated(`FREQ=DAILY;BYHOUR=${counted(24).join(",")}`)(),
  },
  {
    title: "2,000 rules that each take long to count out",
    outcome: refused("too_slow"),
    bytes: () => {
      const rule = "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=1,-1;COUNT=100000";
      const lines = ["DTSTART:19000101T090000Z", "DURATION:PT1H", rule];
      return utf8(
        HEAD +
          counted(2_000)
            .map((n) => event(lines, `h${n}`))
            .join("") +
          TAIL,
      );
    },
  },
];

const LINES: readonly HostileFeed[] = [
  {
    title: "one line of 10 MB",
    outcome: refused("too_large"),
    bytes: () => withEvent(NINE, TEN, `DESCRIPTION:${"A".repeat(10 * 1024 * 1024)}`)(),
  },
  {
    title: "a line of a million folds",
    outcome: refused("line_too_long"),
    bytes: () => withEvent(NINE, TEN, `DESCRIPTION:${"\r\n A".repeat(1_000_000)}`)(),
  },
  {
    title: "50,000 components within each other",
    outcome: refused("too_deep"),
    bytes: () => utf8(HEAD + "BEGIN:X-A\r\n".repeat(50_000) + "END:X-A\r\n".repeat(50_000) + TAIL),
  },
  {
    title: "a quote that never ends",
    outcome: refused("line_too_long"),
    bytes: () => withEvent(NINE, TEN, `ATTENDEE;CN="${"a;b:".repeat(200_000)}`)(),
  },
  {
    title: "100,000 parameters",
    outcome: refused("line_too_long"),
    bytes: () =>
      withEvent(
        NINE,
        TEN,
        `X-P;${counted(100_000)
          .map((n) => `A${n}=b`)
          .join(";")}:v`,
      )(),
  },
  {
    title: "60 parameters of a start",
    outcome: refused("too_many_params"),
    bytes: () =>
      withEvent(
        `DTSTART;${counted(60)
          .map((n) => `A${n}=b`)
          .join(";")}:20260101T090000Z`,
        TEN,
      )(),
  },
  {
    title: "names of what all objects have",
    outcome: STAY,
    bytes: () => utf8(HEAD + event([NINE, TEN, "__proto__;polluted=1:yes", "constructor:x"], "__proto__") + TAIL),
  },
  {
    title: "NUL and other controls",
    outcome: STAY,
    bytes: withEvent(NINE, TEN, "DESCRIPTION:a\u0000b\u0007c\u001b[31mred"),
  },
  {
    title: "5 million backslashes",
    outcome: refused("line_too_long"),
    bytes: () => withEvent(NINE, TEN, `DESCRIPTION:${"\\".repeat(5_000_000)}`)(),
  },
  {
    title: "500,000 lines without a colon",
    outcome: refused("too_many_broken_lines"),
    bytes: () => utf8(HEAD + "nocolon\r\n".repeat(500_000) + TAIL),
  },
  {
    title: "20,001 events",
    outcome: refused("too_many_events"),
    bytes: () => utf8(HEAD + "BEGIN:VEVENT\nEND:VEVENT\n".repeat(20_001) + TAIL),
  },
  {
    title: "400,000 summaries of one event",
    outcome: STAY,
    bytes: () => withEvent(...NIGHTS, "SUMMARY:x\r\n".repeat(400_000))(),
  },
  {
    title: "descriptions that are nothing but the start of a tag",
    outcome: STAY,
    bytes: () => withEvent(...NIGHTS, `DESCRIPTION:${"<".repeat(64_000)}`)(),
  },
];

const ENCODINGS: readonly HostileFeed[] = [
  { title: "UTF-16", outcome: STAY, bytes: () => Buffer.from(`\uFEFF${HEAD}${event(NIGHTS)}${TAIL}`, "utf16le") },
  {
    title: "Latin-1",
    outcome: STAY,
    bytes: () => Buffer.from(HEAD + event([...NIGHTS, "DESCRIPTION:caf\u00e9 r\u00e9serv\u00e9"]) + TAIL, "latin1"),
  },
  {
    title: "lines that end with CR",
    outcome: STAY,
    bytes: () => utf8((HEAD + event(NIGHTS) + TAIL).replaceAll("\r\n", "\r")),
  },
  {
    title: "no end at all",
    outcome: refused("truncated"),
    bytes: () => utf8(`${HEAD}BEGIN:VEVENT\r\nUID:h\r\n${NINE}\r\n${TEN}\r\nSUMMARY:Reserved\r\n`),
  },
  {
    title: "a page of HTML",
    outcome: refused("not_ics"),
    bytes: () => utf8("<!DOCTYPE html><html><body>Robot check</body></html>"),
  },
  { title: "nothing", outcome: refused("not_ics"), bytes: () => utf8("") },
  {
    title: "random bytes",
    outcome: refused("not_ics"),
    bytes: () => Uint8Array.from(counted(5_000_000), (n) => (n * 2_654_435_761) >>> 24),
  },
  {
    title: "markup, merge fields, a formula and a header",
    outcome: STAY,
    bytes: withEvent(
      ...NIGHTS,
      "DESCRIPTION:<img src=x onerror=alert(1)> {{code}} %guest_name% =cmd|calc!A1\\nBcc: a@b.c",
    ),
  },
  {
    title: "a zone 99 hours from UTC",
    outcome: faulty("unknown_zone"),
    bytes: () => {
      const standard = ["BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+9999", "TZOFFSETTO:-9999"];
      const zone = ["BEGIN:VTIMEZONE", "TZID:Crazy", ...standard, "END:STANDARD", "END:VTIMEZONE", ""].join("\r\n");
      return utf8(HEAD + zone + event(["DTSTART;TZID=Crazy:20260101T090000", "DURATION:PT1H"]) + TAIL);
    },
  },
  {
    title: "5,000 zones that nobody knows",
    outcome: faulty("unknown_zone", 5_000),
    bytes: () => {
      const events = counted(5_000).map((n) => event([`DTSTART;TZID=X/Y${n}:20260101T090000`, "DURATION:PT1H"]));
      return utf8(HEAD + events.join("") + TAIL);
    },
  },
];

/** All of them. */
export const HOSTILE_FEEDS: readonly HostileFeed[] = [...RULES, ...LINES, ...ENCODINGS];
