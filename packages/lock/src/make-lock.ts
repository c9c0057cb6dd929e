import {
  EventLog,
  hasForbiddenDigits,
  type Instant,
  type KeypadEffect,
  type KeypadEvent,
  type KeypadReply,
  type KeypadRules,
  type LockClass,
  newestInBudget,
  type OfferedPin,
  type Outcome,
  type Pin,
  type PinTag,
  type Reading,
  type Slot,
  scheduleAllows,
  stepKeypad,
  wakeOfKeypad,
  type Zone,
} from "@cardea/core";
import type { Actuator } from "./actuator.ts";
import { makeBoltQueue } from "./bolt-queue.ts";
import { EARLIEST, makeClock } from "./clock.ts";
import type { ByHand, KeypadLock, PressAnswer } from "./keypad-lock.ts";
import type { Memory, MemoryRecord, Remembered } from "./memory.ts";
import { type LockProfile, relockMsOf } from "./profile.ts";
import type { Sealer } from "./seal.ts";
import type { LockWorld } from "./world.ts";
import { makeWriter } from "./writer.ts";

/** One lock as it is ordered. */
export interface LockSpec {
  /** Its name in the memory; never changes. */
  readonly address: string;
  readonly name: string;
  readonly class: LockClass;
  readonly zone: Zone;
  readonly profile: LockProfile;
  /** What moves its bolt; without one the bolt is only remembered. */
  readonly actuator?: Actuator;
}

export interface LockTools {
  readonly world: LockWorld;
  readonly sealer: Sealer;
  readonly memory: Memory;
}

/** A lock and what its keeper needs of it. */
export interface KeptLock {
  readonly lock: KeypadLock;
  /** All that must not be forgotten, as it is now. */
  remembered(): Remembered;
  /** Stops its timer and waits for its bolt. */
  stop(): Promise<void>;
}

interface Done {
  readonly reply: KeypadReply;
  readonly isWritten: boolean;
}

const NO_BOLT: Actuator = { move: () => Promise.resolve(), close: () => Promise.resolve() };
const NEVER_SET = "none" as PinTag;

