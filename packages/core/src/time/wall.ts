import type { Brand } from "../brand.ts";
import { DAY_MS, MINUTE_MS } from "./instant.ts";

/** A calendar date on a site's wall, `YYYY-MM-DD`, year 2000 to 2199, that exists. */
export type WallDate = Brand<string, "WallDate">;

/** A time of day on a site's wall, `HH:mm`, 00:00 to 24:00 (24:00 only as an end). */
export type WallTime = Brand<string, "WallTime">;

/** A date and time on a site's wall, `YYYY-MM-DDTHH:mm:ss`, without zone. */
export type WallDateTime = Brand<string, "WallDateTime">;

/** An IANA time zone name that this runtime knows, e.g. `Europe/Berlin`. */
export type Zone = Brand<string, "Zone">;

/** Days of a week; the week begins on Monday. @see RFC 5545 section 3.3.10 */
export const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Days from the first to the last, both included. `from <= until`. */
export interface DateSpan {
  readonly from: WallDate;
  readonly until: WallDate;
}

const DATE = /^(2[01]\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const TIME = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;
const DATE_TIME = /^(\d{4}-\d\d-\d\d)T((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d))?$/;

/** The date that `text` names, or null if it isn't `YYYY-MM-DD`, doesn't exist, or lies outside 2000 to 2199. */
export function parseWallDate(text: string): WallDate | null {
  if (!DATE.test(text)) return null;
  const date = text as WallDate;
  return dateOfDay(dayOf(date)) === date ? date : null;
}

/** The time of day that `text` names, or null if it isn't `HH:mm` from 00:00 to 24:00. */
export function parseWallTime(text: string): WallTime | null {
  return TIME.test(text) ? (text as WallTime) : null;
}

/** The date and time that `text` names, seconds added where it has none; null if it isn't `YYYY-MM-DDTHH:mm[:ss]` without offset. */
export function parseWallDateTime(text: string): WallDateTime | null {
  const [, date = "", time = "", seconds = "00"] = DATE_TIME.exec(text) ?? [];
  return parseWallDate(date) === null ? null : (`${date}T${time}:${seconds}` as WallDateTime);
}

/** Days from 1970-01-01 to a date. @see "Date Algorithms", Howard Hinnant, days_from_civil */
export function dayOf(date: WallDate): number {
  const month = Number(date.slice(5, 7));
  const year = Number(date.slice(0, 4)) - (month <= 2 ? 1 : 0);
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + Number(date.slice(8, 10)) - 1;
  return year * 365 + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400) + dayOfYear - 719_468;
}

/** The date so many days after 1970-01-01. */
export function dateOfDay(day: number): WallDate {
  return wallAtLocal(day * DAY_MS).slice(0, 10) as WallDate;
}

/** The date `days` after (or, negative, before) another. */
export function plusDays(date: WallDate, days: number): WallDate {
  return dateOfDay(dayOf(date) + days);
}

/** The weekday of a day number, 0 = Monday. */
export function weekdayIndex(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** The weekday of a date. */
export function weekdayOf(date: WallDate): Weekday {
  return WEEKDAYS[weekdayIndex(dayOf(date))] as Weekday;
}

/** Minutes from midnight to a time of day, 0 to 1440. */
export function minutesOf(time: WallTime): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** A time of day on a date; 24:00 is midnight of the next date. */
export function wallAt(date: WallDate, time: WallTime): WallDateTime {
  return wallAtLocal(dayOf(date) * DAY_MS + minutesOf(time) * MINUTE_MS);
}

/** A wall clock as a number, so that it can be counted with: the milliseconds from 1970-01-01T00:00:00 on the same wall. */
export function localOf(wall: WallDateTime): number {
  const seconds = Number(wall.slice(11, 13)) * 3_600 + Number(wall.slice(14, 16)) * 60 + Number(wall.slice(17, 19));
  return dayOf(wall.slice(0, 10) as WallDate) * DAY_MS + seconds * 1_000;
}

/** The wall clock of a `localOf` number; parts of a second are dropped. */
export function wallAtLocal(local: number): WallDateTime {
  const day = Math.floor(local / DAY_MS);
  const seconds = Math.floor((local - day * DAY_MS) / 1_000);
  const time = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${civil(day)}T${time.map((part) => padded(part, 2)).join(":")}` as WallDateTime;
}

/** @see "Date Algorithms", Howard Hinnant, civil_from_days */
function civil(day: number): string {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leaps = Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const dayOfMonth = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(dayOfMonth, 2)}`;
}

function padded(value: number, length: number): string {
  return String(value).padStart(length, "0");
}
