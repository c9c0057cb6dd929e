import { expect, test } from "vitest";
import { slotNumber } from "../lock/slot.ts";
import type { PinTag } from "../pin/pin.ts";
import type { WallTime } from "../time/wall.ts";
import type { KeypadEvent, KeypadRules } from "./event.ts";
import { Bench, one, pinCalled, RULES, SCHEDULE, setPin, two } from "./keypad.fixture.ts";

function withCapabilities(more: Partial<KeypadRules["capabilities"]>): KeypadRules {
  return { ...RULES, capabilities: { ...RULES.capabilities, ...more } };
}

function withPins(more: Partial<KeypadRules["capabilities"]["pin"]>): KeypadRules {
  return withCapabilities({ pin: { ...RULES.capabilities.pin, ...more } });
}

const WEEKLY = { days: ["MO"], from: "09:00" as WallTime, until: "17:00" as WallTime } as const;
const OVERNIGHT = { ...WEEKLY, until: "06:00" as WallTime };
const firstDigits = { firstDigitsTag: "4829" as PinTag };

const REFUSALS: readonly (readonly [string, KeypadRules, KeypadEvent, string])[] = [
  ["a PIN of another slot", RULES, setPin(two, "anna"), "duplicate"],
  [
    "a PIN of another slot at the keypad",
    RULES,
    { kind: "programmed", slot: two, pin: pinCalled("anna") },
    "duplicate",
  ],
  [
    "first digits of another slot",
    withPins({ uniqueFirstDigits: 4 }),
    setPin(two, "bert", { pin: pinCalled("bert", firstDigits) }),
    "duplicate",
  ],
  ["a length that it doesn't take", RULES, setPin(two, "long", { pin: pinCalled("long", { length: 9 }) }), "length"],
  [
    "a length unlike the others",
    withPins({ sameLength: true }),
    setPin(two, "short", { pin: pinCalled("short", { length: 4 }) }),
    "length",
  ],
  [
    "digits that it doesn't have",
    RULES,
    setPin(two, "zero", { pin: pinCalled("zero", { forbidden: true }) }),
    "digits",
  ],
  ["a slot above its last", RULES, setPin(slotNumber(11), "bert"), "out_of_range"],
  ["a slot below its first", RULES, { kind: "clear", slot: slotNumber(0) }, "out_of_range"],
  ["half a slot", RULES, setPin(slotNumber(1.5), "bert"), "out_of_range"],
  [
    "a one-time code without having them",
    withCapabilities({ oneTime: false }),
    setPin(two, "bert", { maxUses: 1 }),
    "unsupported",
  ],
  [
    "a schedule without having them",
    withCapabilities({ schedules: null }),
    setPin(two, "bert", { schedule: SCHEDULE }),
    "unsupported",
  ],
  [
    "more weekly windows than it has",
    RULES,
    setPin(two, "bert", { schedule: { dated: null, weekly: [WEEKLY, WEEKLY, WEEKLY] } }),
    "unsupported",
  ],
  [
    "a window over midnight",
    RULES,
    setPin(two, "bert", { schedule: { dated: null, weekly: [OVERNIGHT] } }),
    "unsupported",
  ],
  [
    "both kinds of schedule at once",
    RULES,
    setPin(two, "bert", { schedule: { ...SCHEDULE, weekly: [WEEKLY] } }),
    "unsupported",
  ],
  [
    "to switch its keypad off",
    withCapabilities({ keypadOff: false }),
    { kind: "switch_keypad", enabled: false },
    "unsupported",
  ],
  [
    "to open from afar",
    withCapabilities({ remoteUnlock: false }),
    { kind: "move_bolt", position: "unlocked" },
    "unsupported",
  ],
  [
    "to close from afar",
    withCapabilities({ remoteLock: false }),
    { kind: "move_bolt", position: "locked" },
    "unsupported",
  ],
];

test.each(REFUSALS)("a lock refuses %s, and nothing changes", (...[, rules, event, reason]) => {
  const bench = new Bench(rules);
  bench.step(setPin(one, "anna", { pin: pinCalled("anna", firstDigits) }));
  const before = bench.state;
  expect(bench.step(event)).toEqual({ kind: "refused", reason });
  expect(bench.state).toEqual(before);
  expect(bench.effects).toHaveLength(1);
});
