import { existsSync, readFileSync } from "node:fs";
import {
  type Capabilities,
  type KeypadReason,
  type LockEvent,
  type LockHappening,
  type Outcome,
  Pin,
  type Reading,
  type Slot,
  slotNumber,
} from "@cardea/core";
import { followLog } from "cardea/src/drivers/follow-log.ts";
import type { Driver, FoundLock, LockPort } from "cardea/src/drivers/port.ts";
import type { Log } from "cardea/src/log/port.ts";
import type { World } from "cardea/src/world/port.ts";
import { untapped } from "./tapped-files.ts";
import { reachHere } from "./taps.ts";

/** The kind of the connection to locks outside. */
export const OUTSIDE = "outside";

/** A lock that lives outside of the server's process: it keeps what it was told, whoever dies. */
export interface OutsideLock {
  readonly address: string;
  readonly capabilities: Capabilities;
  /** The digits it holds, by slot. */
  readonly contents: ReadonlyMap<number, string>;
  set(slot: number, digits: string): Outcome;
  clear(slot: number): void;
  /** Somebody types these digits. */
  press(digits: string): KeypadReason;
  /** Somebody programs a slot at the keypad; null empties it. */
  program(slot: number, digits: string | null): void;
  readonly events: readonly LockEvent[];
  onEvent(listener: () => void): void;
}

type Line = { readonly slot: number; readonly digits: string | null } | { readonly event: LockEvent };

/** Its memory is a file of lines, each written with one call: a killed writer leaves whole lines. */
export function openOutsideLock(path: string, readBack: "pin" | "status", { now }: Pick<World, "now">): OutsideLock {
  const contents = new Map<number, string>();
  const events: LockEvent[] = [];
  const listeners: (() => void)[] = [];

  function learn(line: Line): void {
    if ("event" in line) events.push(line.event);
    else if (line.digits === null) contents.delete(line.slot);
    else contents.set(line.slot, line.digits);
  }

  function keep(lines: readonly Line[]): void {
    untapped.appendFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    for (const line of lines) learn(line);
    if (lines.some((line) => "event" in line)) for (const listener of listeners) listener();
  }

  function event(happening: LockHappening): Line {
    return { event: { sequence: events.length + 1, at: now(), happening } };
  }

  if (existsSync(path)) {
    for (const text of readFileSync(path, "utf8").split("\n").slice(0, -1)) learn(JSON.parse(text) as Line);
  }
  return {
    address: path.slice(path.lastIndexOf("/") + 1).replace(".lock", ""),
    capabilities: capabilitiesFor(readBack),
    contents,
    events,
    onEvent: (listener) => void listeners.push(listener),
    set(slot, digits) {
      const isDouble = [...contents].some(([other, held]) => other !== slot && held === digits);
      if (isDouble) return { kind: "refused", reason: "duplicate" };
      keep([{ slot, digits }]);
      return { kind: "confirmed" };
    },
    clear: (slot) => keep([{ slot, digits: null }]),
    press(digits) {
      const slot = [...contents].find(([, held]) => held === digits)?.[0] ?? null;
      const reason = slot === null ? "unknown_code" : "granted";
      keep([event({ kind: "entry", reason, slot: slot === null ? null : slotNumber(slot) })]);
      return reason;
    },
    program(slot, digits) {
      const change = digits === null ? "cleared" : "set";
      keep([{ slot, digits }, event({ kind: "slot_changed", slot: slotNumber(slot), change })]);
    },
  };
}

function capabilitiesFor(readBack: "pin" | "status"): Capabilities {
  return {
    slots: { first: 1, count: 14 },
    pin: {
      lengths: [4, 5, 6, 7, 8],
      sameLength: false,
      forbiddenDigits: "",
      forbiddenPrefixes: [],
      uniqueFirstDigits: null,
    },
    schedules: null,
    readBack,
    reportsChanges: true,
    oneTime: false,
    keypadOff: false,
    remoteLock: false,
    remoteUnlock: false,
    lateWrites: false,
    firmware: null,
  };
}

/** The driver of the locks outside, without radio and without faults of its own. */
export function outsideDriver(
  locks: readonly OutsideLock[],
  tools: { readonly world: World; readonly log: Log },
): Driver {
  return {
    kind: OUTSIDE,
    async open({ sink, signal }) {
      const followers = locks.map((lock) => {
        const read = async (after: number, limit: number) =>
          lock.events
            .filter((event) => (event.sequence ?? 0) > after)
            .slice(0, limit)
            .map((event) => ({ sequence: event.sequence ?? 0, event }));
        const follower = followLog({ address: lock.address, read }, { sink, signal, ...tools });
        lock.onEvent(follower.wake);
        follower.wake();
        return follower;
      });
      await Promise.all(followers.map((follower) => follower.settled()));
      return {
        locks: async () => locks.map(foundLock),
        port(address) {
          const lock = locks.find((one) => one.address === address);
          return lock === undefined ? null : portOf(lock);
        },
        test: async () => ({ ok: true, message: "They are there." }),
        close: async () => {
          await Promise.all(followers.map((follower) => follower.settled()));
        },
      };
    },
  };
}

/** A lock as a driver tells of it. */
export function foundLock({ address, capabilities }: OutsideLock): FoundLock {
  return { address, name: address, class: "door", capabilities, bolt: null };
}

function portOf(lock: OutsideLock): LockPort {
  const unsupported: Outcome = { kind: "refused", reason: "unsupported" };
  return {
    async set(slot, { pin }) {
      const outcome = lock.set(slot, pin.reveal());
      reachHere("in the lock, not answered");
      return outcome;
    },
    async clear(slot) {
      lock.clear(slot);
      reachHere("in the lock, not answered");
      return { kind: "confirmed" };
    },
    read: async (slot) => ({ kind: "seen", content: contentOf(lock, slot) }),
    setKeypad: async () => unsupported,
    moveBolt: async () => unsupported,
  };
}

function contentOf(lock: OutsideLock, slot: Slot): Extract<Reading, { kind: "seen" }>["content"] {
  const digits = lock.contents.get(slot);
  if (digits === undefined) return { kind: "empty" };
  const pin = Pin.parse(digits);
  return pin === null || lock.capabilities.readBack === "status" ? { kind: "hidden" } : { kind: "pin", pin };
}
