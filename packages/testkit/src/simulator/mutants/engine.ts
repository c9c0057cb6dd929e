import type { Mutant } from "./mutant.ts";

const PRESS = "packages/core/src/keypad/press.ts";
const SLOTS = "packages/core/src/keypad/slots.ts";
const STATE = "packages/core/src/keypad/state.ts";
const ENGINE = "packages/core/src/keypad/engine.ts";
const BUDGET = "packages/core/src/keypad/budget.ts";
const LOG = "packages/core/src/keypad/log.ts";

/** Slips in the lock's own engine. */
export const ENGINE_MUTANTS: readonly Mutant[] = [
  {
    name: "use-not-kept",
    file: PRESS,
    from: 'const used: readonly Act[] = isLimited ? [persist({ kind: "used", slot })] : [];',
    to: "const used: readonly Act[] = [];",
    harm: "A one-time code opens again and again.",
  },
  {
    name: "bolt-before-used-mark",
    file: PRESS,
    from: "...(isLimited ? [...written, bolt] : [bolt, ...written]),",
    to: "...[bolt, ...written],",
    harm: "A one-time code opens twice when the power goes just after the bolt moved.",
  },
  {
    name: "used-up-code-opens",
    file: PRESS,
    from: 'if (code.usesLeft === 0) return "used_up";',
    to: "",
    harm: "A one-time code that was used opens again.",
  },
  {
    name: "schedule-not-looked-at",
    file: PRESS,
    from: 'if (code.schedule === null) return "granted";',
    to: 'if (code.schedule === null || slot !== null) return "granted";',
    harm: "A code on the lock opens at every hour, whatever its schedule says.",
  },
  {
    name: "lost-clock-believed",
    file: PRESS,
    from: "return state.clockSet && rules.allows(code.schedule, now)",
    to: "return rules.allows(code.schedule, now)",
    harm: "After a change of batteries the lock lets people in by a clock that lost its time.",
  },
  {
    name: "lockout-ignored",
    file: PRESS,
    from: 'if (state.lockedOutUntil !== null && now < state.lockedOutUntil) return "locked_out";',
    to: "",
    harm: "Somebody may try PINs at the keypad without end.",
  },
  {
    name: "right-pin-refills-budget",
    file: PRESS,
    from: `const written = [
    ...used,`,
    to: `const written = [
    ...used,
    persist({ kind: "budget", budget: null, lockedOutUntil: null }),`,
    harm: "Whoever knows one PIN gets a full budget of guesses with each entry.",
  },
  {
    name: "switched-off-keypad-opens",
    file: PRESS,
    from: 'if (!state.keypadEnabled) return "disabled";',
    to: "",
    harm: "A keypad that was switched off after too many wrong PINs goes on opening.",
  },
  {
    name: "repeated-set-renews-one-time",
    file: SLOTS,
    from: "const usesLeft = isSame && event.maxUses !== null ? before.usesLeft : event.maxUses;",
    to: "const usesLeft = event.maxUses;",
    harm: "A command that arrives twice makes a used one-time code open once more.",
  },
  {
    name: "refused-clear-of-empty-slot",
    file: SLOTS,
    from: 'if (!state.slots.has(slot)) return [reply({ kind: "confirmed" })];',
    to: 'if (!state.slots.has(slot)) return [reply({ kind: "refused", reason: "rejected" })];',
    harm: "A removal that was done already is called refused, and tried again for ever.",
  },
  {
    name: "clear-forgets-to-clear",
    file: SLOTS,
    from: 'return [persist({ kind: "slot", slot, code: null }), reply({ kind: "confirmed" })];',
    to: 'return [reply({ kind: "confirmed" })];',
    harm: "The lock says that a code is gone, and goes on opening to it.",
  },
  {
    name: "duplicate-pin-taken",
    file: SLOTS,
    from: "return holders.some((holder) => holder !== undefined && holder !== slot);",
    to: "return holders.length > 2 && slot !== undefined;",
    harm: "Two slots hold the same PIN; when one is cleared the other guest stands outside.",
  },
  {
    name: "old-pin-still-indexed",
    file: STATE,
    from: "{ gone: before?.tag, come: code?.tag }",
    to: "{ gone: null, come: code?.tag }",
    harm: "The PIN of the last guest opens on the account of the next one in the same slot.",
  },
  {
    name: "restart-refills-budget",
    file: ENGINE,
    from: 'return [moveBolt(state.bolt), reply({ kind: "confirmed" })];',
    to: 'return [persist({ kind: "budget", budget: null, lockedOutUntil: null }), moveBolt(state.bolt), reply({ kind: "confirmed" })];',
    harm: "Pulling the plug gives a full budget of guesses.",
  },
  {
    name: "clock-change-refills-budget",
    file: ENGINE,
    from: "budget: movedBudget(state.budget, byMs), lockedOutUntil }));",
    to: "budget: null, lockedOutUntil: null }));",
    harm: "A change of batteries gives a full budget of guesses.",
  },
  {
    name: "no-daily-limit",
    file: BUDGET,
    from: "const byDay = oldest === undefined ? null : plus(oldest, DAY_MS);",
    to: "const byDay = oldest === undefined ? null : plus(oldest, 0);",
    harm: "A patient stranger gets more than twice the guesses in a day.",
  },
  {
    name: "lost-events-not-told",
    file: LOG,
    from: "if (sequence > expected) found.push(gapBefore(event, expected, sequence - 1));",
    to: "",
    harm: "The lock's log overflows, and it does not say so.",
    equivalent: "the lock and the follower of its log both tell what is missing: each makes good the other's slip",
  },
  {
    name: "clock-changed-in-two-steps",
    file: "packages/lock/src/kept-lock.ts",
    from: "return outcomeOf(await this.#step({",
    to: "this.#noticeTime();\n    return outcomeOf(await this.#step({",
    harm: "Whoever takes the battery of a locked-out keypad out and puts it back gets one more try each time.",
  },
];
