import fc from "fast-check";
import { expect, test } from "vitest";
import { slotNumber } from "../lock/slot.ts";
import { DAY_MS, HOUR_MS, type Instant, instant, MINUTE_MS, SECOND_MS } from "../time/instant.ts";
import { stepKeypad } from "./engine.ts";
import type { KeypadEvent } from "./event.ts";
import { Bench, NOON, one, pinCalled, press, RULES, SCHEDULE, setPin } from "./keypad.fixture.ts";
import { EMPTY_KEYPAD, evolveKeypad, keypadChangesOf, type KeypadState } from "./state.ts";

const LIMITS = [
  { spanMs: HOUR_MS, triesMax: 11 },
  { spanMs: DAY_MS, triesMax: 20 },
  { spanMs: 7 * DAY_MS, triesMax: 140 },
] as const;

/** The most tries that fall into any half-open span of that length. */
function mostIn(triedAt: readonly Instant[], spanMs: number): number {
  let first = 0;
  return triedAt.reduce((most, at, i) => {
    while ((triedAt[first] ?? at) <= at - spanMs) first++;
    return Math.max(most, i - first + 1);
  }, 0);
}

test("a tireless attacker gets at most 11 tries in an hour, 20 in a day, 140 in a week", () => {
  const bench = new Bench();
  const triedAt: Instant[] = [];
  for (let elapsedMs = 0; elapsedMs < 9 * DAY_MS; elapsedMs += 5 * SECOND_MS) {
    if (bench.press("wrong") === "unknown_code") triedAt.push(bench.now);
    bench.wait(5 * SECOND_MS);
  }
  for (const { spanMs, triesMax } of LIMITS) expect(mostIn(triedAt, spanMs)).toBeLessThanOrEqual(triesMax);
  expect(mostIn(triedAt, DAY_MS)).toBe(20);
});

test("no rhythm of wrong and right PINs, power cuts and clock changes beats the budget", () => {
  const move = fc.record({
    waitMs: fc.oneof(
      fc.constantFrom(0, 5_000, 30 * MINUTE_MS, HOUR_MS, DAY_MS),
      fc.integer({ min: 0, max: 3 * HOUR_MS }),
    ),
    times: fc.integer({ min: 1, max: 15 }),
    trick: fc.constantFrom("none", "right", "power_up", "off_on", "clock_lost", "clock_set", "timer"),
  });
  fc.assert(
    fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
      const bench = new Bench();
      bench.step(setPin(one, "anna"));
      let elapsedMs = 0; // Real time; the lock's own clock may be moved by a trick.
      const triedAt: Instant[] = [];
      for (const { waitMs, times, trick } of moves) {
        elapsedMs += waitMs;
        bench.wait(waitMs);
        for (const event of TRICKS[trick] ?? []) {
          if (event.kind === "clock_changed") bench.wait(event.byMs);
          bench.step(event);
        }
        for (let i = 0; i < times; i++) if (bench.press("wrong") === "unknown_code") triedAt.push(instant(elapsedMs));
      }
      for (const { spanMs, triesMax } of LIMITS) expect(mostIn(triedAt, spanMs)).toBeLessThanOrEqual(triesMax);
    }),
    { numRuns: 2_000 },
  );
});

const YEARS_MS = 20 * 365 * DAY_MS;

const TRICKS: Readonly<Record<string, readonly KeypadEvent[]>> = {
  none: [],
  right: [press("anna")],
  power_up: [{ kind: "power_up" }],
  off_on: [
    { kind: "switch_keypad", enabled: false },
    { kind: "switch_keypad", enabled: true },
  ],
  clock_lost: [{ kind: "clock_changed", byMs: -YEARS_MS, set: false }],
  clock_set: [{ kind: "clock_changed", byMs: YEARS_MS, set: true }],
  timer: [{ kind: "timer" }],
};

