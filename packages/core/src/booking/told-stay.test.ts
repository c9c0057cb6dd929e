import { describe, expect, test } from "vitest";
import type { Zone } from "../time/wall.ts";
import { readFeed } from "./feed.ts";
import { nightsOf } from "./stay.ts";
import { type ToldBy, toldStaysOf } from "./told-stay.ts";

const AUCKLAND = "Pacific/Auckland" as Zone;

function told(lines: readonly string[], by: Partial<ToldBy> = {}) {
  const event = ["BEGIN:VEVENT", "UID:one", "SUMMARY:Reserved", ...lines, "END:VEVENT"];
  const text = ["BEGIN:VCALENDAR", "PRODID:-//Example//EN", ...event, "END:VCALENDAR", ""].join("\r\n");
  const read = readFeed(text, { host: null });
  if (read.kind === "refused") throw new Error(read.reason);
  return toldStaysOf(read, { writesTimes: false, zone: AUCKLAND, ...by });
}

const from = (text: string) => `DTSTART:${text}`;
const until = (text: string) => `DTEND:${text}`;

describe("the stays that a feed tells", () => {
  test("have days, which stay days wherever the site lies", () => {
    const { stays } = told([from("20261006"), until("20261010")]);
    expect(stays).toMatchObject([
      {
        arrival: { kind: "day", date: "2026-10-06" },
        departure: { kind: "day", date: "2026-10-10" },
        certainty: "firm",
      },
    ]);
  });

  test("have days also where midnight of UTC stands for them, east of it as well", () => {
    const { stays } = told([from("20261006T000000Z"), until("20261010T000000Z")], { writesTimes: true });
    expect(stays).toMatchObject([{ arrival: { date: "2026-10-06" }, departure: { date: "2026-10-10" } }]);
  });

  test("have exact times only from a source that means them", () => {
    const lines = [from("20261006T030000Z"), until("20261009T220000Z")];
    expect(told(lines, { writesTimes: true }).stays).toMatchObject([{ arrival: { kind: "instant" } }]);
    // The evening of the 9th in UTC is the morning of the 10th there.
    expect(told(lines).stays).toMatchObject([
      { arrival: { kind: "day", date: "2026-10-06" }, departure: { kind: "day", date: "2026-10-10" } },
    ]);
  });

  test("have times on the wall from a source that writes no zone", () => {
    const lines = [from("20261006T150000"), until("20261010T110000")];
    const [exact] = told(lines, { writesTimes: true }).stays;
    expect(exact?.arrival).toEqual({ kind: "wall", at: "2026-10-06T15:00:00" });
    const [days] = told(lines).stays;
    expect(exact && nightsOf(exact, AUCKLAND)).toEqual(days && nightsOf(days, AUCKLAND));
  });

  test("are none of the owner's blocks, of what repeats, or of what cannot be read; an empty calendar is told apart", () => {
    expect(told(["SUMMARY:Reserved", "STATUS:CANCELLED", from("20261006"), until("20261007")]).stays).toMatchObject([
      { isCanceled: true },
    ]);
    const weekly = told([from("20261006"), until("20261007"), "RRULE:FREQ=WEEKLY;COUNT=3"]);
    expect(weekly).toEqual({ stays: [], unreadable: new Set(), isEmpty: false });
    const faulty = told(["DESCRIPTION:no times at all"]);
    expect(faulty).toEqual({ stays: [], unreadable: new Set(["one"]), isEmpty: false });
    const empty = readFeed("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", { host: null });
    expect(empty.kind === "read" && toldStaysOf(empty, { writesTimes: false, zone: AUCKLAND })).toEqual({
      stays: [],
      unreadable: new Set(),
      isEmpty: true,
    });
  });
});
