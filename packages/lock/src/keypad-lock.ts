import type {
  BoltPosition,
  Capabilities,
  Instant,
  KeypadReason,
  LockClass,
  LockEvent,
  Outcome,
  Pin,
  Reading,
  Slot,
  SlotEntry,
} from "@cardea/core";

/** What a keypad said to a typed PIN. A stranger may learn `outcome` only. */
export interface PressAnswer {
  readonly outcome: "granted" | "denied";
  readonly reason: KeypadReason;
}

export interface KeypadLockState {
  readonly bolt: BoltPosition;
  readonly batteryPercent: number | null;
  readonly keypadEnabled: boolean;
  /** By the lock's own clock; null unless it refuses everybody now. */
  readonly lockedOutUntil: Instant | null;
  /** The lock's own clock, and whether it knows the time. */
  readonly clockAt: Instant;
  readonly clockSet: boolean;
}

/**
 * One lock of our own: a keypad, its memory, its clock, its bolt. It decides by itself.
 * A command is answered once it is durable; `unconfirmed` means that it holds now, but couldn't be written down.
 */
export interface KeypadLock {
  readonly address: string;
  readonly name: string;
  readonly class: LockClass;
  readonly capabilities: Capabilities;
  set(slot: Slot, entry: SlotEntry): Promise<Outcome>;
  clear(slot: Slot): Promise<Outcome>;
  read(slot: Slot): Promise<Reading>;
  /** Switches the keypad on or off from afar. */
  setKeypad(enabled: boolean): Promise<Outcome>;
  moveBolt(position: BoltPosition): Promise<Outcome>;
  /** Gives the keypad its full budget of wrong PINs again; ends a lockout. */
  liftLockout(): Promise<Outcome>;
  /** Somebody types these digits and confirms. Anything that isn't 1 to 20 digits is an unknown code. */
  press(digits: string): Promise<PressAnswer>;
  /** At most `limit` durable events with numbers above `afterSequence`, ascending; lost ones as one `gap`. */
  events(afterSequence: number, limit: number): readonly LockEvent[];
  /** Calls back when new events can be read. The returned function ends it. */
  onEvent(listener: () => void): () => void;
  state(): KeypadLockState;
  /** Tells the lock the time. */
  setClock(at: Instant): Promise<Outcome>;
  /** What only somebody at the lock itself can do. */
  readonly byHand: ByHand;
}

/** What happens to a lock on the spot rather than by Cardea; for a simulator, and for a board with sensors. */
export interface ByHand {
  /** Programs a slot with the owner's master code; null empties it. */
  program(slot: Slot, pin: Pin | null): Promise<Outcome>;
  clearAll(): Promise<Outcome>;
  turnBolt(position: BoltPosition): Promise<Outcome>;
  moveDoor(position: "open" | "closed"): Promise<Outcome>;
  tamper(): Promise<Outcome>;
  jam(): Promise<Outcome>;
  setBattery(percent: number): Promise<Outcome>;
  /** A battery change: the clock falls back to 2000 and scheduled codes are refused until it is set. */
  replaceBattery(): Promise<Outcome>;
  /** From now on the clock gains this many millionths of the time that passes. */
  setDrift(partsPerMillion: number): Promise<Outcome>;
}