test("a guest with three typos in ten minutes is never locked out", () => {
  const typosAtMs = fc.array(fc.integer({ min: 0, max: 10 * MINUTE_MS }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(typosAtMs, fc.integer({ min: 0, max: 10 * MINUTE_MS }), (typos, lastMs) => {
      const bench = new Bench();
      bench.step(setPin(one, "anna"));
      for (const at of [...typos].sort((a, b) => a - b)) {
        bench.now = instant(NOON + at);
        expect(bench.press("typo")).toBe("unknown_code");
      }
      bench.now = instant(Math.max(bench.now, NOON + lastMs));
      expect(bench.press("anna")).toBe("granted");
    }),
    { numRuns: 1_000 },
  );
});

/** Everything that may reach a keypad, on few slots and few PINs so that they meet. */
const anyEvent: fc.Arbitrary<KeypadEvent> = fc.oneof(
  fc.constantFrom("a", "b", "c", "wrong").map(press),
  fc
    .record({
      slot: fc.integer({ min: 0, max: 4 }).map(slotNumber),
      name: fc.constantFrom("a", "b", "c"),
      isOneTime: fc.boolean(),
      isScheduled: fc.boolean(),
    })
    .map(({ slot, name, isOneTime, isScheduled }) =>
      setPin(slot, name, { ...(isOneTime ? { maxUses: 1 } : {}), ...(isScheduled ? { schedule: SCHEDULE } : {}) }),
    ),
  fc.integer({ min: 0, max: 4 }).map((slot): KeypadEvent => ({ kind: "clear", slot: slotNumber(slot) })),
  fc.boolean().map((enabled): KeypadEvent => ({ kind: "switch_keypad", enabled })),
  fc
    .constantFrom("locked" as const, "unlocked" as const)
    .map((position): KeypadEvent => ({ kind: "move_bolt", position })),
  fc.constantFrom<KeypadEvent>(
    { kind: "timer" },
    { kind: "power_up" },
    { kind: "lift_lockout" },
    { kind: "all_cleared" },
    { kind: "read", slot: one },
    { kind: "programmed", slot: one, pin: pinCalled("b") },
    { kind: "noticed", happening: { kind: "battery", percent: 40 } },
    { kind: "clock_changed", byMs: -DAY_MS, set: false },
    { kind: "clock_changed", byMs: DAY_MS, set: true },
  ),
);
const history = fc.array(fc.record({ event: anyEvent, waitMs: fc.constantFrom(0, 1, 5_000, 30 * MINUTE_MS) }), {
  maxLength: 60,
});

/** All but what a restart may forget. */
function kept(state: KeypadState): Omit<KeypadState, "told"> {
  const { told: _told, ...rest } = state;
  return rest;
}

test("replaying what was written rebuilds the state, from the beginning and from a summary", () => {
  fc.assert(
    fc.property(history, (moves) => {
      let state = EMPTY_KEYPAD;
      let replayed = EMPTY_KEYPAD;
      let now = NOON;
      for (const { event, waitMs } of moves) {
        now = instant(now + waitMs);
        const stepped = stepKeypad(RULES, state, event, now);
        for (const effect of stepped.effects) {
          if (effect.kind === "persist") replayed = evolveKeypad(replayed, effect.change);
          if (effect.kind === "log") replayed = { ...replayed, nextSequence: (effect.event.sequence ?? 0) + 1 };
        }
        state = stepped.state;
      }
      expect(kept(replayed)).toEqual(kept(state));
      expect(kept(keypadChangesOf(state).reduce(evolveKeypad, EMPTY_KEYPAD))).toEqual(kept(state));
    }),
    { numRuns: 2_000 },
  );
});

/** Whether nothing falls due by itself, so that a step is its event alone. */
function isAtRest(state: KeypadState): boolean {
  return state.relockAt === null && state.budget === null;
}

function usesLeftOf(state: KeypadState, tag: string): number | null {
  return [...state.slots.values()].find((code) => code.tag === tag)?.usesLeft ?? null;
}

test("a one-time PIN opens once for each time it is put in, a refused command changes nothing, and events are numbered one by one", () => {
  fc.assert(
    fc.property(history, (moves) => {
      let state = EMPTY_KEYPAD;
      let now = NOON;
      let opensLeft = 0; // How often the PIN `a` may still open by a one-time write.
      for (const { event, waitMs } of moves) {
        now = instant(now + waitMs);
        const before = state;
        const { state: after, effects } = stepKeypad(RULES, state, event, now);
        state = after;
        const reply = effects.find((effect) => effect.kind === "reply")?.reply;
        const usesBefore = usesLeftOf(before, "a");
        const isSet = event.kind === "set" && event.pin.tag === "a" && reply?.kind === "confirmed";
        const isGranted = reply?.kind === "decided" && reply.reason === "granted";
        if (isSet && usesBefore === null) opensLeft = 1;
        if (event.kind === "pressed" && event.tag === "a" && usesBefore !== null && isGranted) opensLeft--;

        const hasChanged = JSON.stringify(keypadChangesOf(after)) !== JSON.stringify(keypadChangesOf(before));
        const numbers = effects.filter((effect) => effect.kind === "log").map((effect) => effect.event.sequence);
        expect(opensLeft).toBeGreaterThanOrEqual(0);
        expect(reply?.kind === "refused" && isAtRest(before) && hasChanged).toBe(false);
        expect(numbers).toEqual(numbers.map((_, i) => before.nextSequence + i));
      }
    }),
    { numRuns: 2_000 },
  );
});
