import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { type Instant, instant } from "../time/instant.ts";
import { type WallDate, type WallDateTime, type WallTime, WEEKDAYS, type Weekday } from "../time/wall.ts";
import type { Window } from "../time/window.ts";
import { at, rule } from "./code.arbitrary.ts";
import type { Moment, Rule } from "./rule.ts";
import type { RuleContext } from "./windows.ts";

const MINUTE = 60_000;
/** A stage reaches this many days to each side of a change; rules are checked in its inner part. */
const REACH_DAYS = 7;
const INNER_DAYS = 4;

/** Some days of one zone around a change, minute by minute, as Temporal shows them. */
export interface Stage {
  readonly zone: string;
  readonly start: number;
  readonly walls: readonly string[];
  readonly first: ReadonlyMap<string, number>;
  readonly last: ReadonlyMap<string, number>;
  readonly inner: Window;
  readonly days: readonly StageDay[];
}

interface StageDay {
  readonly date: string;
  readonly next: string;
  readonly weekday: Weekday;
}

/** Zones with the changes around which rules are tried: half an hour, at midnight, a lost day, none, twice in a season. */
const CHANGES = [
  ["Europe/Berlin", "2026-03-29T01:00Z"],
  ["Europe/Berlin", "2026-10-25T01:00Z"],
  ["America/New_York", "2027-03-14T07:00Z"],
  ["America/New_York", "2026-11-01T06:00Z"],
  ["Australia/Lord_Howe", "2026-04-04T15:00Z"],
  ["Australia/Lord_Howe", "2026-10-03T15:30Z"],
  ["America/Santiago", "2026-04-05T03:00Z"],
  ["America/Santiago", "2026-09-06T04:00Z"],
  ["America/Havana", "2026-11-01T05:00Z"],
  ["Pacific/Apia", "2011-12-30T10:00Z"],
  ["Pacific/Apia", "2021-04-03T14:00Z"],
  ["Africa/Casablanca", "2025-02-23T02:00Z"],
  ["Asia/Kolkata", "2026-07-01T00:00Z"],
] as const;

export const STAGES: readonly Stage[] = CHANGES.map(([zone, change]) => stageOf(zone, change));

function stageOf(zone: string, change: string): Stage {
  const middle = Temporal.Instant.from(change);
  const start = middle.subtract({ hours: 24 * REACH_DAYS });
  const first = new Map<string, number>();
  const last = new Map<string, number>();
  const walls: string[] = [];
  // All offsets here are whole half hours, so Temporal needs to be asked once in each.
  for (let minute = 0; minute < 2 * REACH_DAYS * 1_440; minute += 30) {
    const shown = start.add({ minutes: minute }).toZonedDateTimeISO(zone).toPlainDateTime();
    const hour = shown.toString().slice(0, 14);
    for (let i = 0; i < 30; i++) walls.push(`${hour}${String(shown.minute + i).padStart(2, "0")}:00`);
  }
  for (const [minute, wall] of walls.entries()) {
    if (!first.has(wall)) first.set(wall, minute);
    last.set(wall, minute);
  }
  const reach = { hours: 24 * INNER_DAYS };
  return {
    zone,
    start: start.epochMilliseconds,
    walls,
    first,
    last,
    inner: {
      from: instant(middle.subtract(reach).epochMilliseconds),
      until: instant(middle.add(reach).epochMilliseconds),
    },
    days: daysBetween(walls[0] ?? "", walls.at(-1) ?? ""),
  };
}

/** The days after the first wall clock's and before the last's, also one that the zone skips. */
function daysBetween(first: string, last: string): readonly StageDay[] {
  const [from, until] = [Temporal.PlainDate.from(first), Temporal.PlainDate.from(last)];
  return Array.from({ length: from.until(until).days - 1 }, (_, index) => {
    const date = from.add({ days: index + 1 });
    const weekday = WEEKDAYS[date.dayOfWeek - 1] ?? "MO";
    return { date: date.toString(), next: date.add({ days: 1 }).toString(), weekday };
  });
}

