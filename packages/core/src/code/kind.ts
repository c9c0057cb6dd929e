import { type Instant, MINUTE_MS, plus } from "../time/instant.ts";
import type { Window } from "../time/window.ts";
import type { CodeKind } from "./code.ts";
import type { Rule } from "./rule.ts";

/** Whether a part of a rule has to be there, may be there, or must not be. */
export type Need = "required" | "optional" | "forbidden";

/** What a kind demands of its rule. */
export interface KindLaw {
  readonly start: Need;
  /** `confirmed`: it may also have none, if a person said so with `endless`. */
  readonly end: Need | "confirmed";
  /** Weekly or dated windows. */
  readonly windows: Need;
  /** Excluded days and holidays. */
  readonly exclusions: Need;
  /** The only number of entries allowed; null if any will do. */
  readonly maxUses: 1 | null;
  readonly firstUseTtl: Need;
  /** Its digits are chosen by a person; the other kinds may have them chosen too. */
  readonly pin: "chosen" | "either";
}

/**
 * The kinds, each with its law:
 * - `one_time` opens once, within its windows, and has an end.
 * - `timed` is one span with a start and an end.
 * - `recurring` has weekly or dated windows.
 * - `custom` has a PIN that a person chose and any rule.
 * - `emergency` has no times: it sleeps until a member activates it for some minutes.
 */
export const KIND_LAWS: Readonly<Record<CodeKind, KindLaw>> = {
  one_time: law({ end: "required", maxUses: 1 }),
  timed: law({ start: "required", end: "required", windows: "forbidden" }),
  recurring: law({ windows: "required" }),
  custom: law({ pin: "chosen" }),
  emergency: law({
    start: "forbidden",
    end: "forbidden",
    windows: "forbidden",
    exclusions: "forbidden",
    firstUseTtl: "forbidden",
  }),
};

function law(demands: Partial<KindLaw>): KindLaw {
  return {
    start: "optional",
    end: "confirmed",
    windows: "optional",
    exclusions: "optional",
    maxUses: null,
    firstUseTtl: "optional",
    pin: "either",
    ...demands,
  };
}

/** How long an emergency code may be activated at once. */
export const ACTIVATION_MINUTES_MIN = 1;
export const ACTIVATION_MINUTES_MAX = 1_440;

/** Whether a code may be activated for that long. */
export function isActivationLength(minutes: number): boolean {
  return Number.isInteger(minutes) && minutes >= ACTIVATION_MINUTES_MIN && minutes <= ACTIVATION_MINUTES_MAX;
}

/** The window of an activation that begins now. */
export function activationFrom(now: Instant, minutes: number): Window {
  return { from: now, until: plus(now, minutes * MINUTE_MS) };
}

/** A rule that allows always and for ever: what every other rule cuts from, and the rule of an emergency code. */
export const UNLIMITED_RULE: Rule = {
  validFrom: null,
  validUntil: null,
  weekly: [],
  dated: [],
  terms: [],
  except: [],
  exceptHolidays: [],
  maxUses: null,
  firstUseTtlMs: null,
};

/** The rule with what its kind fixes anyway filled in: a one-time code has one use. */
export function ruleOfKind(kind: CodeKind, rule: Rule): Rule {
  return rule.maxUses === null ? { ...rule, maxUses: KIND_LAWS[kind].maxUses } : rule;
}
