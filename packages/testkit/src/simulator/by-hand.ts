import type { Rule, SlotSchedule, WallDateTime, Weekday, Window, Zone } from "@cardea/core";

/*
 * Windows worked out a second time, by a plain and slow way that shares no code with the product: day by day, each wall
 * time looked up in the zone tables of the JavaScript engine.
 */

const MINUTE = 60_000;
const DAY = 86_400_000;
const NAMES: readonly Weekday[] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** The part of a rule that says when. */
type Times = Pick<Rule, "validFrom" | "validUntil" | "weekly" | "dated" | "terms" | "except">;

/** The windows of a rule within a span: ascending, merged. */
export function windowsByHand(
  rule: Times,
  zone: Zone,
  span: { readonly from: number; readonly until: number },
): readonly Window[] {
  const start = rule.validFrom === null ? span.from : momentOf(rule.validFrom, zone, "start");
  const end = rule.validUntil === null ? span.until : momentOf(rule.validUntil, zone, "end");
  const pieces: { from: number; until: number }[] = [];
  const firstDay = Math.floor(Math.max(start, span.from) / DAY) - 3;
  const lastDay = Math.floor(Math.min(end, span.until) / DAY) + 3;
  for (let day = firstDay; day <= lastDay; day++) {
    if (rule.weekly.length === 0 && rule.dated.length === 0) {
      if (!isExcluded(rule, day))
        pieces.push({ from: instantAt(day, 0, zone, "start"), until: instantAt(day, 1_440, zone, "start") });
      continue;
    }
    const isOut = isExcluded(rule, day) || !isInTerm(rule, day);
    for (const { days, from, until } of isOut ? [] : rule.weekly)
      if (days.includes(nameOf(day))) pieces.push(hoursOn(day, from, until, zone));
    for (const { date, from, until } of rule.dated)
      if (dayOf(date) === day) pieces.push(hoursOn(day, from, until, zone));
  }
  const within = { from: Math.max(start, span.from), until: Math.min(end, span.until) };
  return mergedByHand(
    pieces.map((piece) => ({ from: Math.max(piece.from, within.from), until: Math.min(piece.until, within.until) })),
  );
}

/** Whether a lock that keeps this schedule lets a slot open at that instant of its clock. */
export function scheduleByHand({ dated, weekly }: SlotSchedule, zone: Zone, at: number): boolean {
  const rule: Times = {
    validFrom: dated === null ? null : { kind: "wall", at: dated.from },
    validUntil: dated === null ? null : { kind: "wall", at: dated.until },
    weekly,
    dated: [],
    terms: [],
    except: [],
  };
  return windowsByHand(rule, zone, { from: at - DAY, until: at + DAY }).some(
    ({ from, until }) => from <= at && at < until,
  );
}

/** Those that are not empty, ascending, joined where they touch. */
export function mergedByHand(pieces: readonly { readonly from: number; readonly until: number }[]): readonly Window[] {
  const all = pieces.filter(({ from, until }) => from < until).sort((a, b) => a.from - b.from);
  const joined: { from: number; until: number }[] = [];
  for (const piece of all) {
    const last = joined.at(-1);
    if (last !== undefined && piece.from <= last.until) last.until = Math.max(last.until, piece.until);
    else joined.push({ ...piece });
  }
  return joined as readonly { from: number; until: number }[] as readonly Window[];
}

function momentOf(moment: NonNullable<Rule["validFrom"]>, zone: Zone, side: Side): number {
  return moment.kind === "instant" ? moment.at : instantOfWall(moment.at, zone, side);
}

type Side = "start" | "end";

/** The instant of a wall time: in a gap the first that exists; of two the earlier for a start, the later for an end. */
export function instantOfWall(wall: WallDateTime | string, zone: Zone, side: Side): number {
  return resolve(Date.parse(`${wall.length === 16 ? `${wall}:00` : wall}Z`), zone, side);
}

function hoursOn(day: number, from: string, until: string, zone: Zone): { from: number; until: number } {
  const start = minutes(from);
  const end = minutes(until) <= start ? minutes(until) + 1_440 : minutes(until);
  return { from: instantAt(day, start, zone, "start"), until: instantAt(day, end, zone, "end") };
}

function instantAt(...[day, minute, zone, side]: readonly [number, number, Zone, Side]): number {
  return resolve(day * DAY + minute * MINUTE, zone, side);
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function dayOf(date: string): number {
  return Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY);
}

function nameOf(day: number): Weekday {
  // The first of January 1970 was a Thursday.
  return NAMES[(((day + 3) % 7) + 7) % 7] ?? "MO";
}

function isExcluded(rule: Times, day: number): boolean {
  return rule.except.some((span) => dayOf(span.from) <= day && day <= dayOf(span.until));
}

function isInTerm(rule: Times, day: number): boolean {
  return rule.terms.length === 0 || rule.terms.some((span) => dayOf(span.from) <= day && day <= dayOf(span.until));
}

function resolve(local: number, zone: Zone, side: Side): number {
  const offsets = new Set([offsetAt(local - DAY, zone), offsetAt(local + DAY, zone)]);
  const fits = [...offsets].map((offset) => local - offset).filter((at) => at + offsetAt(at, zone) === local);
  if (fits.length > 0) return side === "start" ? Math.min(...fits) : Math.max(...fits);
  return jumpBetween(local - DAY, local + DAY, zone);
}

/** The instant at which the offset changes. */
function jumpBetween(from: number, until: number, zone: Zone): number {
  let [low, high] = [from, until];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle, zone) === offsetAt(from, zone)) low = middle;
    else high = middle;
  }
  return high;
}

const formats = new Map<Zone, Intl.DateTimeFormat>();
const known = new Map<string, number>();
const KNOWN_MAX = 200_000;

function offsetAt(at: number, zone: Zone): number {
  // Every jump since 1972 falls on a full minute.
  const minute = Math.floor(at / MINUTE) * MINUTE;
  const key = `${zone} ${minute}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const offset = wallMs(minute, zone) - minute;
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(key, offset);
  return offset;
}

function wallMs(at: number, zone: Zone): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
    formats.set(zone, format);
  }
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"));
}

/** What a wall clock in that zone shows, to the minute: `YYYY-MM-DDTHH:mm`. */
export function wallByHand(at: number, zone: Zone): string {
  return new Date(wallMs(at, zone)).toISOString().slice(0, 16);
}
