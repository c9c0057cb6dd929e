import {
  type BoltPosition,
  type Capabilities,
  EventLog,
  hasForbiddenDigits,
  type Instant,
  type KeypadEffect,
  type KeypadEvent,
  type KeypadReply,
  type KeypadRules,
  type KeypadState,
  type LockClass,
  type LockEvent,
  newestInBudget,
  type OfferedPin,
  type Outcome,
  type Pin,
  type PinTag,
  type Reading,
  type Slot,
  type SlotEntry,
  scheduleAllows,
  stepKeypad,
  wakeOfKeypad,
} from "@cardea/core";
import type { Actuator } from "./actuator.ts";
import { BoltQueue } from "./bolt-queue.ts";
import { EARLIEST, LockClock } from "./clock.ts";
import type { ByHand, KeypadLock, KeypadLockState, PressAnswer } from "./keypad-lock.ts";
import type { MemoryRecord, Remembered } from "./memory.ts";
import type { LockSpec, LockTools } from "./lock-spec.ts";
import { type LockProfile, relockMsOf } from "./profile.ts";
import type { Sealer } from "./seal.ts";
import type { LockWorld } from "./world.ts";
import { LockWriter } from "./writer.ts";

/** What became of one step: the engine's answer, and whether all that it stands on is durable. */
interface Done {
  readonly reply: KeypadReply;
  readonly isWritten: boolean;
}

const NO_BOLT: Actuator = { move: () => Promise.resolve(), close: () => Promise.resolve() };
/** The fingerprint of what can't be a PIN; no slot ever has it. */
const NO_TAG = "none" as PinTag;

/** The shell around one keypad engine: turns digits into fingerprints, writes down what it decides, and does it. */
export class KeptLock implements KeypadLock {
  readonly address: string;
  readonly name: string;
  readonly class: LockClass;
  readonly capabilities: Capabilities;
  readonly byHand: ByHand;
  readonly #profile: LockProfile;
  readonly #rules: KeypadRules;
  readonly #world: LockWorld;
  readonly #sealer: Sealer;
  readonly #clock: LockClock;
  readonly #log: EventLog;
  readonly #writer: LockWriter;
  readonly #bolt: BoltQueue;
  readonly #pins: Map<Slot, string>;
  #state: KeypadState;
  #cancelTimer = (): void => undefined;