/** Builds a lock from what it remembers and switches it on. */
export function makeKeypadLock(spec: LockSpec, kept: Remembered, { world, sealer, memory }: LockTools): KeptLock {
  const { address, profile } = spec;
  const { capabilities } = profile;
  const rules: KeypadRules = {
    capabilities,
    budget: profile.budget,
    relockMs: relockMsOf(profile),
    allows: (schedule, at) => scheduleAllows(schedule, spec.zone, at),
  };
  const clock = makeClock(world, kept.clock);
  const pins = new Map(kept.pins);
  const log = new EventLog(profile.logSize);
  const writer = makeWriter(memory, log);
  const bolt = makeBoltQueue({
    actuator: spec.actuator ?? NO_BOLT,
    isWanted: (position) => state.bolt === position,
    onJam: () => void run({ kind: "noticed", happening: { kind: "jam" } }),
  });
  let state = kept.state;
  let cancelTimer = (): void => undefined;
  for (const event of kept.events) log.append(event);

  /** One step: the state changes at once; what must be durable is on its way; effects that wait for it follow. */
  function run(event: KeypadEvent, pin: Pin | null = null): Promise<Done> {
    noticeTime();
    return stepAndCarryOut(event, pin);
  }

  function stepAndCarryOut(event: KeypadEvent, pin: Pin | null): Promise<Done> {
    const stepped = stepKeypad(rules, state, event, clock.now());
    state = stepped.state;
    const record = recordOf(stepped.effects, event, pin);
    const durable = record === null ? null : writer.write(record);
    if (event.kind === "clock_changed" || stepped.effects.some((effect) => effect.kind === "wake")) arm();
    return carryOut(stepped.effects, durable);
  }

  /** Sees a clock that came to know the time, or lost it, without being told. */
  function noticeTime(): void {
    const now = clock.now();
    const isSet = now >= EARLIEST;
    if (isSet === state.clockSet) return;
    const byMs = isSet && state.budget !== null ? Math.max(0, now - newestInBudget(state.budget)) : 0;
    void stepAndCarryOut({ kind: "clock_changed", byMs, set: isSet }, null);
  }

  function recordOf(effects: readonly KeypadEffect[], event: KeypadEvent, pin: Pin | null): MemoryRecord | null {
    const changes = effects.filter((effect) => effect.kind === "persist").map((effect) => effect.change);
    const events = effects.filter((effect) => effect.kind === "log").map((effect) => effect.event);
    if (changes.length === 0 && events.length === 0) return null;
    const sealed: Record<number, string> = {};
    for (const change of changes) {
      if (change.kind !== "slot") continue;
      if (change.code === null || pin === null) pins.delete(change.slot);
      else pins.set(change.slot, (sealed[change.slot] = sealer.seal(address, change.slot, pin)));
    }
    const record = { lock: address, changes, events, pins: sealed };
    return event.kind === "clock_changed" ? { ...record, clock: clock.setting() } : record;
  }

  function carryOut(effects: readonly KeypadEffect[], durable: Promise<boolean> | null): Promise<Done> {
    let mustWaitFor: Promise<boolean> | null = null;
    let done: Promise<Done> = Promise.resolve({ reply: { kind: "confirmed" }, isWritten: true });
    let opensLate = false;
    for (const effect of effects) {
      if (effect.kind === "persist" || effect.kind === "log") mustWaitFor = durable;
      if (effect.kind === "bolt") {
        bolt.move({ position: effect.position, durable: mustWaitFor });
        opensLate = mustWaitFor !== null;
      }
      if (effect.kind === "reply") done = answer(effect.reply, mustWaitFor, opensLate);
    }
    return done;
  }

  function arm(): void {
    cancelTimer();
    const at = wakeOfKeypad(state);
    if (at !== null) cancelTimer = world.after(clock.worldMsUntil(at), () => void run({ kind: "timer" }));
  }

  function offered(pin: Pin): OfferedPin {
    const digits = pin.reveal();
    const unique = capabilities.pin.uniqueFirstDigits;
    return {
      tag: sealer.tag(address, "whole", digits),
      firstDigitsTag: unique === null ? null : sealer.tag(address, "first_digits", digits.slice(0, unique)),
      length: pin.length,
      forbidden: hasForbiddenDigits(pin, capabilities.pin),
    };
  }

  async function command(event: KeypadEvent, pin: Pin | null = null): Promise<Outcome> {
    const { reply, isWritten } = await run(event, pin);
    if (reply.kind === "refused") return { kind: "refused", reason: reply.reason };
    return { kind: isWritten ? "confirmed" : "unconfirmed" };
  }

  async function press(digits: string): Promise<PressAnswer> {
    const tag = /^[0-9]{1,20}$/.test(digits) ? sealer.tag(address, "whole", digits) : NEVER_SET;
    const { reply } = await run({ kind: "pressed", tag });
    const reason = reply.kind === "decided" ? reply.reason : "disabled";
    return { outcome: reason === "granted" ? "granted" : "denied", reason };
  }

  async function read(slot: Slot): Promise<Reading> {
    if (capabilities.readBack === "none") return { kind: "unsupported" };
    const { reply } = await run({ kind: "read", slot });
    if (reply.kind !== "content" || reply.content === "no_such_slot") return { kind: "unsupported" };
    const sealed = reply.content === "held" ? pins.get(slot) : undefined;
    if (sealed === undefined) return { kind: "seen", content: { kind: "empty" } };
    if (capabilities.readBack === "status") return { kind: "seen", content: { kind: "hidden" } };
    return { kind: "seen", content: { kind: "pin", pin: sealer.open(address, slot, sealed) } };
  }

  function changeClock(change: () => void): Promise<Outcome> {
    const before = clock.now();
    change();
    const now = clock.now();
    return changed({ kind: "clock_changed", byMs: now - before, set: now >= EARLIEST });
  }

  async function changed(event: KeypadEvent): Promise<Outcome> {
    const { isWritten } = await stepAndCarryOut(event, null);
    return { kind: isWritten ? "confirmed" : "unconfirmed" };
  }

  const byHand: ByHand = {
    program: (slot, pin) => command({ kind: "programmed", slot, pin: pin === null ? null : offered(pin) }, pin),
    clearAll: () => command({ kind: "all_cleared" }),
    turnBolt: (position) => command({ kind: "turned_by_hand", position }),
    moveDoor: (position) => command({ kind: "noticed", happening: { kind: "door", position } }),
    tamper: () => command({ kind: "noticed", happening: { kind: "tamper" } }),
    jam: () => command({ kind: "noticed", happening: { kind: "jam" } }),
    setBattery: (percent) => command({ kind: "noticed", happening: { kind: "battery", percent } }),
    replaceBattery: () => changeClock(() => clock.lose()),
    setDrift: (partsPerMillion) => changeClock(() => clock.setDrift(partsPerMillion)),
  };

  const lock: KeypadLock = {
    address,
    name: spec.name,
    class: spec.class,
    capabilities,
    set: (slot, { pin, schedule, maxUses }) =>
      command({ kind: "set", slot, pin: offered(pin), schedule, maxUses }, pin),
    clear: (slot) => command({ kind: "clear", slot }),
    read,
    setKeypad: (enabled) => command({ kind: "switch_keypad", enabled }),
    moveBolt: (position) => command({ kind: "move_bolt", position }),
    liftLockout: () => command({ kind: "lift_lockout" }),
    press,
    events: (afterSequence, limit) => log.after(afterSequence, limit),
    onEvent: writer.onEvent,
    state: () => ({
      bolt: state.bolt,
      batteryPercent: state.batteryPercent ?? profile.batteryPercent,
      keypadEnabled: state.keypadEnabled,
      lockedOutUntil: refusesUntil(state.lockedOutUntil, clock.now()),
      clockAt: clock.now(),
      clockSet: state.clockSet,
    }),
    setClock: (at) => changeClock(() => clock.set(at)),
    byHand,
  };

  void run({ kind: "power_up" });
  arm();
  return {
    lock,
    remembered: () => ({ state, pins, clock: clock.setting(), events: [...log.kept(), ...writer.unpublished()] }),
    stop: () => {
      cancelTimer();
      return bolt.settled();
    },
  };
}

/** What is answered when all that must be durable before is. A door that couldn't be opened safely says `disabled`. */
async function answer(reply: KeypadReply, durable: Promise<boolean> | null, opensLate: boolean): Promise<Done> {
  const isWritten = durable === null || (await durable);
  const isHeldBack = !isWritten && opensLate && reply.kind === "decided" && reply.reason === "granted";
  return { reply: isHeldBack ? { kind: "decided", reason: "disabled" } : reply, isWritten };
}

function refusesUntil(until: Instant | null, now: Instant): Instant | null {
  return until !== null && now < until ? until : null;
}
