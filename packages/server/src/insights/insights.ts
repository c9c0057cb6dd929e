import {
  type CodeId,
  DAY_MS,
  dateOfDay,
  dayOf,
  type HolderId,
  instantOfLocal,
  type KeypadReason,
  localAt,
  type LockId,
  type Site,
  transitionsIn,
  type WallDate,
  weekdayIndex,
  type Window,
  type Instant,
} from "@cardea/core";
import type { CodeCount, Stretch } from "../store/insights-port.ts";
import type { Reads, StoredLock } from "../store/port.ts";

/** Days on the site's wall that are looked at, both included. */
export interface InsightsRequest {
  readonly site: Site;
  readonly locks: readonly StoredLock[];
  readonly from: WallDate;
  readonly until: WallDate;
}

interface Tally {
  readonly granted: number;
  readonly denied: number;
}

export interface DoorDay extends Tally {
  readonly lockId: LockId;
  readonly date: WallDate;
}

export interface DeniedCount {
  readonly lockId: LockId;
  readonly reason: Exclude<KeypadReason, "granted">;
  readonly count: number;
}

/** `weekday`: 0 is Monday. */
export interface HourTally extends Tally {
  readonly weekday: number;
  readonly hour: number;
}

export interface CodeUse extends Tally {
  readonly codeId: CodeId;
  readonly holderId: HolderId | null;
  readonly lastAt: Instant;
  readonly locks: number;
}

export interface Charge {
  readonly lockId: LockId;
  readonly date: WallDate;
  readonly percent: number;
}

/** What happened at some doors in some days, counted. Days and hours without anything are left out. */
export interface Insights {
  readonly days: readonly DoorDay[];
  readonly denied: readonly DeniedCount[];
  readonly hours: readonly HourTally[];
  /** Most used first, at most CODES_MAX. */
  readonly codes: readonly CodeUse[];
  readonly codesTotal: number;
  readonly battery: readonly Charge[];
  /** As many days before. */
  readonly before: Tally;
}

const CODES_MAX = 50;

/** Counts what happened. A day is one of the site's wall, with 23 or 25 hours where the clocks change. */
export async function readInsights(reads: Reads, request: InsightsRequest): Promise<Insights> {
  const stretches = stretchesOf(request);
  const days = await inEach(stretches, (stretch) => reads.entriesByDay(stretch));
  const hours = await inEach(stretches, (stretch) => reads.entriesByHour(stretch));
  const codes = await inEach(stretches, (stretch) => reads.entriesByCode(stretch));
  const battery = await inEach(stretches, (stretch) => reads.batteryByDay(stretch));
  const length = dayOf(request.until) - dayOf(request.from) + 1;
  const earlier = {
    ...request,
    from: dateOfDay(dayOf(request.from) - length),
    until: dateOfDay(dayOf(request.from) - 1),
  };
  const before = await inEach(stretchesOf(earlier), (stretch) => reads.entriesByDay(stretch));
  const used = usesOf(codes);
  return {
    days: doorDays(days),
    denied: deniedCounts(days),
    hours: hourTallies(hours),
    codes: used.slice(0, CODES_MAX),
    codesTotal: used.length,
    battery: charges(battery),
    before: tallyOf(before.map(({ reason, count }) => ({ granted: reason === "granted", count }))),
  };
}

/** The days as spans in which the site's clock does not change, since in each of them a day is so many milliseconds. */
export function stretchesOf({ site, locks, from, until }: InsightsRequest): readonly Stretch[] {
  const span: Window = {
    from: instantOfLocal(dayOf(from) * DAY_MS, site.zone, "start"),
    until: instantOfLocal((dayOf(until) + 1) * DAY_MS, site.zone, "start"),
  };
  const edges = [...new Set([span.from, ...transitionsIn(span, site.zone), span.until])];
  const lockIds = locks.map(({ id }) => id);
  return edges.slice(1).map((end, index) => {
    const start = edges[index] ?? span.from;
    return { siteId: site.id, lockIds, from: start, until: end, offsetMs: localAt(start, site.zone) - start };
  });
}

async function inEach<Row>(
  stretches: readonly Stretch[],
  read: (stretch: Stretch) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const stretch of stretches) rows.push(...(await read(stretch)));
  return rows;
}

type Rows<Read extends (stretch: Stretch) => Promise<readonly unknown[]>> = Awaited<ReturnType<Read>>;

interface Counted {
  readonly granted: boolean;
  readonly count: number;
}

function tallyOf(counts: readonly Counted[]): Tally {
  const sum = (wanted: boolean): number =>
    counts.reduce((total, { granted, count }) => total + (granted === wanted ? count : 0), 0);
  return { granted: sum(true), denied: sum(false) };
}

function doorDays(rows: Rows<Reads["entriesByDay"]>): readonly DoorDay[] {
  const groups = Map.groupBy(rows, ({ lockId, day }) => `${day} ${lockId}`);
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const counts = group.map(({ reason, count }) => ({ granted: reason === "granted", count }));
      return [{ lockId: first.lockId, date: dateOfDay(first.day), ...tallyOf(counts) }];
    })
    .toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.lockId < b.lockId ? -1 : 1));
}

function deniedCounts(rows: Rows<Reads["entriesByDay"]>): readonly DeniedCount[] {
  const groups = Map.groupBy(rows, ({ lockId, reason }) => `${lockId} ${reason}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || first.reason === "granted") return [];
    const count = group.reduce((sum, row) => sum + row.count, 0);
    return [{ lockId: first.lockId, reason: first.reason, count }];
  });
}

function hourTallies(rows: Rows<Reads["entriesByHour"]>): readonly HourTally[] {
  const groups = Map.groupBy(rows, ({ hour }) => hour);
  return [...groups]
    .map(([hour, group]) => ({ weekday: weekdayIndex(Math.floor(hour / 24)), hour: hour % 24, ...tallyOf(group) }))
    .toSorted((a, b) => a.weekday - b.weekday || a.hour - b.hour);
}

function usesOf(rows: readonly CodeCount[]): readonly CodeUse[] {
  const groups = Map.groupBy(rows, ({ codeId }) => codeId);
  return [...groups]
    .map(([codeId, group]) => ({
      codeId,
      holderId: group[0]?.holderId ?? null,
      lastAt: Math.max(...group.map(({ lastAt }) => lastAt)) as Instant,
      locks: new Set(group.map(({ lockId }) => lockId)).size,
      ...tallyOf(group),
    }))
    .toSorted((a, b) => b.granted - a.granted || b.lastAt - a.lastAt);
}

/** A day that the clocks cut in two has one charge: the lower one. */
function charges(rows: Rows<Reads["batteryByDay"]>): readonly Charge[] {
  const groups = Map.groupBy(rows, ({ lockId, day }) => `${lockId} ${day}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const percent = Math.min(...group.map((row) => row.percent));
    return [{ lockId: first.lockId, date: dateOfDay(first.day), percent }];
  });
}
