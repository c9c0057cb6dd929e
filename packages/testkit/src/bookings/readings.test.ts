import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { calendarsOf, expectedFeed, expectedSeries, type ExpectedRow, ruleVectors } from "./fixture.ts";
import type { FeedReading, seriesOf } from "./reading.ts";

const HOSTS = [
  { host: "UTC", minutesWestOfUtc: 0 },
  { host: "America/Los_Angeles", minutesWestOfUtc: 480 },
  { host: "Asia/Kolkata", minutesWestOfUtc: -330 },
];
const PROGRAM = join(import.meta.dirname, "print-readings.ts");

interface Printed {
  readonly minutesWestOfUtc: number;
  readonly feeds: Readonly<Record<string, FeedReading>>;
  readonly series: Readonly<Record<string, ReturnType<typeof seriesOf>>>;
  readonly rules: readonly (readonly string[])[];
}

async function readUnder(zone: string): Promise<Printed> {
  const options = { env: { ...process.env, TZ: zone }, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM], options);
  return JSON.parse(stdout);
}

/** What is found besides that which the files ask for, by the UID of the event. A summary is found wherever there is one. */
const further: Readonly<Record<string, ExpectedRow>> = {
  "nb-2@example.com": { guestName: "Dario Conti" },
  "mu-1@example.com": { guestName: "Sven Aalto", phone: "+358401234567", email: "sven@example.com", guests: 3 },
  "mu-2@example.com": { guestName: "Lucia Marin" },
  "ov-1@example.com": { guestName: "Guest One" },
  "ov-2@example.com": { guestName: "Guest Two" },
  "stay-82@guesty-calendar": { guestName: "Jo" },
};

/** A row of a file with all that is to be found; what only comments on it is left out. */
function whole(row: ExpectedRow): ExpectedRow {
  const { note: _, ...rest } = row;
  return { ...rest, ...further[String(row["uid"])] };
}

/** A row that was read, without a summary that the file does not ask for. */
function asked(row: ExpectedRow, expected: ExpectedRow | undefined): ExpectedRow {
  const { summary, ...rest } = row;
  return expected !== undefined && "summary" in expected ? { ...rest, summary } : rest;
}

describe.each(HOSTS)("on a host in the zone $host", ({ host, minutesWestOfUtc }) => {
  let printed: Printed;
  beforeAll(async () => {
    printed = await readUnder(host);
  });

  test("the host is in that zone", () => {
    expect(printed.minutesWestOfUtc).toBe(minutesWestOfUtc);
  });

  test.each([...calendarsOf("booking"), ...calendarsOf("sequences")])("%s is read as expected", (calendar) => {
    const { events, feedError } = expectedFeed(calendar);
    const read = printed.feeds[calendar];
    expect(read?.feedError).toBe(feedError);
    expect(read?.events.map((row, index) => asked(row, events[index]))).toEqual(events.map(whole));
  });

  test.each(calendarsOf("dst"))("%s has its instances and its local ends", (calendar) => {
    const { instances, wallClock } = expectedSeries(calendar);
    expect(printed.series[calendar]?.instances).toEqual(instances);
    expect(printed.series[calendar]?.wallClock).toEqual(wallClock ?? instances);
  });

  test("the rules on which others agree are counted out like that", () => {
    const vectors = ruleVectors();
    expect(vectors).toHaveLength(80);
    const counted = vectors.map((vector, index) => ({ ...vector, INSTANCES: printed.rules[index] }));
    expect(counted).toEqual(vectors);
  });
});

test("every step of the sequences has a calendar that is read", () => {
  const names = calendarsOf("sequences");
  const steps = new Set(names.map((name) => name.replace(/\.t\d$/, "")));
  const files = [...steps].flatMap((name) => {
    const path = join(import.meta.dirname, "../../fixtures/bookings", `${name}.sequence.json`);
    const told: { readonly steps: readonly { readonly file: string }[] } = JSON.parse(readFileSync(path, "utf8"));
    return told.steps.map(({ file }) => `sequences/${file.replace(/\.ics$/, "")}`);
  });
  expect(files.toSorted()).toEqual(names);
});

test("calendars are there to be read, with the line ends that they came with", () => {
  expect(calendarsOf("booking")).toHaveLength(28);
  expect(calendarsOf("sequences")).toHaveLength(10);
  expect(calendarsOf("dst")).toHaveLength(4);
  const text = readFileSync(join(import.meta.dirname, "../../fixtures/bookings/booking/bookingcom-2026.ics"), "utf8");
  expect(text.match(/\r\n/g)).toHaveLength(10);
});
