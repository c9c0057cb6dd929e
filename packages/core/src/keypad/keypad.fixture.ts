import type { LockHappening } from "../lock/event.ts";
import { type Slot, type SlotSchedule, slotNumber } from "../lock/slot.ts";
import type { PinTag } from "../pin/pin.ts";
import { type Instant, instant } from "../time/instant.ts";
import type { WallDateTime } from "../time/wall.ts";
import { DEFAULT_BUDGET } from "./budget.ts";
import { stepKeypad } from "./engine.ts";
import type { KeypadEffect, KeypadEvent, KeypadReply, KeypadRules, OfferedPin } from "./event.ts";
import { EMPTY_KEYPAD, type KeypadState } from "./state.ts";

/** A keypad of ten slots for tests of the engine, with all it can have. Its schedules allow the year 2030 and nothing else. */
export const RULES: KeypadRules = {
  capabilities: {
    slots: { first: 1, count: 10 },
    pin: {
      lengths: [4, 5, 6, 7, 8],
      sameLength: false,
      forbiddenDigits: "",
      forbiddenPrefixes: [],
      uniqueFirstDigits: null,
    },
    schedules: { dated: true, weekly: 2, overnight: false, combined: false },
    readBack: "pin",
    reportsChanges: true,
    oneTime: true,
    keypadOff: true,
    remoteLock: true,
    remoteUnlock: true,
    lateWrites: false,
    firmware: null,
  },
  budget: DEFAULT_BUDGET,
  relockMs: 5_000,
  allows: (_schedule, at) => at >= IN_2030 && at < IN_2031,
};

export const NOON = instant(Date.UTC(2026, 5, 1, 12));
export const IN_2030 = instant(Date.UTC(2030, 0, 1));
const IN_2031 = instant(Date.UTC(2031, 0, 1));

export const SCHEDULE: SlotSchedule = {
  dated: { from: "2030-01-01T00:00:00" as WallDateTime, until: "2031-01-01T00:00:00" as WallDateTime },
  weekly: [],
};

export const one = slotNumber(1);
export const two = slotNumber(2);

/** A PIN as the engine sees it; equal names are equal PINs. */
export function pinCalled(name: string, more: Partial<OfferedPin> = {}): OfferedPin {
  return { tag: name as PinTag, firstDigitsTag: null, length: 6, forbidden: false, ...more };
}

export function setPin(
  slot: Slot,
  name: string,
  more: { schedule?: SlotSchedule; maxUses?: 1; pin?: OfferedPin } = {},
): KeypadEvent & { kind: "set" } {
  return {
    kind: "set",
    slot,
    pin: more.pin ?? pinCalled(name),
    schedule: more.schedule ?? null,
    maxUses: more.maxUses ?? null,
  };
}

export function press(name: string): KeypadEvent {
  return { kind: "pressed", tag: name as PinTag };
}

/** A keypad that is stepped through time by a test. */
export class Bench {
  readonly rules: KeypadRules;
  state: KeypadState = EMPTY_KEYPAD;
  now: Instant = NOON;
  effects: readonly KeypadEffect[] = [];
  readonly log: LockHappening[] = [];

  constructor(rules: KeypadRules = RULES) {
    this.rules = rules;
  }

  /** What the keypad answers. */
  step(event: KeypadEvent): KeypadReply {
    const stepped = stepKeypad(this.rules, this.state, event, this.now);
    this.state = stepped.state;
    this.effects = stepped.effects;
    for (const effect of stepped.effects) if (effect.kind === "log") this.log.push(effect.event.happening);
    const answers = stepped.effects.filter((effect) => effect.kind === "reply");
    const [first] = answers;
    if (answers.length !== 1 || first === undefined) throw new Error("a step answers exactly once");
    return first.reply;
  }

  /** The reason with which a PIN is decided. */
  press(name: string): string {
    const reply = this.step(press(name));
    return reply.kind === "decided" ? reply.reason : reply.kind;
  }

  wait(ms: number): void {
    this.now = instant(this.now + ms);
  }

  told(kind: LockHappening["kind"]): readonly LockHappening[] {
    return this.log.filter((happening) => happening.kind === kind);
  }
}