/** Whether each minute of the stage's inner part is allowed, worked out by looking at wall clocks alone. */
export function allowedMinutes(stage: Stage, given: Rule, holidays: RuleContext["holidays"]): readonly boolean[] {
  const isPlain = given.weekly.length + given.dated.length === 0;
  const excluded = [...given.except, ...given.exceptHolidays.flatMap((name) => holidays.get(name) ?? [])];
  const isExcluded = (date: string) => excluded.some(({ from, until }) => from <= date && date <= until);
  const allowed = stage.walls.map((wall) => isPlain && !isExcluded(wall.slice(0, 10)));
  for (const day of stage.days) {
    const inTerm =
      given.terms.length === 0 || given.terms.some(({ from, until }) => from <= day.date && day.date <= until);
    const weekly = inTerm && !isExcluded(day.date) ? given.weekly.filter(({ days }) => days.includes(day.weekday)) : [];
    for (const { from, until } of [...weekly, ...given.dated.filter(({ date }) => date === day.date)]) {
      const end = wallAt(until <= from ? day.next : day.date, until);
      allowed.fill(true, startMinute(stage, `${day.date}T${from}:00`), endMinute(stage, end));
    }
  }
  const from = given.validFrom === null ? 0 : minuteOf(stage, given.validFrom, startMinute);
  const until = given.validUntil === null ? allowed.length : minuteOf(stage, given.validUntil, endMinute);
  return allowed
    .map((isAllowed, minute) => isAllowed && from <= minute && minute < until)
    .slice(...innerMinutes(stage));
}

export function innerMinutes({ inner, start }: Stage): readonly [number, number] {
  return [(inner.from - start) / MINUTE, (inner.until - start) / MINUTE];
}

function wallAt(date: string, time: string): string {
  if (time !== "24:00") return `${date}T${time}:00`;
  return `${Temporal.PlainDate.from(date).add({ days: 1 }).toString()}T00:00:00`;
}

/** The first minute that shows this wall clock or, in a gap, the first minute after it. */
function startMinute(stage: Stage, wall: string): number {
  return stage.first.get(wall) ?? stage.walls.findIndex((shown) => shown > wall);
}

/** The last minute that shows this wall clock or, in a gap, the first minute after it. */
function endMinute(stage: Stage, wall: string): number {
  const found = stage.last.get(wall) ?? stage.walls.findIndex((shown) => shown > wall);
  return found === -1 ? stage.walls.length : found;
}

function minuteOf(stage: Stage, moment: Moment, find: (stage: Stage, wall: string) => number): number {
  return moment.kind === "wall" ? find(stage, moment.at) : (moment.at - stage.start) / MINUTE;
}

const time = (max: number) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 16 }).map((quarter) => quarter * 15) },
    { weight: 2, arbitrary: fc.integer({ min: 88, max: Math.floor(max / 15) }).map((quarter) => quarter * 15) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max }) },
  );
const text = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}` as WallTime;
const hours = fc.record({ from: time(1_439).map(text), until: time(1_440).map(text) });
const weekdays = fc.subarray([...WEEKDAYS] as Weekday[], { minLength: 1 });

/** Rules of all forms whose times crowd around the change of a stage. */
export function ruleOn(stage: Stage): fc.Arbitrary<Rule> {
  const middle = stage.days.slice(3, -3);
  const date = fc.constantFrom(...middle).map((found) => found.date as WallDate);
  const dates = fc.tuple(date, date).map(([a, b]) => (a < b ? { from: a, until: b } : { from: b, until: a }));
  const minute = fc.integer({ min: innerMinutes(stage)[0], max: innerMinutes(stage)[1] });
  const moment = fc.oneof(
    fc.constant(null),
    fc.tuple(date, hours).map(([day, { from }]): Moment => ({ kind: "wall", at: `${day}T${from}:00` as WallDateTime })),
    minute.map((found): Moment => ({ kind: "instant", at: instant(stage.start + found * MINUTE) })),
  );
  return fc
    .record({
      validFrom: moment,
      validUntil: moment,
      weekly: fc.array(
        fc.tuple(weekdays, hours).map(([days, { from, until }]) => ({ days, from, until })),
        { maxLength: 4 },
      ),
      dated: fc.array(
        fc.tuple(date, hours).map(([day, found]) => ({ date: day, ...found })),
        { maxLength: 3 },
      ),
      terms: fc.array(dates, { maxLength: 2 }),
      except: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(dates, { maxLength: 3 })),
      exceptHolidays: fc.subarray(["holidays"]),
    })
    .map(rule);
}

/** A stage with a rule on it, its context, and an instant of its inner part to ask about. */
export const scenes = fc.constantFrom(...STAGES).chain((stage) => {
  const holidays = fc
    .constantFrom(...stage.days.map(({ date }) => date as WallDate))
    .map((day) => new Map([["holidays", [{ from: day, until: day }]]]));
  return fc.record({
    stage: fc.constant({ ...stage, toString: () => stage.zone }),
    rule: ruleOn(stage),
    context: holidays.map((days) => at(stage.zone, days)),
    now: fc.integer({ min: stage.inner.from, max: stage.inner.until - 1 }).map((ms): Instant => instant(ms)),
  });
});
