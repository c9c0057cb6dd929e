import {
  assert,
  type CalendarTime,
  DAY_MS,
  dateOfDay,
  endInstantOf,
  type EventFault,
  type EventSpan,
  type Instant,
  instantOfLocal,
  instantOfTime,
  instantOnWall,
  localAt,
  type MovedInstance,
  type RepeatRule,
  type Series,
  toInstant,
  type WallDate,
  type WallDateTime,
  type Window,
  type Zone,
} from "@cardea/core";
import { ruleStarts } from "./rule-starts.ts";

/** One instance of a series. Half-open. */
export type Occurrence =
  /**
   * `until` is so long after `from` as the first instance lasts: what iCalendar asks for. `wallUntil` is when the wall
   * shows the same time as at the end of the first: what a schedule of a door means. They differ on days when the clocks
   * change; then `wallUntil` may even be `from` itself, and there is nothing to open.
   * @see RFC 5545 section 3.8.5.3
   */
  | {
      readonly kind: "exact";
      readonly from: Instant;
      readonly until: Instant;
      readonly wallUntil: Instant;
      readonly isMoved: boolean;
    }
  /** Nights; `until` is the day of check-out. */
  | { readonly kind: "days"; readonly from: WallDate; readonly until: WallDate; readonly isMoved: boolean };

/** What part of a series is asked for, and where. */
export interface SeriesView {
  /** The site's zone: for what has no zone of its own. */
  readonly home: Zone;
  /** At most WINDOW_DAYS_MAX long. */
  readonly window: Window;
}

export const WINDOW_DAYS_MAX = 400;
export const INSTANCES_MAX = 5_000;

/** A wall clock is at most this far from UTC, and a gap or fold at most that long. */
const ZONE_MARGIN_MS = 2 * DAY_MS;

/** The instances of a series that touch the window, ascending, or why it is not followed. */
export function occurrencesOf(series: Series, view: SeriesView): readonly Occurrence[] | EventFault {
  const { window } = view;
  assert(window.until - window.from <= WINDOW_DAYS_MAX * DAY_MS, "a series is looked at for 400 days at most");
  if (wallLengthOf(series) > WINDOW_DAYS_MAX * DAY_MS) return "too_long";
  const clock = clockOf(series.start, view.home);
  const starts = localStarts(series, clock, window);
  if (starts === null) return "rule_too_costly";
  const gone = new Set(series.removed.filter(isNoWholeDay).map((time) => clock.keyOf(time)));
  for (const { of } of series.moved) gone.add(clock.keyOf(of));
  const daysOff = new Set(series.removed.filter((time) => !isNoWholeDay(time)).map((time) => clock.localOf(time)));

  const kept = [...new Set(starts)].filter((local) => !gone.has(clock.keyAt(local)) && !daysOff.has(midnightOf(local)));
  const all = [
    ...kept.map((local) => occurrenceAt(local, series, clock)),
    ...series.moved.flatMap((moved) => movedOccurrence(moved, clock)),
  ];
  const touching = all.filter((occurrence) => touches(occurrence, view));
  if (touching.length > INSTANCES_MAX) return "too_many_instances";
  return touching.toSorted((a, b) => beginOf(a, clock.zone) - beginOf(b, clock.zone));
}

/** How the times of one series are told and compared. */
interface SeriesClock {
  readonly isOfDays: boolean;
  /** The zone in which the series is repeated. */
  readonly zone: Zone;
  /** What its wall shows at a time. */
  localOf(time: CalendarTime): number;
  /** What names an instance by its start: the instant, or of a date its midnight on the wall. */
  keyOf(time: CalendarTime): number;
  keyAt(local: number): number;
}

const UTC = "UTC" as Zone;

