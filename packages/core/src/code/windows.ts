import { assert } from "../error.ts";
import { DAY_MS, type Instant, MINUTE_MS, plus } from "../time/instant.ts";
import { weekdayIndex, type Zone } from "../time/wall.ts";
import { BEGINNING, FOREVER, holds, merged, shared, type Window } from "../time/window.ts";
import { instantOfLocal, localAt } from "../time/zone.ts";
import { type CompiledRule, compiledRule, type Hours, type RuleContext } from "./compiled-rule.ts";
import { type DayRun, runsWithin } from "./days.ts";
import type { Rule } from "./rule.ts";

export type { RuleContext };

/** How far `nextWindow` looks ahead. */
const LOOK_AHEAD_MS = 3_653 * DAY_MS;
/** Wall dates end in 2199, and single days are counted only among them: 2000-01-01 and 2200-01-01. */
const COUNTED_DAYS: DayRun = { from: 10_957, until: 84_006 };
/** A window ends before the second midnight after its day; a zone that sets its clock back over midnight shows a day again. */
const REACH_DAYS = 2;
/** First guess at how far a merged window reaches around a moment in it: a bit more than two weeks. */
const NEIGHBORHOOD_MS = 16 * DAY_MS;

/** From its start to its end, `BEGINNING` and `FOREVER` where open. If it is never valid, `from` isn't before `until`. */
export function validityOf(rule: Rule, context: RuleContext): Window {
  return compiledRule(rule, context).validity;
}

/**
 * When the rule allows, within `span`: ascending half-open windows that neither touch nor overlap, cut to the span.
 * Weekly windows are counted in the years 2000 to 2199. Costs time in proportion to the span, not to the validity.
 */
export function windowsOf(rule: Rule, context: RuleContext, span: Window): readonly Window[] {
  const compiled = compiledRule(rule, context);
  const within = shared(compiled.validity, span);
  if (within === null) return [];
  const range = daysOf(within, context.zone);
  const parts: Window[] = [];
  const take = (pieces: Iterable<Window>) => {
    for (const piece of pieces) {
      const part = shared(piece, within);
      if (part !== null) parts.push(part);
    }
  };
  for (const run of runsWithin(compiled.days, range)) take(piecesOf(run, compiled, context.zone));
  take(datedPieces(compiled, range, context.zone));
  return merged(parts);
}

/** The first window that is not over at `at`, in its whole length; null if none begins in the next ten years. */
export function nextWindow(rule: Rule, context: RuleContext, at: Instant): Window | null {
  const validity = validityOf(rule, context);
  const from = at > validity.from ? at : validity.from;
  const counted = Math.max(from, COUNTED_DAYS.from * DAY_MS);
  const until = Math.min(validity.until, counted + LOOK_AHEAD_MS) as Instant;
  const within = shared({ from, until }, validity);
  if (within === null) return null;
  const first = firstPiece(compiledRule(rule, context), within, context.zone);
  return first === null ? null : wholeWindow(rule, context, first);
}

/** The end of the last window; null if it is endless, `BEGINNING` if there is no window at all. */
export function lastInstantOf(rule: Rule, context: RuleContext): Instant | null {
  const { hasWeekly, isPlain } = compiledRule(rule, context);
  const repeats = isPlain || (hasWeekly && rule.terms.length === 0);
  if (repeats && validityOf(rule, context).until === FOREVER) return null;
  return lastEndBefore(rule, context, FOREVER) ?? BEGINNING;
}

/** The end of the last window that begins before `limit`, or `limit` if that comes first; null if none begins before it. */
export function lastEndBefore(rule: Rule, context: RuleContext, limit: Instant): Instant | null {
  const within = shared(validityOf(rule, context), { from: BEGINNING, until: limit });
  if (within === null) return null;
  const last = lastPiece(compiledRule(rule, context), within, context.zone);
  if (last === null) return null;
  // Another window may have begun before it and end after it.
  return windowsOf(rule, context, { from: last.from, until: within.until }).at(-1)?.until ?? null;
}

/** The days whose windows may touch `span`; infinite where the span is open. */
function daysOf(span: Window, zone: Zone): DayRun {
  const from = span.from === BEGINNING ? Number.NEGATIVE_INFINITY : Math.floor(localAt(span.from, zone) / DAY_MS);
  const until = span.until === FOREVER ? Number.POSITIVE_INFINITY : Math.floor(localAt(span.until, zone) / DAY_MS);
  // A window of the day after may have begun already, before the clock was set back over midnight.
  return { from: from - REACH_DAYS, until: until + 2 };
}

