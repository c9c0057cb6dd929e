import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "../../fixtures/bookings");

/** One row of an expected.json, in the words of the files. */
export type ExpectedRow = Readonly<Record<string, unknown>>;

export interface ExpectedFeed {
  readonly propertyTimeZone: string;
  readonly feedError?: string;
  readonly events: readonly ExpectedRow[];
}

export interface ExpectedSeries {
  readonly instances: readonly (readonly [string, string])[];
  readonly wallClock?: readonly (readonly [string, string])[];
}

/** One row of rrule/own-vectors.json. */
export interface RuleVector {
  readonly title: string;
  readonly RRULE: string;
  readonly DTSTART: string;
  readonly INSTANCES: readonly string[];
}

/** The names of the calendars of a folder, without their ending. */
export function calendarsOf(folder: "booking" | "sequences" | "dst"): readonly string[] {
  const names = readdirSync(join(FOLDER, folder)).filter((name) => name.endsWith(".ics"));
  return names.map((name) => `${folder}/${name.slice(0, -".ics".length)}`).toSorted();
}

export function bytesOf(calendar: string): Uint8Array {
  return readFileSync(join(FOLDER, `${calendar}.ics`));
}

export function expectedFeed(calendar: string): ExpectedFeed {
  return JSON.parse(readFileSync(join(FOLDER, `${calendar}.expected.json`), "utf8"));
}

export function expectedSeries(calendar: string): ExpectedSeries {
  return JSON.parse(readFileSync(join(FOLDER, `${calendar}.expected.json`), "utf8"));
}

export function ruleVectors(): readonly RuleVector[] {
  return JSON.parse(readFileSync(join(FOLDER, "rrule/own-vectors.json"), "utf8"));
}
