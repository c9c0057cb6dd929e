import { DAY_MS, type Instant, MINUTE_MS } from "../time/instant.ts";
import { dayOf, localOf, WEEKDAYS, type WallDateTime, wallAtLocal, weekdayIndex, type Zone } from "../time/wall.ts";
import { shared, type Window } from "../time/window.ts";
import { instantOfLocal, localAt, resolveWall, transitionsIn } from "../time/zone.ts";
import { hoursOf } from "./compiled-rule.ts";
import type { DatedWindow, Moment, Rule, WeeklyWindow } from "./rule.ts";
import { type RuleContext, validityOf } from "./windows.ts";

/** A wall clock of a rule that the zone skips or shows twice, and what was taken for it. */
export interface Shift {
  /** Where it was given, in the API body: `startsAt`, `weekly[0].until`. */
  readonly path: string;
  readonly wall: WallDateTime;
  /** `gap`: no instant shows it, the first after it was chosen. `fold`: two do; a start is the earlier, an end the later. */
  readonly kind: "gap" | "fold";
  readonly chosen: Instant;
}

interface Edge {
  readonly path: string;
  readonly local: number;
  readonly side: "start" | "end";
}

/**
 * The wall clocks of a rule that fall into a gap or fold of its site's zone: start and end always, those of windows
 * within `span`. Ascending by what was chosen. Windows on excluded days are told too.
 */
export function describeShifts(rule: Rule, context: RuleContext, span: Window): readonly Shift[] {
  const within = shared(validityOf(rule, context), span);
  const days = within === null ? [] : changeDays(within, context.zone);
  const edges = [
    ...momentEdges("startsAt", rule.validFrom, "start"),
    ...momentEdges("endsAt", rule.validUntil, "end"),
    ...rule.weekly.flatMap((window, i) => days.flatMap((day) => weeklyEdges(window, `weekly[${i}]`, day))),
    ...rule.dated.flatMap((window, i) => datedEdges(window, `dated[${i}]`, days)),
  ];
  return edges.flatMap((edge) => shiftOf(edge, context.zone)).sort((a, b) => a.chosen - b.chosen);
}

/** The days on which a window may start that has an edge near a transition. */
function changeDays(span: Window, zone: Zone): readonly number[] {
  const days = transitionsIn(span, zone).flatMap((at) => {
    const day = Math.floor(localAt(at, zone) / DAY_MS);
    return [day - 2, day - 1, day, day + 1];
  });
  return [...new Set(days)];
}

function momentEdges(path: string, moment: Moment | null, side: "start" | "end"): readonly Edge[] {
  return moment?.kind === "wall" ? [{ path, local: localOf(moment.at), side }] : [];
}

function weeklyEdges(window: WeeklyWindow, path: string, day: number): readonly Edge[] {
  const weekday = WEEKDAYS[weekdayIndex(day)];
  return weekday !== undefined && window.days.includes(weekday) ? edgesOn(window, path, day) : [];
}

function datedEdges(window: DatedWindow, path: string, days: readonly number[]): readonly Edge[] {
  const day = dayOf(window.date);
  return days.includes(day) ? edgesOn(window, path, day) : [];
}

function edgesOn(window: Pick<DatedWindow, "from" | "until">, path: string, day: number): readonly Edge[] {
  const { from, until } = hoursOf(window);
  return [
    { path: `${path}.from`, local: day * DAY_MS + from * MINUTE_MS, side: "start" },
    { path: `${path}.until`, local: day * DAY_MS + until * MINUTE_MS, side: "end" },
  ];
}

function shiftOf({ path, local, side }: Edge, zone: Zone): readonly Shift[] {
  const wall = wallAtLocal(local);
  const { kind } = resolveWall(wall, zone);
  return kind === "once" ? [] : [{ path, wall, kind, chosen: instantOfLocal(local, zone, side) }];
}
