import { plusDays, startOfDay, wallOf, weekdayOf } from "../site/clock.ts";

export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** How much time is on the screen. */
export const ZOOMS = ["day", "days3", "week", "month"] as const;
export type Zoom = (typeof ZOOMS)[number];
export const ZOOM_DAYS: Readonly<Record<Zoom, number>> = { day: 1, days3: 3, week: 7, month: 31 };

/** How far the timeline goes from today. */
const DAYS_BACK = 400;
const DAYS_AHEAD = 400;

/** Where an instant is drawn: time is a straight line, so that a day of 23 hours is as much narrower. */
export interface Scale {
  readonly zone: string;
  /** The first instant and the end of what can be scrolled to. */
  readonly from: number;
  readonly until: number;
  readonly pxPerMs: number;
}

/** The scale around today for a screen of that width. */
export function scaleFor(zoom: Zoom, { zone, now, width }: { zone: string; now: number; width: number }): Scale {
  const today = wallOf(now, zone).slice(0, 10);
  return {
    zone,
    from: startOfDay(plusDays(today, -DAYS_BACK), zone),
    until: startOfDay(plusDays(today, DAYS_AHEAD), zone),
    pxPerMs: Math.max(1, width) / (ZOOM_DAYS[zoom] * DAY_MS),
  };
}

export function xOf(at: number, scale: Scale): number {
  return (at - scale.from) * scale.pxPerMs;
}

/** The instant that is drawn there, within the bounds. */
export function instantAt(x: number, scale: Scale): number {
  return Math.min(Math.max(scale.from + x / scale.pxPerMs, scale.from), scale.until);
}

export function widthOf(scale: Scale): number {
  return (scale.until - scale.from) * scale.pxPerMs;
}

/** One day of a site: half-open, 23 to 25 hours long. */
export interface ScaleDay {
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly from: number;
  readonly until: number;
  readonly isWeekend: boolean;
}

/** Looking an offset up is slow beside drawing; a page shows the same days again and again. */
const known = new Map<string, number>();
const KNOWN_MAX = 5_000;

function startOf(date: string, zone: string): number {
  const key = `${zone} ${date}`;
  const start = known.get(key) ?? startOfDay(date, zone);
  if (known.size > KNOWN_MAX) known.clear();
  known.set(key, start);
  return start;
}

/** The days that touch a span. */
export function daysWithin(from: number, until: number, zone: string): readonly ScaleDay[] {
  const days: ScaleDay[] = [];
  for (let date = wallOf(from, zone).slice(0, 10), at = startOf(date, zone); at < until; ) {
    const next = plusDays(date, 1);
    const end = startOf(next, zone);
    days.push({ date, from: at, until: end, isWeekend: weekdayOf(date) > 4 });
    date = next;
    at = end;
  }
  return days;
}

/** A mark on the ruler within a day. */
export interface Hour {
  readonly at: number;
  /** `HH:mm` on the wall. */
  readonly wall: string;
}

const knownHours = new Map<string, readonly Hour[]>();

/** Every so many full hours of a day on the wall, midnight left out; an hour that the clocks skip is not there. */
export function hoursOf(day: ScaleDay, zone: string, step: number): readonly Hour[] {
  const key = `${zone} ${day.date} ${step}`;
  const found = knownHours.get(key);
  if (found !== undefined) return found;
  const hours: Hour[] = [];
  for (let at = day.from + HOUR_MS; at < day.until; at += HOUR_MS) {
    const wall = wallOf(at, zone).slice(11);
    if (Number(wall.slice(0, 2)) % step === 0 && wall !== hours.at(-1)?.wall) hours.push({ at, wall });
  }
  if (knownHours.size > KNOWN_MAX) knownHours.clear();
  knownHours.set(key, hours);
  return hours;
}

const SNAP_MINUTES: Readonly<Record<Zoom, number>> = { day: 30, days3: 60, week: 720, month: 1_440 };
const NEW_MINUTES: Readonly<Record<Zoom, number>> = { day: 120, days3: 180, week: 1_440, month: 1_440 };

/** What a new code begins with where the screen was tapped: wall times, on a step that fits the zoom. */
export function spanFor(at: number, zoom: Zoom, zone: string): { readonly from: string; readonly until: string } {
  const wall = Date.parse(`${wallOf(at, zone)}:00Z`);
  const snap = SNAP_MINUTES[zoom] * 60_000;
  const from = Math.floor(wall / snap) * snap;
  const text = (ms: number): string => new Date(ms).toISOString().slice(0, 16);
  return { from: text(from), until: text(from + NEW_MINUTES[zoom] * 60_000) };
}

/** The zoom beside that one, nearer or farther; at the ends the same. */
export function zoomBeside(zoom: Zoom, step: 1 | -1): Zoom {
  return ZOOMS[ZOOMS.indexOf(zoom) + step] ?? zoom;
}
