import type { Mutant } from "./mutant.ts";

const WINDOW = "packages/core/src/time/window.ts";
const ZONE = "packages/core/src/time/zone.ts";
const OFFSET = "packages/core/src/time/offset.ts";
const COMPILED = "packages/core/src/code/compiled-rule.ts";
const DAYS = "packages/core/src/code/days.ts";
const WINDOWS = "packages/core/src/code/windows.ts";
const LIFE = "packages/core/src/code/lifecycle.ts";
const SCHEDULE = "packages/core/src/code/schedule.ts";
const VIEW = "packages/server/src/sync/lock-view.ts";

/** Slips in what a rule means: days, hours, clock changes, uses, what a lock is told of it. */
export const WINDOW_MUTANTS: readonly Mutant[] = [
  {
    name: "end-belongs-to-window",
    file: WINDOW,
    from: "return window.from <= at && at < window.until;",
    to: "return window.from <= at && at <= window.until;",
    harm: "A code still works at the very instant at which it ends.",
  },
  {
    name: "fold-chosen-wrongly",
    file: ZONE,
    from: 'return side === "start" ? resolution.earlier : resolution.later;',
    to: 'return side === "start" ? resolution.later : resolution.earlier;',
    harm: "In the autumn night a guest stands outside for the doubled hour.",
  },
  {
    name: "gap-starts-early",
    file: ZONE,
    from: 'return { kind: "gap", at: endOfGap(local, near) };',
    to: 'return { kind: "gap", at: ((endOfGap(local, near) as number) - 3_600_000) as Instant };',
    harm: "In the spring night a code whose start was skipped opens an hour too early.",
  },
  {
    name: "offset-kept-past-clock-change",
    file: OFFSET,
    from: "if (cache.last.from <= at && at < cache.last.until) return cache.last;",
    to: "if (cache.last.from <= at) return cache.last;",
    harm: "After the clocks changed all codes start and end an hour off.",
  },
  {
    name: "overnight-window-on-wrong-day",
    file: COMPILED,
    from: "return { from, until: until <= from ? until + DAY_MINUTES : until };",
    to: "return until <= from ? { from: from - DAY_MINUTES, until } : { from, until };",
    harm: "The night watch of Friday gets in on Thursday night and stands outside on Friday.",
  },
  {
    name: "overnight-window-cut-at-midnight",
    file: WINDOWS,
    from: "return { from: from - REACH_DAYS, until: until + 2 };",
    to: "return { from, until: until + 2 };",
    harm: "A window that began the evening before is not seen after midnight: the night watch stands outside.",
  },
  {
    name: "exclusions-ignored",
    file: COMPILED,
    from: "days: runsWithout(terms, runsOf(excluded)),",
    to: "days: terms,",
    harm: "The cleaner's code opens on the days off.",
  },
  {
    name: "last-day-of-exclusion-forgotten",
    file: DAYS,
    from: "until: dayOf(span.until) + 1 }",
    to: "until: Math.max(dayOf(span.until), dayOf(span.from) + 1) }",
    harm: "A code opens on the last day of the holidays.",
  },
  {
    name: "weekday-off-by-one",
    file: COMPILED,
    from: "weekly.filter(({ days }) => days.includes(day))",
    to: "weekly.filter(({ days }) => days.includes(WEEKDAYS[(WEEKDAYS.indexOf(day) + 1) % 7] ?? day))",
    harm: "The code for Tuesday opens on Monday.",
  },
  {
    name: "validity-ignored-by-weekly",
    file: COMPILED,
    from: 'until: instantOfMoment(rule.validUntil, zone, "end") ?? FOREVER,',
    to: 'until: (hasWeekly ? null : instantOfMoment(rule.validUntil, zone, "end")) ?? FOREVER,',
    harm: "A weekly code goes on opening after its last day.",
  },
  {
    name: "revocation-ignored",
    file: LIFE,
    from: "return earliest(code.revokedAt, usedUpAt(code), ttlEndOf(code));",
    to: "return earliest(usedUpAt(code), ttlEndOf(code));",
    harm: "A revoked code stays on its locks until its window ends.",
  },
  {
    name: "time-after-first-use-ignored",
    file: LIFE,
    from: "return plus(code.firstUsedAt, code.rule.firstUseTtlMs);",
    to: "return null;",
    harm: "A code that should end some hours after its first use goes on opening.",
  },
  {
    name: "one-use-too-many",
    file: LIFE,
    from: "code.uses < code.rule.maxUses) return null;",
    to: "code.uses <= code.rule.maxUses) return null;",
    harm: "A code opens once more than it may.",
  },
  {
    name: "activation-without-end",
    file: LIFE,
    from: "const active = code.activation === null ? null : shared(code.activation, within);",
    to: "const active = code.activation === null ? null : shared({ ...code.activation, until: 8e15 as Instant }, within);",
    harm: "An emergency code that was activated for some minutes stays open.",
  },
  {
    name: "fence-left-open",
    file: LIFE,
    from: "if (!needsWaking(code)) return windowsOf(code.rule, context, within);",
    to: 'if (code.kind !== "emergency") return windowsOf(code.rule, context, within);',
    harm: "A code behind a fence opens although nobody showed that its holder is near.",
  },
  {
    name: "lock-told-rule-without-exclusions",
    file: SCHEDULE,
    from: "const days = rule.terms.length + rule.except.length + rule.exceptHolidays.length;",
    to: "const days = rule.terms.length;",
    harm: "A lock that keeps the schedule by itself opens on the days off, since it knows of none.",
  },
  {
    name: "lock-told-rule-without-uses",
    file: SCHEDULE,
    from: "return usesAreForCardea || rule.firstUseTtlMs !== null || days > 0;",
    to: "return rule.firstUseTtlMs !== null || days > 0;",
    harm: "A code for two entries is left to a lock that cannot count them.",
  },
  {
    name: "morning-part-on-wrong-day",
    file: SCHEDULE,
    from: "{ days: window.days.map(nextWeekday), from: MIDNIGHT, until: window.until },",
    to: "{ days: window.days, from: MIDNIGHT, until: window.until },",
    harm: "On a lock that splits nights at midnight the morning half opens a day too early.",
  },
  {
    name: "dated-window-cut-off-late",
    file: SCHEDULE,
    from: "const until = dated !== null && dated.until < end ? dated.until : end;",
    to: "const until = dated !== null && dated.until > end ? dated.until : end;",
    harm: "A lock is told the end of the validity instead of the end of the day: the code opens for longer.",
  },
  {
    name: "rule-at-second-window-lost",
    file: VIEW,
    from: "if (near.length > 0) return restoreStart(near, code, context, now);",
    to: "if (near.length > 0) return restoreStart(near.slice(0, 1), code, context, now).filter(({ from }) => from <= now);",
    harm: "A window of the near future is not planned for: its code is not on the lock when it starts.",
  },
];
