import type { Instant } from "../time/instant.ts";
import { dayOf, minutesOf, WEEKDAYS, type WallTime, type Zone } from "../time/wall.ts";
import { BEGINNING, FOREVER, type Window } from "../time/window.ts";
import { toInstant } from "../time/zone.ts";
import { ALL_DAYS, type DayRun, runsOf, runsWithout } from "./days.ts";
import type { HolidayCalendars, Moment, Rule } from "./rule.ts";

const DAY_MINUTES = 1_440;
const WEEK_MINUTES = 7 * DAY_MINUTES;

/** What a rule needs from its site to become windows. */
export interface RuleContext {
  readonly zone: Zone;
  readonly holidays: HolidayCalendars;
}

/** Minutes from the midnight on which a day starts, half-open; up to 2880 where they end on the next day. */
export interface Hours {
  readonly from: number;
  readonly until: number;
}

/** A rule as numbers, ready to be counted with. */
export interface CompiledRule {
  /** From its start to its end; not a window if it ends before it starts. */
  readonly validity: Window;
  /** Neither weekly nor dated windows: valid without a break, but for excluded days. */
  readonly isPlain: boolean;
  /** The hours that start on each weekday, Monday first, ascending and merged. */
  readonly week: readonly (readonly Hours[])[];
  readonly hasWeekly: boolean;
  /** The weekly windows leave no minute of a week out. */
  readonly isWeekFull: boolean;
  /** Ascending by day and start. */
  readonly dated: readonly { readonly day: number; readonly hours: Hours }[];
  /** The days on which the rule runs: its terms without excluded days. Does not concern dated windows. */
  readonly days: readonly DayRun[];
}

/** Rules and calendars are values that never change, so what was worked out for one stays true. */
const cache = new WeakMap<Rule, RuleContext & { readonly compiled: CompiledRule }>();

/** The rule as numbers. A holiday calendar that isn't there excludes nothing. */
export function compiledRule(rule: Rule, { zone, holidays }: RuleContext): CompiledRule {
  const known = cache.get(rule);
  if (known !== undefined && known.holidays === holidays && known.zone === zone) return known.compiled;
  const compiled = compile(rule, { zone, holidays });
  cache.set(rule, { zone, holidays, compiled });
  return compiled;
}

function compile(rule: Rule, { zone, holidays }: RuleContext): CompiledRule {
  const weekly = rule.weekly.map((window) => ({ days: window.days, hours: hoursOf(window) }));
  const week = WEEKDAYS.map((day) => {
    return mergedHours(weekly.filter(({ days }) => days.includes(day)).map(({ hours }) => hours));
  });
  const dated = rule.dated.map((window) => ({ day: dayOf(window.date), hours: hoursOf(window) }));
  const excluded = [...rule.except, ...rule.exceptHolidays.flatMap((name) => holidays.get(name) ?? [])];
  const hasWeekly = rule.weekly.length > 0;
  const terms = hasWeekly && rule.terms.length > 0 ? runsOf(rule.terms) : [ALL_DAYS];
  return {
    validity: {
      from: instantOfMoment(rule.validFrom, zone, "start") ?? BEGINNING,
      until: instantOfMoment(rule.validUntil, zone, "end") ?? FOREVER,
    },
    isPlain: !hasWeekly && dated.length === 0,
    week,
    hasWeekly,
    isWeekFull: isFull(week),
    dated: dated.sort((a, b) => a.day - b.day || a.hours.from - b.hours.from),
    days: runsWithout(terms, runsOf(excluded)),
  };
}

/** The instant that a start or an end means; null if it is open. */
function instantOfMoment(moment: Moment | null, zone: Zone, side: "start" | "end"): Instant | null {
  if (moment === null) return null;
  return moment.kind === "instant" ? moment.at : toInstant(moment.at, zone, side);
}

/** The minutes of a window from the midnight before it; an end that isn't after the start means the next day. */
export function hoursOf(window: { readonly from: WallTime; readonly until: WallTime }): Hours {
  const from = minutesOf(window.from);
  const until = minutesOf(window.until);
  return { from, until: until <= from ? until + DAY_MINUTES : until };
}

function mergedHours(hours: readonly Hours[]): readonly Hours[] {
  const result: Hours[] = [];
  for (const next of [...hours].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last === undefined || next.from > last.until) result.push(next);
    else if (next.until > last.until) result[result.length - 1] = { from: last.from, until: next.until };
  }
  return result;
}

function isFull(week: readonly (readonly Hours[])[]): boolean {
  const total = week.flat().reduce((sum, { from, until }) => sum + until - from, 0);
  if (total < WEEK_MINUTES) return false;
  const inWeek = week.flatMap((hours, day) =>
    hours.map(({ from, until }) => ({ from: from + day * DAY_MINUTES, until: until + day * DAY_MINUTES })),
  );
  const before = inWeek.map(({ from, until }) => ({ from: from - WEEK_MINUTES, until: until - WEEK_MINUTES }));
  const whole = mergedHours([...before, ...inWeek]);
  return whole.some(({ from, until }) => from <= 0 && until >= WEEK_MINUTES);
}
