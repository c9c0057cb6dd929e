import type { FieldProblem } from "../problem.ts";
import { DAY_MS, type Instant, MINUTE_MS, plus } from "../time/instant.ts";
import type { DateSpan } from "../time/wall.ts";
import { BEGINNING } from "../time/window.ts";
import type { AccessCode, CodeKind } from "./code.ts";
import { KIND_LAWS, type Need } from "./kind.ts";
import type { Rule, WeeklyWindow } from "./rule.ts";
import { lastInstantOf, nextWindow, type RuleContext, validityOf } from "./windows.ts";

export const WEEKLY_MAX = 42;
export const DATED_MAX = 366;
export const TERMS_MAX = 60;
export const EXCEPT_MAX = 366;
export const EXCEPT_HOLIDAYS_MAX = 20;
export const MAX_USES_MIN = 1;
export const MAX_USES_MAX = 10_000;
export const FIRST_USE_TTL_MIN_MS = MINUTE_MS;
export const FIRST_USE_TTL_MAX_MS = 366 * DAY_MS;
/** How far ahead of now the first window may begin: five years. */
export const START_AHEAD_MAX_MS = 1_827 * DAY_MS;
/** How long from the start to the end: ten years. */
export const SPAN_MAX_MS = 3_653 * DAY_MS;

/**
 * All that forbids a code of that kind with that rule, made or changed at `now`; empty if nothing does. Paths are those
 * of the API body. Whether it ever opens is told only once its parts are sound.
 */
// oxlint-disable-next-line max-params -- a kind, its rule, the site's context and now: the order in which it is said
export function checkRule(kind: CodeKind, rule: Rule, context: RuleContext, now: Instant): readonly FieldProblem[] {
  const parts = [
    ...kindProblems(kind, rule),
    ...weeklyProblems(rule.weekly),
    ...datedProblems(rule),
    ...spansProblems("terms", rule.terms, TERMS_MAX),
    ...spansProblems("except", rule.except, EXCEPT_MAX),
    ...holidayProblems(rule, context),
    ...countProblems(rule),
  ];
  return parts.length > 0 || kind === "emergency" ? parts : timeProblems({ kind, rule }, context, now);
}

function kindProblems(kind: CodeKind, rule: Rule): readonly FieldProblem[] {
  const law = KIND_LAWS[kind];
  const windows = rule.weekly.length + rule.dated.length > 0;
  return [
    ...needProblems("startsAt", law.start, rule.validFrom !== null),
    // A required end may also follow from dated windows or terms, so only the times can tell.
    ...needProblems("endsAt", law.end === "forbidden" ? "forbidden" : "optional", rule.validUntil !== null),
    ...needProblems(rule.weekly.length === 0 && rule.dated.length > 0 ? "dated" : "weekly", law.windows, windows),
    ...needProblems("terms", law.windows === "forbidden" ? "forbidden" : "optional", rule.terms.length > 0),
    ...needProblems("except", law.exclusions, rule.except.length > 0),
    ...needProblems("exceptHolidays", law.exclusions, rule.exceptHolidays.length > 0),
    ...needProblems("firstUseTtlMs", law.firstUseTtl, rule.firstUseTtlMs !== null),
    ...(law.maxUses !== null && rule.maxUses !== law.maxUses
      ? [problem("maxUses", "out_of_range", `A code of this kind has exactly ${law.maxUses} use.`)]
      : []),
  ];
}

function needProblems(path: string, need: Need, isThere: boolean): readonly FieldProblem[] {
  if (need === "required" && !isThere) return [problem(path, "required", "A code of this kind needs this.")];
  if (need === "forbidden" && isThere) return [problem(path, "not_allowed", "A code of this kind cannot have this.")];
  return [];
}

function weeklyProblems(weekly: readonly WeeklyWindow[]): readonly FieldProblem[] {
  if (weekly.length > WEEKLY_MAX) return [tooMany("weekly", WEEKLY_MAX)];
  return weekly.flatMap((window, i) => [
    ...(window.days.length === 0 ? [problem(`weekly[${i}].days`, "required", "Name at least one weekday.")] : []),
    ...window.days.flatMap((day, j) =>
      window.days.indexOf(day) < j
        ? [problem(`weekly[${i}].days[${j}]`, "duplicate_day", "This weekday is there twice: name it once.")]
        : [],
    ),
    ...startOfDayProblems(`weekly[${i}].from`, window.from),
  ]);
}

