import { instant, Pin, type Zone, zoneOf } from "@cardea/core";
import { describe, expect, test } from "vitest";
import type { FeedAnswer } from "./answer.ts";
import { readBytes } from "./read-bytes.ts";
import { answerOf, doneMessage } from "./worker-message.ts";

const BERLIN = zoneOf("Europe/Berlin") ?? ("UTC" as Zone);
const YEAR = { from: instant(Date.UTC(2026, 0, 1)), until: instant(Date.UTC(2027, 0, 1)) };

function read(...lines: readonly string[]): FeedAnswer {
  const text = ["BEGIN:VCALENDAR", ...lines, "END:VCALENDAR"].join("\r\n");
  return readBytes({ bytes: Buffer.from(text), host: null, zone: BERLIN, window: YEAR });
}

function event(...lines: readonly string[]): readonly string[] {
  return ["BEGIN:VEVENT", ...lines, "END:VEVENT"];
}

describe("a feed", () => {
  test("is told with its series counted out, in the order of the text", () => {
    const answer = read(
      ...event("UID:w", "DTSTART:20260302T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"),
      ...event("UID:s", "DTSTART:20260302"),
      ...event("UID:f"),
    );
    expect(answer).toMatchObject({
      kind: "read",
      events: [
        { kind: "series", uid: "w", occurrences: [{ kind: "exact" }, { kind: "exact" }] },
        { kind: "single", uid: "s" },
        { kind: "faulty", uid: "f", fault: "no_start" },
      ],
    });
  });

  test("has a series in error that is not followed, and the others", () => {
    const lines = ["DTSTART:19000101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=100000"];
    expect(read(...event("UID:x", ...lines), ...event("UID:s", "DTSTART:20260302"))).toMatchObject({
      events: [
        { kind: "faulty", uid: "x", fault: "rule_too_costly", line: 2 },
        { kind: "single", uid: "s" },
      ],
    });
  });

  test("has 20,000 instances and no more", () => {
    const lines = ["DTSTART:20260101T000000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7,8,9,10"];
    const answer = read(...Array.from({ length: 7 }, (_, n) => event(`UID:${n}`, ...lines)).flat());
    const kinds = answer.kind === "read" ? answer.events.map(({ kind }) => kind) : [];
    expect(kinds).toEqual(["series", "series", "series", "series", "series", "faulty", "faulty"]);
  });

  test("is refused beyond 5 MB, of whatever characters", () => {
    const bytes = Buffer.from(`BEGIN:VCALENDAR\n${"é\n".repeat(2 * 1024 * 1024)}`);
    expect(readBytes({ bytes, host: null, zone: BERLIN, window: YEAR })).toEqual({
      kind: "refused",
      reason: "too_large",
      line: 0,
    });
  });
});

describe("from thread to thread", () => {
  test("goes all of an answer, with its PINs sealed again", () => {
    const answer = read(
      ...event("UID:a", "DTSTART:20260302", "DESCRIPTION:Guests: 2\\nDoor code: 4711"),
      ...event("UID:b", "DTSTART:20260302"),
      ...event("UID:c"),
    );
    const message = structuredClone(doneMessage(answer, 1));
    const arrived = message.kind === "done" ? answerOf(message) : null;
    const codes =
      arrived?.kind === "read" ? arrived.events.map((found) => found.kind === "single" && found.details) : [];
    expect(codes).toEqual([{ guests: 2, doorCode: expect.any(Pin) }, {}, false]);
    expect(JSON.stringify(arrived)).not.toContain("4711");
    expect(JSON.stringify(arrived)).toBe(JSON.stringify(answer));
  });

  test("goes a refusal", () => {
    const refusal = readBytes({ bytes: new Uint8Array(), host: null, zone: BERLIN, window: YEAR });
    const message = structuredClone(doneMessage(refusal, 1));
    expect(message.kind === "done" && answerOf(message)).toEqual({ kind: "refused", reason: "not_ics", line: 0 });
  });
});