function clockOf(start: CalendarTime, home: Zone): SeriesClock {
  const isOfDays = start.kind === "date";
  const zone = start.kind === "zoned" ? start.zone : start.kind === "utc" ? UTC : home;
  const localOf = (time: CalendarTime): number => {
    if (time.kind === "date" || time.kind === "floating") return time.local;
    return localAt(instantOfTime(time, zone), zone);
  };
  const keyAt = (local: number): number => (isOfDays ? midnightOf(local) : instantOnWall(local, zone));
  const keyOf = (time: CalendarTime): number => (isOfDays ? midnightOf(localOf(time)) : instantOfTime(time, zone));
  return { isOfDays, zone, localOf, keyOf, keyAt };
}

function midnightOf(local: number): number {
  return Math.floor(local / DAY_MS) * DAY_MS;
}

function isNoWholeDay(time: CalendarTime): boolean {
  return time.kind !== "date";
}

function wallLengthOf({ length }: Series): number {
  return length.kind === "end" ? length.wallMs : length.days * DAY_MS + length.ms;
}

/** The starts on the wall, from the rule or the first one, and those that are added. Null if the rule is too costly. */
function localStarts(series: Series, clock: SeriesClock, window: Window): readonly number[] | null {
  const { rule, start, added } = series;
  const further = added.map((time) => clock.localOf(time));
  const first = clock.localOf(start);
  if (rule === null) return [first, ...further];
  const span = {
    from: window.from - Math.max(0, wallLengthOf(series)) - ZONE_MARGIN_MS,
    until: window.until + ZONE_MARGIN_MS,
  };
  const counted = ruleStarts(rule, first, span);
  return counted === null ? null : [...counted.filter((local) => isBeforeEnd(local, rule, clock)), ...further];
}

/** Whether a start is not after UNTIL. Without `Z` that is a time of the same wall; a date is all of its day. */
function isBeforeEnd(local: number, { until }: RepeatRule, { zone }: SeriesClock): boolean {
  if (until === null) return true;
  if (until.kind === "utc") return instantOnWall(local, zone) <= until.at;
  return until.kind === "date" ? midnightOf(local) <= until.local : local <= until.local;
}

function occurrenceAt(local: number, { start, length }: Series, { isOfDays, zone }: SeriesClock): Occurrence {
  const wallMs = length.kind === "end" ? length.wallMs : length.days * DAY_MS + length.ms;
  if (isOfDays) {
    const from = Math.floor(local / DAY_MS);
    return { kind: "days", from: dateOfDay(from), until: dateOfDay(from + wallMs / DAY_MS), isMoved: false };
  }
  const from = instantOnWall(local, zone);
  const here: CalendarTime & { kind: "utc" | "zoned" } =
    start.kind === "utc" ? { kind: "utc", at: from } : { kind: "zoned", local, zone };
  const sameWall = instantOfLocal(local + wallMs, zone, "end");
  const wallUntil = sameWall < from ? from : sameWall;
  return { kind: "exact", from, until: endInstantOf(here, length), wallUntil, isMoved: false };
}

function movedOccurrence({ span }: MovedInstance, { zone }: SeriesClock): readonly Occurrence[] {
  if (span === null) return [];
  if (span.kind === "days") return [{ kind: "days", from: span.from, until: span.until, isMoved: true }];
  const { from, until } = span.kind === "instants" ? span : instantsOf(span, zone);
  return [{ kind: "exact", from, until, wallUntil: until, isMoved: true }];
}

function instantsOf(span: EventSpan & { kind: "wall" }, zone: Zone): Window {
  return { from: toInstant(span.from, zone, "start"), until: toInstant(span.until, zone, "end") };
}

function touches(occurrence: Occurrence, { window, home }: SeriesView): boolean {
  const until = occurrence.kind === "days" ? midnight(occurrence.until, home) : occurrence.until;
  return beginOf(occurrence, home) < window.until && window.from < until;
}

function beginOf(occurrence: Occurrence, zone: Zone): Instant {
  return occurrence.kind === "days" ? midnight(occurrence.from, zone) : occurrence.from;
}

function midnight(date: WallDate, zone: Zone): Instant {
  return toInstant(`${date}T00:00:00` as WallDateTime, zone, "start");
}
