import { daysBetween, plusDays, weekdayOf } from "../site/clock.ts";
import type { Charge, DoorDay, Insights } from "./api.ts";

/** More days than this are shown by the week: a bar for each would be a hair. */
const DAILY_MAX = 31;
/** More doors than this share one shade. */
export const DOORS_MAX = 4;
/** The id of all further doors together. */
export const OTHERS = "others";

/** Some days in a row, and what they count: by door, or by series. */
export interface Bucket {
  /** Both included. */
  readonly from: string;
  readonly until: string;
  readonly counts: ReadonlyMap<string, number>;
}

type Span = Pick<Insights, "from" | "until">;

/** The days of a span one by one, or by weeks that begin on Monday; none is left out. */
export function bucketsOf({ from, until }: Span, days: readonly DoorDay[], what: "granted" | "denied"): Bucket[] {
  const length = daysBetween(from, until) + 1;
  const starts = length <= DAILY_MAX ? everyDay(from, length) : everyWeek(from, until);
  const buckets = starts.map((start, index) => {
    const next = starts[index + 1];
    return { from: start, until: next === undefined ? until : plusDays(next, -1), counts: new Map<string, number>() };
  });
  for (const day of days) {
    const counts = buckets.findLast((bucket) => bucket.from <= day.date)?.counts;
    if (day[what] > 0) counts?.set(day.lockId, (counts.get(day.lockId) ?? 0) + day[what]);
  }
  return buckets;
}

function everyDay(from: string, length: number): string[] {
  return Array.from({ length }, (_, day) => plusDays(from, day));
}

function everyWeek(from: string, until: string): string[] {
  const starts = [from];
  for (let next = plusDays(from, 7 - weekdayOf(from)); next <= until; next = plusDays(next, 7)) starts.push(next);
  return starts;
}

export interface DoorSeries {
  /** A lock's id, or OTHERS. */
  readonly id: string;
  readonly name: string | null;
  readonly total: number;
}

/** The doors with most entries first; those beyond the few that can be told apart are one. */
export function doorSeries({ locks, days }: Insights, what: "granted" | "denied"): readonly DoorSeries[] {
  const totals = locks
    .map(({ id, name }) => ({
      id,
      name,
      total: sum(days.filter(({ lockId }) => lockId === id).map((day) => day[what])),
    }))
    .filter(({ total }) => total > 0)
    .toSorted((a, b) => b.total - a.total);
  if (totals.length <= DOORS_MAX) return totals;
  const rest = totals.slice(DOORS_MAX - 1);
  return [...totals.slice(0, DOORS_MAX - 1), { id: OTHERS, name: null, total: sum(rest.map(({ total }) => total)) }];
}

/** How many of a bucket belong to a series. */
export function countIn({ counts }: Bucket, series: readonly DoorSeries[], id: string): number {
  if (id !== OTHERS) return counts.get(id) ?? 0;
  const named = new Set(series.map((one) => one.id));
  return sum([...counts].filter(([lockId]) => !named.has(lockId)).map(([, count]) => count));
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** How much more or less than before, in percent; null where before there was next to nothing to compare with. */
export function changeOf(now: number, before: number): number | null {
  return before < 10 ? null : Math.round(((now - before) / before) * 100);
}

/** The entries of each hour of the day, 0 to 23. */
export function hoursOfDay(hours: Insights["hours"]): readonly { readonly hour: number; readonly granted: number }[] {
  return Array.from({ length: 24 }, (_, hour) => ({
    hour,
    granted: sum(hours.filter((one) => one.hour === hour).map(({ granted }) => granted)),
  }));
}

/** The hour of the week with most entries; null without any. */
export function busiestHour(hours: Insights["hours"]): { readonly weekday: number; readonly hour: number } | null {
  const [most] = hours.filter(({ granted }) => granted > 0).toSorted((a, b) => b.granted - a.granted);
  return most ?? null;
}

export interface BatteryTrend {
  readonly lockId: string;
  readonly percent: number;
  /** Days until 20 percent at the pace since the last change of batteries; null where no pace can be told. */
  readonly daysLeft: number | null;
}

/** A battery is to be changed at this charge. Percent. */
const LOW_PERCENT = 20;
/** A charge that rises so much is a new battery. Percent. */
const NEW_PERCENT = 10;
/** Less than this is no pace yet. */
const PACE_DAYS = 7;
const PACE_PERCENT = 2;

/** Where each battery stands and when it will be low. Charges by day, ascending for each lock. */
export function batteryTrends(charges: readonly Charge[]): readonly BatteryTrend[] {
  const byLock = Map.groupBy(charges, ({ lockId }) => lockId);
  return [...byLock].flatMap(([lockId, all]) => {
    const renewed = all.findLastIndex(
      ({ percent }, day) => percent - (all[day - 1]?.percent ?? percent) >= NEW_PERCENT,
    );
    const since = all.slice(Math.max(0, renewed));
    const [first, last] = [since[0], since.at(-1)];
    return first === undefined || last === undefined
      ? []
      : [{ lockId, percent: last.percent, daysLeft: daysLeftOf(first, last) }];
  });
}

function daysLeftOf(first: Charge, last: Charge): number | null {
  const days = daysBetween(first.date, last.date);
  const lost = first.percent - last.percent;
  if (days < PACE_DAYS || lost < PACE_PERCENT || last.percent <= LOW_PERCENT) return null;
  return Math.round(((last.percent - LOW_PERCENT) / lost) * days);
}
