import type { Weekday } from "../time/wall.ts";
import { WEEKDAYS } from "../time/wall.ts";
import { type CalendarTime, readTime } from "./calendar-time.ts";
import { EVENT_LIMITS } from "./limits.ts";

export const FREQUENCIES = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** A weekday of each week, or the n-th of a month or year; negative counts from the end. */
export interface RepeatDay {
  readonly weekday: Weekday;
  readonly ordinal: number | null;
}

/** How an event repeats: the part of the rules of iCalendar that is followed here. @see RFC 5545 section 3.3.10 */
export interface RepeatRule {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count: number | null;
  /** The last start that counts, inclusive. A date is the whole day; without `Z` it is the wall clock of the event. */
  readonly until: CalendarTime | null;
  readonly weekStart: Weekday | null;
  readonly days: readonly RepeatDay[];
  readonly months: readonly number[];
  readonly monthDays: readonly number[];
  readonly yearDays: readonly number[];
  readonly hours: readonly number[];
  readonly positions: readonly number[];
}

/** A rule that cannot be followed: it is broken, or beyond what is followed here. */
export type RuleFault = "bad_rule" | "unsupported_rule";

const DAY = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/;
const NUMBER = /^[+-]?\d{1,6}$/;

/**
 * Parts that are sound and not followed: what happens within the day, and week numbers, other calendars and skipped
 * days, about which the programs that write and read such rules disagree.
 */
const UNSUPPORTED = new Set(["BYSECOND", "BYMINUTE", "BYWEEKNO", "RSCALE", "SKIP"]);
const SUB_DAILY = new Set(["SECONDLY", "MINUTELY", "HOURLY"]);
const LISTS = ["BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYHOUR", "BYSETPOS"] as const;
const KNOWN = new Set<string>(["FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", ...LISTS]);

/** Reads the value of an RRULE. Whatever is not on the list of what is followed makes it a fault. */
export function readRepeatRule(value: string): RepeatRule | RuleFault {
  const parts = partsOf(value);
  if (parts === "bad_rule") return parts;
  if (SUB_DAILY.has(parts.get("FREQ") ?? "") || [...parts.keys()].some((name) => UNSUPPORTED.has(name))) {
    return "unsupported_rule";
  }
  if ([...parts.keys()].some((name) => !KNOWN.has(name))) return "bad_rule";
  const entries = LISTS.reduce((sum, name) => sum + listOf(parts, name).length, 0);
  if (entries > EVENT_LIMITS.byEntriesMax) return "unsupported_rule";
  const rule = ruleOf(parts);
  return rule === null ? "bad_rule" : (misfit(rule) ?? rule);
}

function partsOf(value: string): ReadonlyMap<string, string> | "bad_rule" {
  const parts = new Map<string, string>();
  // Some exports end the rule with a semicolon.
  const texts = value.trim().toUpperCase().replace(/;$/, "").split(";", 32);
  for (const text of texts) {
    const [name = "", entry = "", ...rest] = text.split("=", 3);
    if (name === "" || entry === "" || rest.length > 0 || parts.has(name)) return "bad_rule";
    parts.set(name, entry);
  }
  return parts;
}

function listOf(parts: ReadonlyMap<string, string>, name: string): readonly string[] {
  return parts.get(name)?.split(",") ?? [];
}

function ruleOf(parts: ReadonlyMap<string, string>): RepeatRule | null {
  const count = optional(parts.get("COUNT"), (text) => numberIn(text, [1, EVENT_LIMITS.countMax]));
  const until = optional(parts.get("UNTIL"), untilOf);
  if (count !== null && until !== null) return null;
  const rule = {
    frequency: FREQUENCIES.find((known) => known === parts.get("FREQ")),
    interval: numberIn(parts.get("INTERVAL") ?? "1", [1, EVENT_LIMITS.intervalMax]),
    count,
    until,
    weekStart: optional(parts.get("WKST"), (text) => WEEKDAYS.find((day) => day === text)),
    days: all(listOf(parts, "BYDAY").map(dayOfText)),
    months: numbersOf(parts, "BYMONTH", [1, 12]),
    monthDays: countsOf(parts, "BYMONTHDAY", 31),
    yearDays: countsOf(parts, "BYYEARDAY", 366),
    hours: numbersOf(parts, "BYHOUR", [0, 23]),
    positions: countsOf(parts, "BYSETPOS", 366),
  };
  return isWhole(rule) ? rule : null;
}

/** What is undefined could not be read. */
type Unread<Whole> = { readonly [Key in keyof Whole]: Whole[Key] | undefined };

function isWhole(rule: Unread<RepeatRule>): rule is RepeatRule {
  return Object.values(rule).every((part) => part !== undefined);
}

/** Null where the part is missing, undefined where it could not be read. */
function optional<Value>(
  text: string | undefined,
  read: (text: string) => Value | undefined,
): Value | null | undefined {
  return text === undefined ? null : read(text);
}

function untilOf(text: string): CalendarTime | undefined {
  const time = readTime(text, null, () => null);
  return typeof time === "string" ? undefined : time;
}

function numberIn(text: string, [least, most]: readonly [number, number]): number | undefined {
  const number = NUMBER.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : undefined;
}

function numbersOf(
  parts: ReadonlyMap<string, string>,
  name: string,
  bounds: readonly [number, number],
): readonly number[] | undefined {
  return all(listOf(parts, name).map((text) => numberIn(text, bounds)));
}

/** From the start, or negative from the end; there is no zeroth. */
function countsOf(parts: ReadonlyMap<string, string>, name: string, most: number): readonly number[] | undefined {
  const numbers = numbersOf(parts, name, [-most, most]);
  return numbers?.includes(0) === true ? undefined : numbers;
}

function dayOfText(text: string): RepeatDay | undefined {
  const [, ordinal, name] = DAY.exec(text) ?? [];
  const weekday = WEEKDAYS.find((day) => day === name);
  if (weekday === undefined) return undefined;
  if (ordinal === undefined) return { weekday, ordinal: null };
  const number = numberIn(ordinal, [-53, 53]);
  return number === undefined || number === 0 ? undefined : { weekday, ordinal: number };
}

function all<Value>(values: readonly (Value | undefined)[]): readonly Value[] | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? known : undefined;
}

/** Parts that do not go together, each with the sentence of RFC 5545 section 3.3.10 that says so. */
function misfit({ frequency, days, monthDays, yearDays, positions, months, hours }: RepeatRule): RuleFault | null {
  const isByMonthOrYear = frequency === "MONTHLY" || frequency === "YEARLY";
  if (!isByMonthOrYear && days.some(({ ordinal }) => ordinal !== null)) return "bad_rule";
  if (frequency === "WEEKLY" && monthDays.length > 0) return "bad_rule";
  if (frequency !== "YEARLY" && yearDays.length > 0) return "bad_rule";
  const others = [days, monthDays, yearDays, months, hours];
  if (positions.length > 0 && others.every((list) => list.length === 0)) return "bad_rule";
  // Days that are counted from the end of the year are read in different ways.
  return yearDays.some((day) => day < 0) ? "unsupported_rule" : null;
}
