import {
  type Capabilities,
  type Instant,
  type KeypadReason,
  type LockEvent,
  type Outcome,
  Pin,
  type Reading,
  type Slot,
  type SlotEntry,
  slotNumber,
  type Zone,
} from "@cardea/core";
import { KeptLock, type LockWorld, type Sealer } from "@cardea/lock";
import type { World } from "cardea/src/world/port.ts";
import { Bells } from "./bells.ts";
import type { LockWatcher } from "./lock-watcher.ts";
import { lawOf, profileOf } from "./makes.ts";
import { LockMemory, type TrueSlot } from "./memory.ts";
import { createRadio, type Radio } from "./radio.ts";
import type { LockDraft } from "./scenario.ts";
import { SlotDoubts } from "./slot-doubts.ts";
import type { Trace } from "./trace.ts";

/** One use of the keypad, as the lock wrote it down. */
export interface TrueEntry {
  readonly sequence: number;
  /** By the world's clock, and by the lock's own. */
  readonly at: number;
  readonly lockAt: number;
  readonly reason: KeypadReason;
  readonly slot: Slot | null;
  /** The number of the code whose digits were typed; null for digits of nobody. */
  readonly who: number | null;
  /** Its slot held what a late write had brought, where another code was sent since: a lock that hides PINs can't show that. */
  readonly isMixedUp: boolean;
}

export interface SimLockTools {
  readonly world: World;
  readonly trace: Trace;
  readonly sealer: Sealer;
  readonly zone: Zone;
  readonly watcher: LockWatcher;
  isHubUp(hub: number): boolean;
}

const RESTART_MS = 1_500;

/** A lock of the simulated world: our own keypad engine behind a bad radio, with people who lay hands on it. */
export class SimLock {
  readonly address: string;
  readonly number: number;
  readonly hub: number;
  readonly capabilities: Capabilities;
  readonly isNumbered: boolean;
  readonly draft: LockDraft;
  readonly radio: Radio;
  /** How it tells of what happened. */
  readonly bells: Bells;
  readonly memory: LockMemory;
  readonly entries: TrueEntry[] = [];
  /** Slots that hold a code of somebody else, and since when. */
  readonly foreign = new Map<Slot, number>();
  /** What the house can't know of its slots. */
  readonly doubts: SlotDoubts;
  /** Since when its keypad is off. */
  offSince: number | null = null;
  /** It tells nobody when it is back. */
  isSilent = false;
  /** When it last answered a read or a write. */
  answeredAt: number;
  readonly #tools: SimLockTools;
  #kept: KeptLock;
  #alive = { isOn: true };
  #isOnline = true;
  #isStray = false;
  #typing: number | null = null;
  #lastGranted: number | null = null;
  #lastTold = 0;

  constructor(number: number, draft: LockDraft, tools: SimLockTools) {
    this.number = number;
    this.address = `lock ${number}`;
    this.draft = draft;
    this.hub = draft.hub;
    const law = lawOf(draft.make);
    const { capabilities } = profileOf(draft.make, draft);
    this.capabilities = capabilities;
    this.isNumbered = law.isNumbered;
    this.doubts = new SlotDoubts(capabilities);
    this.#tools = tools;
    this.answeredAt = tools.world.now();
    this.memory = new LockMemory(this.address, ({ slots, events }) => this.#changed(slots, events));
    this.radio = createRadio({
      world: tools.world,
      trace: tools.trace,
      name: this.address,
      latencyMs: draft.latencyMs,
      hasLateWrites: capabilities.lateWrites,
      isReachable: () => this.isReachable(),
      onStray: (arrivesAt) => tools.watcher.strayed(this, arrivesAt),
      runStray: (run) => {
        this.#isStray = true;
        void run();
        this.#isStray = false;
      },
      onAnswered: () => {
        this.answeredAt = tools.world.now();
      },
    });
    this.bells = new Bells({
      world: tools.world,
      isNumbered: law.isNumbered,
      hasClock: law.hasClock,
      isReachable: () => this.isReachable(),
    });
    this.#kept = this.#switchOn();
    if (draft.skewMs !== 0) void this.setClock(draft.skewMs);
  }

  isReachable(): boolean {
    return this.#isOnline && this.#tools.isHubUp(this.hub);
  }

  isOnline(): boolean {
    return this.#isOnline;
  }

  setOnline(isOnline: boolean): void {
    this.#isOnline = isOnline;
    this.#tools.watcher.reachable(this);
    if (isOnline) this.bells.welcome(this.isSilent);
  }

  /** What is in a slot in truth. */
  slot(slot: Slot): TrueSlot | undefined {
    return this.memory.slots.get(slot);
  }

  /** The fingerprint by which this lock knows digits. */
  tagOf(digits: string): string {
    return this.#tools.sealer.tag(this.address, "whole", digits);
  }

  /** The slot that these digits are in. */
  slotOf(tag: string): Slot | null {
    for (const [slot, held] of this.memory.slots) if (held.tag === tag) return slot;
    return null;
  }

  state() {
    return this.#kept.state();
  }

  /** Commands, as they arrive at the lock itself. */
  async set(slot: Slot, entry: SlotEntry): Promise<Outcome> {
    this.#tools.watcher.written(this, "set", slot);
    const isLate = this.#isStray;
    const before = isLate ? this.slot(slot) : undefined;
    const outcome = await this.#kept.set(slot, entry);
    this.#noteTaken(slot, { entry, outcome, isLate });
    if (outcome.kind === "confirmed") {
      this.foreign.delete(slot);
      this.doubts.wasSet(slot, { before, after: this.slot(slot), isLate });
    }
    this.#tools.trace.note(
      `${this.address} set ${slot} ${outcome.kind}${outcome.kind === "refused" ? ` ${outcome.reason}` : ""}`,
    );
    return outcome;
  }

