import type { Capabilities } from "../lock/capabilities.ts";
import type { SlotSchedule } from "../lock/slot.ts";
import { type Instant, MINUTE_MS, plus } from "../time/instant.ts";
import {
  minutesOf,
  parseWallDateTime,
  plusDays,
  WEEKDAYS,
  type WallDateTime,
  type WallTime,
  type Weekday,
  wallAt,
  type Zone,
} from "../time/wall.ts";
import { resolveWall, wallOf } from "../time/zone.ts";
import type { AccessCode } from "./code.ts";
import { UNLIMITED_RULE } from "./kind.ts";
import { needsWaking } from "./lifecycle.ts";
import type { DatedWindow, Moment, Rule, WeeklyWindow } from "./rule.ts";
import { type RuleContext, windowsOf } from "./windows.ts";

/** The start of a schedule that is open at its start: before any code was made. */
const OPEN_START = "2000-01-01T00:00:00" as WallDateTime;
const MIDNIGHT = "00:00" as WallTime;
const END_OF_DAY = "24:00" as WallTime;

/** What ends a code on a lock, and what the lock is to be told for that. */
export interface LockPart {
  readonly enforcement: "lock" | "cardea";
  readonly schedule: SlotSchedule | null;
  readonly lockMaxUses: 1 | null;
}

/**
 * The rule as a schedule that the lock keeps by itself, with exactly the same windows; null if it can't hold it, or if
 * there is nothing to hold. Exclusions, terms, several dated windows, seconds, and uses or a time-to-live that the lock
 * can't count have no place in a lock.
 */
export function compileSchedule(rule: Rule, capabilities: Capabilities, context: RuleContext): SlotSchedule | null {
  const can = capabilities.schedules;
  if (can === null || hasMoreThanTimes(rule, capabilities)) return null;
  const span = spanOf(rule, context.zone);
  if (span === "none" || (span === null && rule.weekly.length === 0)) return null;
  const weekly = can.overnight ? rule.weekly.map(trimmed) : splitAtMidnight(rule.weekly);
  if (weekly.length > can.weekly || (span !== null && !can.dated)) return null;
  if (span !== null && weekly.length > 0 && !can.combined) return null;
  return { dated: span, weekly };
}

/** Whether a lock that keeps this schedule lets its slot open at that instant: what `windowsOf` says of the same rule. */
export function scheduleAllows(schedule: SlotSchedule, zone: Zone, at: Instant): boolean {
  return (
    windowsOf(ruleOfSchedule(schedule), { zone, holidays: NO_HOLIDAYS }, { from: at, until: plus(at, 1) }).length > 0
  );
}

/**
 * Who ends the code on a lock with these capabilities. `lock` only if the lock ends it for every reason for which it
 * ends, or if nothing but a revocation ever does. A code that needs waking is always Cardea's: nobody knows its times before.
 */
export function enforcementOn(
  code: Pick<AccessCode, "kind" | "rule" | "fence">,
  capabilities: Capabilities,
  context: RuleContext,
): LockPart {
  const lockMaxUses = code.rule.maxUses === 1 && capabilities.oneTime ? 1 : null;
  if (needsWaking(code)) return { enforcement: "cardea", schedule: null, lockMaxUses };
  const schedule = compileSchedule(code.rule, capabilities, context);
  const byLock = schedule !== null || (isUnlimited(code.rule) && !hasMoreThanTimes(code.rule, capabilities));
  return { enforcement: byLock ? "lock" : "cardea", schedule, lockMaxUses };
}

const NO_HOLIDAYS: RuleContext["holidays"] = new Map();

/** One rule object per schedule, so that what was worked out for it is found again. */
const rulesOfSchedules = new WeakMap<SlotSchedule, Rule>();

function ruleOfSchedule(schedule: SlotSchedule): Rule {
  const known = rulesOfSchedules.get(schedule);
  if (known !== undefined) return known;
  const { dated, weekly } = schedule;
  const rule: Rule = {
    ...UNLIMITED_RULE,
    validFrom: dated === null ? null : { kind: "wall", at: dated.from },
    validUntil: dated === null ? null : { kind: "wall", at: dated.until },
    weekly,
  };
  rulesOfSchedules.set(schedule, rule);
  return rule;
}

/** Whether the rule limits more than a lock's schedule, and its count to one, can say. */
function hasMoreThanTimes(rule: Rule, capabilities: Capabilities): boolean {
  const usesAreForCardea = rule.maxUses !== null && !(rule.maxUses === 1 && capabilities.oneTime);
  const days = rule.terms.length + rule.except.length + rule.exceptHolidays.length;
  return usesAreForCardea || rule.firstUseTtlMs !== null || days > 0;
}

function isUnlimited(rule: Rule): boolean {
  return rule.validFrom === null && rule.validUntil === null && rule.weekly.length === 0 && rule.dated.length === 0;
}

/** From when until when at all, on the wall: validity and the one dated window; null if open, "none" if a lock can't say it. */
function spanOf(rule: Rule, zone: Zone): SlotSchedule["dated"] | "none" {
  const [only, ...more] = rule.dated;
  if (more.length > 0 || (only !== undefined && rule.weekly.length > 0)) return "none";
  const dated = only === undefined ? null : datedSpan(only);
  if (rule.validFrom === null && rule.validUntil === null) return dated;

  const start = rule.validFrom === null ? OPEN_START : wallMinute(rule.validFrom, zone);
  // An end that is open can't be said; then it isn't the lock that ends the code.
  const end = rule.validUntil === null ? (dated?.until ?? null) : wallMinute(rule.validUntil, zone);
  if (start === null || end === null) return "none";
  // Wall clocks compare as text.
  const from = dated !== null && dated.from > start ? dated.from : start;
  const until = dated !== null && dated.until < end ? dated.until : end;
  return from < until ? { from, until } : "none";
}

function datedSpan(window: DatedWindow): { readonly from: WallDateTime; readonly until: WallDateTime } {
  const endDate = isOvernight(window) ? plusDays(window.date, 1) : window.date;
  return { from: wallAt(window.date, window.from), until: wallAt(endDate, window.until) };
}

/** The moment on the wall, to the minute; null if it has seconds, or the wall showed it not exactly once. */
function wallMinute(moment: Moment, zone: Zone): WallDateTime | null {
  if (moment.kind === "wall") return moment.at.endsWith(":00") ? moment.at : null;
  if (moment.at % MINUTE_MS !== 0) return null;
  const wall = parseWallDateTime(wallOf(moment.at, zone));
  return wall !== null && wall.endsWith(":00") && resolveWall(wall, zone).kind === "once" ? wall : null;
}

function isOvernight(window: { readonly from: WallTime; readonly until: WallTime }): boolean {
  return minutesOf(window.until) <= minutesOf(window.from);
}

/** A window until midnight ends on its own day, which every lock can say. */
function trimmed(window: WeeklyWindow): WeeklyWindow {
  return window.until === MIDNIGHT ? { ...window, until: END_OF_DAY } : window;
}

/** The same hours without any that pass midnight: each such window becomes an evening and a morning. */
function splitAtMidnight(weekly: readonly WeeklyWindow[]): readonly WeeklyWindow[] {
  return weekly.map(trimmed).flatMap((window) =>
    isOvernight(window)
      ? [
          { ...window, until: END_OF_DAY },
          { days: window.days.map(nextWeekday), from: MIDNIGHT, until: window.until },
        ]
      : [window],
  );
}

function nextWeekday(day: Weekday): Weekday {
  return WEEKDAYS[(WEEKDAYS.indexOf(day) + 1) % 7] as Weekday;
}