function datedProblems(rule: Rule): readonly FieldProblem[] {
  if (rule.dated.length > DATED_MAX) return [tooMany("dated", DATED_MAX)];
  return rule.dated.flatMap((window, i) => startOfDayProblems(`dated[${i}].from`, window.from));
}

function startOfDayProblems(path: string, from: string): readonly FieldProblem[] {
  return from === "24:00"
    ? [problem(path, "out_of_range", "Only an end can be 24:00: start the next day at 00:00.")]
    : [];
}

function spansProblems(path: string, spans: readonly DateSpan[], max: number): readonly FieldProblem[] {
  if (spans.length > max) return [tooMany(path, max)];
  return spans.flatMap((span, i) =>
    span.until < span.from
      ? [problem(`${path}[${i}].until`, "end_before_start", "The last day is before the first: swap them.")]
      : [],
  );
}

function holidayProblems(rule: Rule, context: RuleContext): readonly FieldProblem[] {
  if (rule.exceptHolidays.length > EXCEPT_HOLIDAYS_MAX) return [tooMany("exceptHolidays", EXCEPT_HOLIDAYS_MAX)];
  return rule.exceptHolidays.flatMap((name, i) =>
    context.holidays.has(name)
      ? []
      : [
          problem(
            `exceptHolidays[${i}]`,
            "unknown_holiday_calendar",
            "This site has no holiday calendar of that name.",
          ),
        ],
  );
}

function countProblems(rule: Rule): readonly FieldProblem[] {
  const { maxUses, firstUseTtlMs } = rule;
  const found: FieldProblem[] = [];
  if (maxUses !== null && !isWhole(maxUses, MAX_USES_MIN, MAX_USES_MAX)) {
    found.push(problem("maxUses", "out_of_range", `Give a whole number from ${MAX_USES_MIN} to ${MAX_USES_MAX}.`));
  }
  if (firstUseTtlMs !== null && !isWhole(firstUseTtlMs, FIRST_USE_TTL_MIN_MS, FIRST_USE_TTL_MAX_MS)) {
    found.push(problem("firstUseTtlMs", "out_of_range", "Give a time from one minute to one year."));
  }
  if (rule.terms.length > 0 && rule.weekly.length === 0) {
    found.push(
      problem("terms", "terms_without_weekly", "Terms limit weekly windows only: add some, or leave terms out."),
    );
  }
  return found;
}

function isWhole(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

/** What the times mean as a whole. The first of these problems hides the rest, which would only repeat it. */
function timeProblems(
  { kind, rule }: Pick<AccessCode, "kind" | "rule">,
  context: RuleContext,
  now: Instant,
): readonly FieldProblem[] {
  const validity = validityOf(rule, context);
  const endPath = rule.validUntil === null ? "$" : "endsAt";
  if (validity.until <= validity.from) return [problem("endsAt", "end_before_start", "Let it end after it starts.")];
  if (isTooFar(validity.from, now)) return [startTooFar("startsAt")];

  const last = lastInstantOf(rule, context);
  if (last === null) return endlessProblems(kind, rule);
  if (last === BEGINNING) return [problem("$", "never_valid", "No window is left between start, end and exclusions.")];
  if (last <= now) return [problem(endPath, "already_over", "Its last window is over already: choose a later end.")];

  const first = nextWindow(rule, context, now);
  if (first === null || isTooFar(first.from, now)) return [startTooFar("$")];
  const start = validity.from === BEGINNING ? now : validity.from;
  return last > plus(start, SPAN_MAX_MS) ? [problem(endPath, "span_too_long", "It may last at most ten years.")] : [];
}

function endlessProblems(kind: CodeKind, rule: Rule): readonly FieldProblem[] {
  if (KIND_LAWS[kind].end === "required") return [problem("endsAt", "required", "A code of this kind needs an end.")];
  if (rule.endless === true) return [];
  return [problem("endsAt", "endless_not_confirmed", "Give an end, or say `endless: true` if it shall have none.")];
}

function isTooFar(start: Instant, now: Instant): boolean {
  return start > plus(now, START_AHEAD_MAX_MS);
}

function startTooFar(path: string): FieldProblem {
  return problem(path, "start_too_far", "It may start at most five years ahead.");
}

function tooMany(path: string, max: number): FieldProblem {
  return problem(path, "too_many", `At most ${max} are possible.`);
}

function problem(path: string, code: string, message: string): FieldProblem {
  return { path, code, message };
}