  #noteTaken(
    slot: Slot,
    { entry, outcome, isLate }: { readonly entry: SlotEntry; readonly outcome: Outcome; readonly isLate: boolean },
  ): void {
    if (isLate || outcome.kind !== "refused" || outcome.reason !== "duplicate") return;
    const holder = this.slotOf(this.tagOf(entry.pin.reveal()));
    if (holder !== null && holder !== slot) this.#tools.watcher.foundTaken(this, slot, holder);
  }

  async clear(slot: Slot): Promise<Outcome> {
    this.#tools.watcher.written(this, "clear", slot);
    const outcome = await this.#kept.clear(slot);
    this.foreign.delete(slot);
    this.doubts.wasCleared(slot);
    this.#tools.trace.note(`${this.address} clear ${slot} ${outcome.kind}`);
    return outcome;
  }

  async read(slot: Slot): Promise<Reading> {
    const reading = await this.#kept.read(slot);
    this.#tools.trace.note(
      `${this.address} read ${slot} ${reading.kind === "seen" ? reading.content.kind : reading.kind}`,
    );
    return reading;
  }

  async setKeypad(isOn: boolean): Promise<Outcome> {
    this.#tools.trace.note(`${this.address} keypad ${isOn ? "on" : "off"}`);
    this.offSince = isOn ? null : (this.offSince ?? this.#tools.world.now());
    return this.#kept.setKeypad(isOn);
  }

  /** The store went back and thinks that ours are in these slots, and in no others: the lock can't show what is true. */
  forget(known: ReadonlySet<Slot>): void {
    for (const slot of this.memory.slots.keys()) {
      if (known.has(slot) === this.foreign.has(slot)) this.doubts.wasForgotten(slot);
    }
  }

  events(after: number, limit: number): readonly LockEvent[] {
    return this.#kept.events(after, limit);
  }

  /** Somebody types digits. `who`: whose they are. */
  async press(digits: string, who: number | null): Promise<KeypadReason | "no answer"> {
    const alive = this.#alive;
    if (!alive.isOn) return "no answer";
    const isOff = !this.#kept.state().keypadEnabled;
    this.#typing = who;
    const pressed = this.#kept.press(digits);
    this.#typing = null;
    const cut = new Promise<"no answer">(
      (resolve) => void this.#tools.world.after(1, () => alive.isOn || resolve("no answer")),
    );
    const answer = await Promise.race([pressed.then(({ reason }) => reason), cut]);
    this.#tools.trace.note(`${this.address} press ${who ?? "nobody"} ${answer}`);
    if (isOff && answer === "granted") this.#tools.watcher.openedWhileOff(this);
    return answer;
  }

  /** Somebody with the master code at the keypad; `digits` null empties the slot. */
  async program(slot: Slot, digits: string | null): Promise<void> {
    if (!this.#alive.isOn) return;
    const pin = digits === null ? null : Pin.parse(digits);
    if (pin === null) this.#noteEmptied(slot);
    const { kind } = await this.memory.spared(() => this.#kept.byHand.program(slot, pin));
    this.#tools.trace.note(`${this.address} by hand ${pin === null ? "clears" : "writes"} ${slot} ${kind}`);
    if (kind !== "confirmed") return;
    this.doubts.wasTouched(slot, pin !== null);
    if (pin === null) this.foreign.delete(slot);
    else this.foreign.set(slot, this.#tools.world.now());
    this.#tools.watcher.disturbed(this, [slot]);
  }

  #noteEmptied(slot: Slot): void {
    const held = this.slot(slot);
    if (held !== undefined && !this.foreign.has(slot)) this.doubts.wasEmptied(slot, held);
  }

  async wipe(): Promise<void> {
    if (!this.#alive.isOn) return;
    const slots = [...this.memory.slots.keys()];
    this.#tools.trace.note(`${this.address} wiped by hand`);
    for (const slot of slots) this.#noteEmptied(slot);
    this.foreign.clear();
    this.doubts.wasWiped();
    await this.memory.spared(() => this.#kept.byHand.clearAll());
    this.#tools.watcher.disturbed(this, slots);
  }

  slotsFree(): readonly Slot[] {
    const { first, count } = this.capabilities.slots;
    return Array.from({ length: count }, (_, index) => slotNumber(first + index)).filter(
      (slot) => !this.memory.slots.has(slot),
    );
  }

  async changeBattery(clockSetAfterMs: number): Promise<void> {
    await this.memory.spared(() => this.#kept.byHand.replaceBattery());
    this.#tools.world.after(clockSetAfterMs, () => void this.setClock(0));
  }

  /** Sets its clock that far from the truth. */
  async setClock(skewMs: number): Promise<void> {
    await this.memory.spared(() => this.#kept.setClock((this.#tools.world.now() + skewMs) as Instant));
  }

  async setDrift(partsPerMillion: number): Promise<void> {
    await this.#kept.byHand.setDrift(partsPerMillion);
  }

  cutPower(atWrite: boolean, keepsWrite: boolean): void {
    if (atWrite) this.memory.cutAtNextWrite(keepsWrite, () => this.#goDark());
    else this.#goDark();
  }

  /** From now on nothing goes wrong here. */
  calm(): void {
    this.bells.calm();
    this.radio.calm();
    if (!this.#isOnline) this.setOnline(true);
  }

  #goDark(): void {
    this.#tools.trace.note(`${this.address} loses its power`);
    this.#alive.isOn = false;
    const wasOnline = this.#isOnline;
    if (wasOnline) this.setOnline(false);
    this.#tools.world.after(RESTART_MS, () => {
      this.#kept = this.#switchOn();
      if (wasOnline) this.setOnline(true);
      this.#announce();
    });
  }

  #switchOn(): KeptLock {
    const alive = { isOn: true };
    this.#alive = alive;
    const { world, sealer, zone } = this.#tools;
    const own: LockWorld = {
      now: world.now,
      randomBytes: world.randomBytes,
      after: (ms, callback) => world.after(ms, () => alive.isOn && callback()),
    };
    const kept = new KeptLock(
      {
        address: this.address,
        name: this.address,
        class: "door",
        zone,
        profile: profileOf(this.draft.make, this.draft),
        actuator: { move: async (position) => this.#boltMoved(position, alive), close: async () => {} },
      },
      this.memory.remembered(),
      { world: own, sealer, memory: this.memory },
    );
    kept.onEvent(() => this.#announce());
    return kept;
  }

  #boltMoved(position: "locked" | "unlocked", { isOn }: { readonly isOn: boolean }): void {
    if (position !== "unlocked" || !isOn) return;
    this.#tools.watcher.opened(this, this.#lastGranted);
  }

  #changed(slots: readonly Slot[], events: readonly LockEvent[]): void {
    for (const { sequence, at, happening } of events) {
      if (happening.kind !== "entry" || sequence === null) continue;
      const who = this.#typing;
      const isMixedUp = happening.slot !== null && this.doubts.isMixedUp(happening.slot, this.slot(happening.slot));
      const { reason, slot } = happening;
      const entry = { sequence, at: this.#tools.world.now(), lockAt: at, reason, slot, who, isMixedUp };
      this.entries.push(entry);
      if (happening.reason !== "granted") continue;
      this.#lastGranted = who;
      if (who !== null) this.#tools.watcher.granted(this, entry);
    }
    if (slots.length > 0) this.#tools.watcher.changed(this, slots);
  }

  #announce(): void {
    const fresh = this.#kept.events(this.#lastTold, 100);
    this.#lastTold = fresh.at(-1)?.sequence ?? this.#lastTold;
    this.bells.announce(fresh);
  }
}