/** The windows that start in a run of days, ascending by start, neither merged nor cut. Gives them one by one. */
function* piecesOf(run: DayRun, rule: CompiledRule, zone: Zone): Iterable<Window> {
  if (rule.isPlain) {
    yield { from: startOf(run.from, zone), until: startOf(run.until, zone) };
  } else if (rule.isWeekFull && run.until - run.from > 2) {
    yield* piecesOnDays({ from: run.from, until: run.from + 1 }, rule, zone);
    yield { from: startOf(run.from + 1, zone), until: startOf(run.until, zone) };
    yield* piecesOnDays({ from: run.until - 1, until: run.until }, rule, zone);
  } else {
    yield* piecesOnDays(run, rule, zone);
  }
}

function* piecesOnDays(run: DayRun, rule: CompiledRule, zone: Zone): Iterable<Window> {
  if (!rule.hasWeekly) return;
  const until = Math.min(run.until, COUNTED_DAYS.until);
  for (let day = Math.max(run.from, COUNTED_DAYS.from); day < until; day++) {
    for (const hours of hoursOn(day, rule)) yield windowOn(day, hours, zone);
  }
}

function hoursOn(day: number, rule: CompiledRule): readonly Hours[] {
  return rule.week[weekdayIndex(day)] ?? [];
}

/** May be empty, where a gap swallowed it. */
function windowOn(day: number, hours: Hours, zone: Zone): Window {
  const midnight = day * DAY_MS;
  return {
    from: instantOfLocal(midnight + hours.from * MINUTE_MS, zone, "start"),
    until: instantOfLocal(midnight + hours.until * MINUTE_MS, zone, "end"),
  };
}

/** The first instant of a day. */
function startOf(day: number, zone: Zone): Instant {
  if (day === Number.NEGATIVE_INFINITY) return BEGINNING;
  if (day === Number.POSITIVE_INFINITY) return FOREVER;
  return instantOfLocal(day * DAY_MS, zone, "start");
}

/** The piece within `within` that begins first. */
function firstPiece(rule: CompiledRule, within: Window, zone: Zone): Window | null {
  const range = daysOf(within, zone);
  const dated = firstWithin(datedPieces(rule, range, zone), within);
  for (const run of runsWithin(rule.days, range)) {
    const piece = firstWithin(piecesOf(run, rule, zone), within);
    if (piece !== null) return dated !== null && dated.from < piece.from ? dated : piece;
  }
  return dated;
}

/** The piece within `within` that begins last. */
function lastPiece(rule: CompiledRule, within: Window, zone: Zone): Window | null {
  const range = daysOf(within, zone);
  const dated = lastWithin(datedPieces(rule, range, zone), within);
  for (const run of [...runsWithin(rule.days, range)].reverse()) {
    for (const part of weeksBackward(run, rule)) {
      const piece = lastWithin(piecesOf(part, rule, zone), within);
      if (piece !== null) return dated !== null && dated.from > piece.from ? dated : piece;
    }
  }
  return dated;
}

function* datedPieces(rule: CompiledRule, range: DayRun, zone: Zone): Iterable<Window> {
  for (const { day, hours } of rule.dated) {
    if (day >= range.from && day < range.until) yield windowOn(day, hours, zone);
  }
}

function firstWithin(pieces: Iterable<Window>, within: Window): Window | null {
  for (const piece of pieces) {
    const part = shared(piece, within);
    if (part !== null) return part;
    if (piece.from >= within.until) return null;
  }
  return null;
}

function lastWithin(pieces: Iterable<Window>, within: Window): Window | null {
  let last: Window | null = null;
  for (const piece of pieces) last = shared(piece, within) ?? last;
  return last;
}

/** A run of days week by week, the last first, so that a search from its end need not walk it all. */
function* weeksBackward(run: DayRun, rule: CompiledRule): Iterable<DayRun> {
  if (rule.isPlain) {
    yield run;
    return;
  }
  const first = Math.max(run.from, COUNTED_DAYS.from);
  for (let until = Math.min(run.until, COUNTED_DAYS.until); until > first; until -= 7) {
    yield { from: Math.max(first, until - 7), until };
  }
}

/** The merged window around a piece of it: looks twice as far until it finds both ends. */
function wholeWindow(rule: Rule, context: RuleContext, piece: Window): Window {
  for (let reachMs = NEIGHBORHOOD_MS; ; reachMs *= 2) {
    const span = {
      from: Math.max(plus(piece.from, -reachMs), BEGINNING) as Instant,
      until: Math.min(plus(piece.until, reachMs), FOREVER) as Instant,
    };
    const whole = windowsOf(rule, context, span).find((window) => holds(window, piece.from));
    assert(whole !== undefined, "a piece of a window lies in a window");
    const isCutBefore = whole.from === span.from && span.from > BEGINNING;
    const isCutAfter = whole.until === span.until && span.until < FOREVER;
    if (!isCutBefore && !isCutAfter) return whole;
  }
}
