import { inspect } from "node:util";
import {
  assert,
  isId,
  localOf,
  makeId,
  minutesOf,
  Pin,
  parseWallDate,
  parseWallDateTime,
  parseWallTime,
  toInstant,
  wallAtLocal,
  wallOf,
  zoneOf,
} from "@cardea/core";
import { parseMoment } from "cardea/src/codes/moments.ts";
import fc from "fast-check";
import { texts } from "./mutate.ts";
import { type FuzzedParser, fuzzedParser } from "./parser.ts";

const two = (number: number): string => String(number).padStart(2, "0");
const date = fc
  .tuple(fc.integer({ min: 1995, max: 2205 }), fc.nat(13), fc.nat(32))
  .map(([year, month, day]) => `${year}-${two(month)}-${two(day)}`);
const time = fc.tuple(fc.nat(25), fc.nat(61)).map(([hour, minute]) => `${two(hour)}:${two(minute)}`);
const dateTime = fc
  .tuple(date, time, fc.constantFrom("", ":00", ":59", ":60"))
  .map(([day, hour, seconds]) => `${day}T${hour}${seconds}`);
const offset = fc.constantFrom("", "Z", "+02:00", "-23:59", "+24:00", ".5Z", ".123456Z", ".999-00:30", "z");
/** Texts that mostly are moments. */
export const momentTexts = fc.tuple(dateTime, offset).map(([text, end]) => text + end);
export const dateTexts = date;
export const timeTexts = time;

const ZONES = ["Europe/Berlin", "America/New_York", "UTC", "utc", "Etc/GMT+5", "Asia/Kathmandu", "Australia/Lord_Howe"];

/** Whether a calendar has that day, by the clock of the platform instead of our own arithmetic. */
function exists(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
}

const wallDates = fuzzedParser({
  name: "wall dates",
  inputs: texts(date),
  law: (text) => {
    const parsed = parseWallDate(text);
    const isDate = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) && text >= "2000" && text < "2200" && exists(text);
    assert((parsed === text) === isDate && (parsed === null) === !isDate, "exactly the days that exist are taken");
    return parsed === null ? "refused" : "accepted";
  },
});

const wallTimes = fuzzedParser({
  name: "wall times",
  inputs: texts(time),
  law: (text) => {
    const parsed = parseWallTime(text);
    const [hour = "", minute = ""] = text.split(":");
    const minutes = Number(hour) * 60 + Number(minute);
    const isPrinted = text === `${two(Number(hour))}:${two(Number(minute))}` && text.length === 5;
    const isTime = isPrinted && !text.includes("-") && Number(minute) < 60 && minutes <= 1_440;
    assert((parsed !== null) === isTime, "exactly the times of a day are taken");
    assert(parsed === null || minutesOf(parsed) === minutes, "the time counts its minutes");
    return parsed === null ? "refused" : "accepted";
  },
});

const wallDateTimes = fuzzedParser({
  name: "wall dates with times",
  inputs: texts(dateTime),
  law: (text) => {
    const parsed = parseWallDateTime(text);
    if (parsed === null) return "refused";
    assert(parsed.startsWith(text) && parsed.length === 19, "only seconds are added");
    assert(parseWallDateTime(parsed) === parsed, "what was printed reads as itself");
    assert(wallAtLocal(localOf(parsed)) === parsed, "counting with it and back changes nothing");
    return "accepted";
  },
});

const moments = fuzzedParser({
  name: "moments (RFC 3339)",
  inputs: texts(momentTexts),
  law: (text) => {
    const parsed = parseMoment(text);
    if (parsed === null) return "refused";
    if (parsed.kind === "wall") {
      assert(parsed.at.startsWith(text), "a moment without offset stays on the wall");
      return "accepted";
    }
    assert(parsed.at === Date.parse(text), "the platform reads the same instant");
    const again = parseMoment(new Date(parsed.at).toISOString());
    const isInRange = new Date(parsed.at).getUTCFullYear() >= 2000 && new Date(parsed.at).getUTCFullYear() < 2200;
    assert(!isInRange || again?.at === parsed.at, "what was printed reads as the same instant");
    return "accepted";
  },
});

const zones = fuzzedParser({
  name: "zone names",
  inputs: texts(fc.constantFrom(...ZONES)),
  law: (text) => {
    const zone = zoneOf(text);
    if (zone === null) return "refused";
    assert(zoneOf(zone) === zone, "a zone's own name is its name");
    assert(zone.toLowerCase() === text.toLowerCase() || text.length < 64, "the name is of the same zone");
    const noon = parseWallDateTime("2026-10-25T12:00");
    assert(noon !== null, "noon is a time");
    assert(wallOf(toInstant(noon, zone, "start"), zone) === noon, "noon is noon in every zone");
    return "accepted";
  },
});

const pins = fuzzedParser({
  name: "PINs",
  inputs: texts(fc.stringMatching(/^[0-9]{3,13}$/)),
  law: (text) => {
    const pin = Pin.parse(text);
    const isPin = text.length >= 4 && text.length <= 12 && [...text].every((one) => one >= "0" && one <= "9");
    assert((pin !== null) === isPin, "exactly 4 to 12 ASCII digits are taken");
    if (pin === null) return "refused";
    assert(pin.reveal() === text, "the digits are kept as they are");
    const shown = [
      String(pin),
      JSON.stringify({ pin }),
      inspect(pin),
      inspect({ pin }, { showHidden: true, depth: 5 }),
    ];
    assert(
      shown.every((one) => !one.includes(text)),
      "a PIN prints sealed",
    );
    return "accepted";
  },
});

const KINDS = ["site", "lock", "connection", "holder", "code", "placement", "alarm", "key"] as const;
export const idTexts = fc
  .tuple(fc.constantFrom(...KINDS), fc.nat(0xffff_ffff), fc.uint8Array({ minLength: 10, maxLength: 10 }))
  .map(([kind, ms, random]): string => makeId(kind, ms * 65_000, random));

const ids = fuzzedParser({
  name: "ids",
  inputs: texts(idTexts),
  law: (text) => {
    const kinds = KINDS.filter((kind) => isId(kind, text));
    assert(kinds.length <= 1, "an id is of one kind");
    const [kind] = kinds;
    if (kind === undefined) return "refused";
    assert(text.length === kind.length + 37 && text === text.toLowerCase(), "an id has one form");
    return "accepted";
  },
});

/** Readers of times, zones, PINs and ids. */
export const timeParsers: readonly FuzzedParser[] = [wallDates, wallTimes, wallDateTimes, moments, zones, pins, ids];