  /** Switches the lock on with what it remembers. */
  constructor(spec: LockSpec, kept: Remembered, { world, sealer, memory }: LockTools) {
    this.address = spec.address;
    this.name = spec.name;
    this.class = spec.class;
    this.capabilities = spec.profile.capabilities;
    this.#profile = spec.profile;
    this.#rules = {
      capabilities: this.capabilities,
      budget: spec.profile.budget,
      relockMs: relockMsOf(spec.profile),
      allows: (schedule, at) => scheduleAllows(schedule, spec.zone, at),
    };
    this.#world = world;
    this.#sealer = sealer;
    this.#clock = new LockClock(world, kept.clock);
    this.#log = new EventLog(spec.profile.logSize);
    for (const event of kept.events) this.#log.append(event);
    this.#writer = new LockWriter(memory, this.#log);
    this.#pins = new Map(kept.pins);
    this.#state = kept.state;
    this.byHand = this.#hands();
    this.#bolt = new BoltQueue({
      actuator: spec.actuator ?? NO_BOLT,
      isWanted: (position) => this.#state.bolt === position,
      onJam: () => void this.byHand.jam(),
    });
    void this.#run({ kind: "power_up" });
    this.#arm();
  }

  set(slot: Slot, { pin, schedule, maxUses }: SlotEntry): Promise<Outcome> {
    return this.#command({ kind: "set", slot, pin: this.#offered(pin), schedule, maxUses }, pin);
  }

  clear(slot: Slot): Promise<Outcome> {
    return this.#command({ kind: "clear", slot });
  }

  async read(slot: Slot): Promise<Reading> {
    const { readBack } = this.capabilities;
    if (readBack === "none") return { kind: "unsupported" };
    const { reply } = await this.#run({ kind: "read", slot });
    if (reply.kind !== "content" || reply.content === "no_such_slot") return { kind: "unsupported" };
    const sealed = reply.content === "held" ? this.#pins.get(slot) : undefined;
    if (sealed === undefined) return { kind: "seen", content: { kind: "empty" } };
    if (readBack === "status") return { kind: "seen", content: { kind: "hidden" } };
    return { kind: "seen", content: { kind: "pin", pin: this.#sealer.open(this.address, slot, sealed) } };
  }

  setKeypad(enabled: boolean): Promise<Outcome> {
    return this.#command({ kind: "switch_keypad", enabled });
  }

  moveBolt(position: BoltPosition): Promise<Outcome> {
    return this.#command({ kind: "move_bolt", position });
  }

  liftLockout(): Promise<Outcome> {
    return this.#command({ kind: "lift_lockout" });
  }

  async press(digits: string): Promise<PressAnswer> {
    const tag = /^[0-9]{1,20}$/.test(digits) ? this.#sealer.tag(this.address, "whole", digits) : NO_TAG;
    const { reply } = await this.#run({ kind: "pressed", tag });
    const reason = reply.kind === "decided" ? reply.reason : "disabled";
    return { outcome: reason === "granted" ? "granted" : "denied", reason };
  }

  events(afterSequence: number, limit: number): readonly LockEvent[] {
    return this.#log.after(afterSequence, limit);
  }

  onEvent(listener: () => void): () => void {
    return this.#writer.onEvent(listener);
  }

  state(): KeypadLockState {
    const { bolt, batteryPercent, keypadEnabled, lockedOutUntil, clockSet } = this.#state;
    const clockAt = this.#clock.now();
    return {
      bolt,
      batteryPercent: batteryPercent ?? this.#profile.batteryPercent,
      keypadEnabled,
      lockedOutUntil: lockedOutUntil !== null && clockAt < lockedOutUntil ? lockedOutUntil : null,
      clockAt,
      clockSet,
    };
  }

  setClock(at: Instant): Promise<Outcome> {
    return this.#changeClock(() => this.#clock.set(at));
  }

  /** All that must not be forgotten, as it is now, whether it is durable yet or not. */
  remembered(): Remembered {
    const events = [...this.#log.kept(), ...this.#writer.unpublished()];
    return { state: this.#state, pins: this.#pins, clock: this.#clock.setting(), events };
  }

  /** Stops the timer and waits for the bolt. */
  stop(): Promise<void> {
    this.#cancelTimer();
    return this.#bolt.settled();
  }

  #hands(): ByHand {
    const notice = (happening: (KeypadEvent & { kind: "noticed" })["happening"]): Promise<Outcome> =>
      this.#command({ kind: "noticed", happening });
    return {
      program: (slot, pin) =>
        this.#command({ kind: "programmed", slot, pin: pin === null ? null : this.#offered(pin) }, pin),
      clearAll: () => this.#command({ kind: "all_cleared" }),
      turnBolt: (position) => this.#command({ kind: "turned_by_hand", position }),
      moveDoor: (position) => notice({ kind: "door", position }),
      tamper: () => notice({ kind: "tamper" }),
      jam: () => notice({ kind: "jam" }),
      setBattery: (percent) => notice({ kind: "battery", percent }),
      replaceBattery: () => this.#changeClock(() => this.#clock.lose()),
      setDrift: (partsPerMillion) => this.#changeClock(() => this.#clock.setDrift(partsPerMillion)),
    };
  }

  async #command(event: KeypadEvent, pin: Pin | null = null): Promise<Outcome> {
    return outcomeOf(await this.#run(event, pin));
  }

  #run(event: KeypadEvent, pin: Pin | null = null): Promise<Done> {
    this.#noticeTime();
    return this.#step(event, pin);
  }

  /** The state changes at once; what must be durable is on its way; effects that wait for it follow. */
  #step(event: KeypadEvent, pin: Pin | null = null): Promise<Done> {
    const { state, effects } = stepKeypad(this.#rules, this.#state, event, this.#clock.now());
    this.#state = state;
    const record = this.#recordOf(effects, event, pin);
    const durable = record === null ? null : this.#writer.write(record);
    if (event.kind === "clock_changed" || effects.some((effect) => effect.kind === "wake")) this.#arm();
    return this.#carryOut(effects, durable);
  }

  /** Sees a clock that came to know the time, or lost it, without being told. */
  #noticeTime(): void {
    const now = this.#clock.now();
    const { clockSet, budget } = this.#state;
    const isSet = now >= EARLIEST;
    if (isSet === clockSet) return;
    const byMs = isSet && budget !== null ? Math.max(0, now - newestInBudget(budget)) : 0;
    void this.#step({ kind: "clock_changed", byMs, set: isSet });
  }

  /** What is remembered moves with the clock, in one step: judged by the new clock before, a lockout would be over. */
  async #changeClock(change: () => void): Promise<Outcome> {
    this.#noticeTime();
    const before = this.#clock.now();
    change();
    const now = this.#clock.now();
    return outcomeOf(await this.#step({ kind: "clock_changed", byMs: now - before, set: now >= EARLIEST }));
  }

  #recordOf(effects: readonly KeypadEffect[], event: KeypadEvent, pin: Pin | null): MemoryRecord | null {
    const changes = effects.filter((effect) => effect.kind === "persist").map((effect) => effect.change);
    const events = effects.filter((effect) => effect.kind === "log").map((effect) => effect.event);
    if (changes.length === 0 && events.length === 0) return null;
    const pins: Record<number, string> = {};
    for (const change of changes) {
      if (change.kind !== "slot") continue;
      if (change.code === null || pin === null) {
        this.#pins.delete(change.slot);
        continue;
      }
      const sealed = this.#sealer.seal(this.address, change.slot, pin);
      this.#pins.set(change.slot, sealed);
      pins[change.slot] = sealed;
    }
    const plain = { lock: this.address, changes, events };
    const record = Object.keys(pins).length === 0 ? plain : { ...plain, pins };
    return event.kind === "clock_changed" ? { ...record, clock: this.#clock.setting() } : record;
  }

  #carryOut(effects: readonly KeypadEffect[], durable: Promise<boolean> | null): Promise<Done> {
    let mustWaitFor: Promise<boolean> | null = null;
    let opensLate = false;
    let done: Promise<Done> = Promise.resolve({ reply: { kind: "confirmed" }, isWritten: true });
    for (const effect of effects) {
      if (effect.kind === "persist" || effect.kind === "log") mustWaitFor = durable;
      if (effect.kind === "bolt") {
        this.#bolt.move({ position: effect.position, durable: mustWaitFor });
        opensLate = mustWaitFor !== null;
      }
      if (effect.kind === "reply") done = answer(effect.reply, mustWaitFor, opensLate);
    }
    return done;
  }

  #arm(): void {
    this.#cancelTimer();
    const at = wakeOfKeypad(this.#state);
    if (at === null) return;
    this.#cancelTimer = this.#world.after(this.#clock.worldMsUntil(at), () => void this.#run({ kind: "timer" }));
  }

  #offered(pin: Pin): OfferedPin {
    const digits = pin.reveal();
    const unique = this.capabilities.pin.uniqueFirstDigits;
    return {
      tag: this.#sealer.tag(this.address, "whole", digits),
      firstDigitsTag: unique === null ? null : this.#sealer.tag(this.address, "first_digits", digits.slice(0, unique)),
      length: pin.length,
      forbidden: hasForbiddenDigits(pin, this.capabilities.pin),
    };
  }
}

/** What is answered once all that must be durable before is. A door that couldn't be opened safely says `disabled`. */
async function answer(reply: KeypadReply, durable: Promise<boolean> | null, opensLate: boolean): Promise<Done> {
  const isWritten = durable === null || (await durable);
  const isHeldBack = !isWritten && opensLate && reply.kind === "decided" && reply.reason === "granted";
  return { reply: isHeldBack ? { kind: "decided", reason: "disabled" } : reply, isWritten };
}

function outcomeOf({ reply, isWritten }: Done): Outcome {
  if (reply.kind === "refused") return { kind: "refused", reason: reply.reason };
  return { kind: isWritten ? "confirmed" : "unconfirmed" };
}
