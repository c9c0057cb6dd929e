import { DAY_MS } from "../time/instant.ts";

export const RISK_LEVELS = ["low", "raised", "high", "unknown"] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

/** How likely somebody who never tires opens a door by guessing on one day. */
export interface GuessRisk {
  /** A probability, 0 to 1; null if unknown. */
  readonly perDay: number | null;
  /** `unknown`: nobody knows how many wrong PINs that lock lets pass. */
  readonly level: RiskLevel;
}

/** At most this on one day is low; up to RAISED_MAX it is raised, above high. */
const LOW_MAX = 1e-6;
const RAISED_MAX = 1e-4;

/**
 * The guess risk of one door: the sum over PIN lengths of live codes x tries / 10^length.
 * `triesPerDay`: wrong PINs that the keypad takes in 24 h at worst; null if not known.
 */
export function guessRisk(options: {
  readonly liveCodesByLength: ReadonlyMap<number, number>;
  readonly triesPerDay: number | null;
}): GuessRisk {
  const { triesPerDay } = options;
  if (triesPerDay === null) return { perDay: null, level: "unknown" };
  const chances = [...options.liveCodesByLength].map(([length, codes]) => (codes * triesPerDay) / 10 ** length);
  const perDay = Math.min(
    1,
    chances.reduce((sum, chance) => sum + chance, 0),
  );
  return { perDay, level: levelOf(perDay) };
}

/** The most wrong PINs in 24 h at which the risk of these codes is not yet high; infinite without codes. */
export function triesBelowHigh(lengths: readonly number[]): number {
  const chance = lengths.reduce((sum, length) => sum + 1 / 10 ** length, 0);
  return chance === 0 ? Number.POSITIVE_INFINITY : Math.floor(RAISED_MAX / chance + 1e-9);
}

function levelOf(perDay: number): RiskLevel {
  if (perDay <= LOW_MAX) return "low";
  return perDay <= RAISED_MAX ? "raised" : "high";
}

/** What holds back somebody who guesses at a keypad. Null: there is no such limit, or it is not known. */
export interface GuessLimits {
  /** The keypad's own budget: `burst` wrong PINs, then one more each `refillMs`; never more than `dailyMax` in 24 h. */
  readonly budget: { readonly burst: number; readonly refillMs: number; readonly dailyMax: number | null } | null;
  /** The keypad's own lockout: refuses all for `lockoutMs` after `wrongMax` wrong PINs in a row. */
  readonly lockout: { readonly wrongMax: number; readonly lockoutMs: number } | null;
  /** Wrong PINs in 24 h after which the keypad is switched off from afar. Only where that really happens. */
  readonly switchOffAfter: number | null;
}

/** Seconds that one try takes somebody who types fast. */
const TRY_MS = 5_000;

/** Wrong PINs that these limits let pass in 24 h at worst; null if there is no limit. */
export function triesPerDayOf({ budget, lockout, switchOffAfter }: GuessLimits): number | null {
  const most = [budgetTries(budget), lockoutTries(lockout), switchOffAfter].filter((tries) => tries !== null);
  return most.length === 0 ? null : Math.min(...most);
}

function budgetTries(budget: GuessLimits["budget"]): number | null {
  if (budget === null) return null;
  const refilled = budget.burst + Math.floor(DAY_MS / budget.refillMs);
  return budget.dailyMax === null ? refilled : Math.min(budget.dailyMax, refilled);
}

function lockoutTries(lockout: GuessLimits["lockout"]): number | null {
  if (lockout === null) return null;
  return Math.ceil((DAY_MS * lockout.wrongMax) / (lockout.wrongMax * TRY_MS + lockout.lockoutMs));
}
