import { type Capabilities, type Instant, type SlotSchedule, scheduleAllows, type Zone } from "@cardea/core";
import type { Quirk } from "../driver-contract/rig.ts";
import { STATUS } from "./wire.ts";

/** A PIN in a slot, physically. */
interface Held {
  readonly digits: string;
  readonly schedule: SlotSchedule | null;
  readonly once: boolean;
}

/** What somebody's typing led to. */
export interface Decision {
  readonly reason: "granted" | "unknown_code" | "outside_window" | "disabled";
  readonly slot: number | null;
  /** The slot is free now since its only use is over. */
  readonly isOver: boolean;
}

/** The places for PINs of a quirky lock and its laws; knows nothing of the wire. */
export interface Memory {
  readonly slots: ReadonlyMap<number, Held>;
  put(slot: number, code: string, once: boolean): number;
  setSchedule(slot: number, schedule: SlotSchedule | null): number;
  drop(slot: number): number;
  wipe(): void;
  setKeypad(on: boolean): number;
  decide(digits: string, at: Instant): Decision;
}

const SHORT_MEMORY = 3;
const ZONE = "UTC" as Zone;

export function createMemory(capabilities: Capabilities, quirks: ReadonlySet<Quirk>): Memory {
  const slots = new Map<number, Held>();
  const schedules = new Map<number, SlotSchedule | null>();
  let isOn = true;

  function collides(slot: number, code: string): boolean {
    const digits = quirks.has("first_four_differ") ? 4 : code.length;
    const isNear = (held: Held) => held.digits.slice(0, digits) === code.slice(0, digits);
    return [...slots].some(([other, held]) => other !== slot && isNear(held));
  }

  function put(slot: number, code: string, once: boolean): number {
    if (!capabilities.pin.lengths.includes(code.length)) return STATUS.length;
    if (collides(slot, code)) return STATUS.duplicate;
    if (quirks.has("short_memory") && !slots.has(slot) && slots.size >= SHORT_MEMORY) return STATUS.full;
    slots.set(slot, { digits: code, schedule: schedules.get(slot) ?? null, once });
    return STATUS.ok;
  }

  function setSchedule(slot: number, schedule: SlotSchedule | null): number {
    if (capabilities.schedules === null) return STATUS.unsupported;
    schedules.set(slot, schedule);
    const held = slots.get(slot);
    if (held !== undefined) slots.set(slot, { ...held, schedule });
    return STATUS.ok;
  }

  function drop(slot: number): number {
    if (slot === 0) slots.clear();
    slots.delete(slot);
    schedules.delete(slot);
    return STATUS.ok;
  }

  function setKeypad(on: boolean): number {
    if (!capabilities.keypadOff) return STATUS.unsupported;
    isOn = on;
    return STATUS.ok;
  }

  function decide(digits: string, at: Instant): Decision {
    const found = [...slots].find(([, held]) => held.digits === digits);
    if (!isOn) return { reason: "disabled", slot: null, isOver: false };
    if (found === undefined) return { reason: "unknown_code", slot: null, isOver: false };
    const [slot, held] = found;
    if (held.schedule !== null && !scheduleAllows(held.schedule, ZONE, at)) {
      return { reason: "outside_window", slot, isOver: false };
    }
    if (held.once) drop(slot);
    return { reason: "granted", slot, isOver: held.once };
  }

  return { slots, put, setSchedule, drop, wipe: () => slots.clear(), setKeypad, decide };
}
