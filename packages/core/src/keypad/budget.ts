import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, plus } from "../time/instant.ts";

/** How many wrong PINs a keypad takes before it refuses everybody. A right PIN never gives any back. */
export interface BudgetRules {
  /** Wrong PINs in a row that a rested keypad takes. */
  readonly burst: number;
  /** One more is allowed each time this long has passed. */
  readonly refillMs: number;
  /** Wrong PINs in any 24 hours, whatever else. */
  readonly dailyMax: number;
}

/** At most 11 tries in any hour, 20 in any day, 140 in any week; three typos in ten minutes never lock a guest out. */
export const DEFAULT_BUDGET: BudgetRules = { burst: 10, refillMs: 30 * MINUTE_MS, dailyMax: 20 };

/** What is left of the budget. Instants are by the lock's own clock. */
export interface Budget {
  readonly tokens: number;
  /** When the bucket began to refill; without meaning while it is full. */
  readonly refilledAt: Instant;
  /** The wrong PINs of the last 24 hours, ascending. */
  readonly wrongAt: readonly Instant[];
}

export function fullBudget(rules: BudgetRules, now: Instant): Budget {
  return { tokens: rules.burst, refilledAt: now, wrongAt: [] };
}

/** The budget after one wrong PIN at `now`. */
export function spentBudget(rules: BudgetRules, before: Budget, now: Instant): Budget {
  const budget = refilled(rules, before, now);
  return {
    tokens: Math.max(0, budget.tokens - 1),
    refilledAt: budget.tokens >= rules.burst ? now : budget.refilledAt,
    wrongAt: [...budget.wrongAt, now],
  };
}

/** When the keypad may take a PIN again; null if it may now. A wrong PIN counts for the 24 hours `[at, at + 24 h)`. */
export function lockedUntil(rules: BudgetRules, before: Budget, now: Instant): Instant | null {
  const budget = refilled(rules, before, now);
  const byBucket = budget.tokens > 0 ? null : plus(budget.refilledAt, rules.refillMs);
  const oldest = budget.wrongAt.at(-rules.dailyMax);
  const byDay = oldest === undefined ? null : plus(oldest, DAY_MS);
  if (byBucket === null || byDay === null) return byBucket ?? byDay;
  return byBucket > byDay ? byBucket : byDay;
}

/** The same budget, told by a clock that was moved by `ms`: setting a clock gives no tries back. */
export function movedBudget(budget: Budget, ms: number): Budget {
  return {
    tokens: budget.tokens,
    refilledAt: plus(budget.refilledAt, ms),
    wrongAt: budget.wrongAt.map((at) => plus(at, ms)),
  };
}

/** The newest instant that the budget remembers; a clock that is behind it has been set back. */
export function newestInBudget(budget: Budget): Instant {
  const last = budget.wrongAt.at(-1);
  return last !== undefined && last > budget.refilledAt ? last : budget.refilledAt;
}

/** Tries in 24 hours that a tireless attacker gets. */
export function triesPerDay(rules: BudgetRules): number {
  return Math.min(rules.dailyMax, rules.burst + Math.floor((24 * HOUR_MS - 1) / rules.refillMs));
}

function refilled(rules: BudgetRules, budget: Budget, now: Instant): Budget {
  const steps = Math.max(0, Math.floor((now - budget.refilledAt) / rules.refillMs));
  return {
    tokens: Math.min(rules.burst, budget.tokens + steps),
    refilledAt: plus(budget.refilledAt, steps * rules.refillMs),
    wrongAt: budget.wrongAt.filter((at) => at > now - DAY_MS),
  };
}
