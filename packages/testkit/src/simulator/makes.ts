import { type Capabilities, DEFAULT_BUDGET } from "@cardea/core";
import type { LockProfile } from "@cardea/lock";

const LENGTHS = [4, 5, 6, 7, 8] as const;

const RADIO: Capabilities = {
  slots: { first: 1, count: 30 },
  pin: { lengths: LENGTHS, sameLength: false, forbiddenDigits: "", forbiddenPrefixes: [], uniqueFirstDigits: null },
  schedules: null,
  readBack: "pin",
  reportsChanges: false,
  oneTime: false,
  keypadOff: true,
  remoteLock: true,
  remoteUnlock: true,
  lateWrites: true,
  firmware: null,
};

interface MakeLaw {
  readonly capabilities: Capabilities;
  /** It numbers its log, which can be read again; else an event is told once. */
  readonly isNumbered: boolean;
  /** Its events bear the time of its own clock; else the time at which they are heard. */
  readonly hasClock: boolean;
}

/** The kinds of locks in the simulated world: what real families can and can't do, as far as it matters to the engine. */
export const MAKES = {
  /** Our own: shows PINs, numbers its log, ends one-time codes, and nothing arrives late. */
  cardea: {
    capabilities: { ...RADIO, oneTime: true, reportsChanges: true, lateWrites: false },
    isNumbered: true,
    hasClock: true,
  },
  /** Our own with schedules of all kinds. */
  cardea_scheduled: {
    capabilities: {
      ...RADIO,
      oneTime: true,
      reportsChanges: true,
      lateWrites: false,
      schedules: { dated: true, weekly: 7, overnight: true, combined: true },
    },
    isNumbered: true,
    hasClock: true,
  },
  /** A radio lock that shows PINs and says little by itself. */
  radio_open: { capabilities: RADIO, isNumbered: false, hasClock: false },
  /** A radio lock that shows only that a slot is taken. */
  radio_masked: { capabilities: { ...RADIO, readBack: "status" }, isNumbered: false, hasClock: false },
  /** The same where nothing arrives late: what appears in a slot that was seen empty is somebody else's. */
  wired_masked: {
    capabilities: { ...RADIO, readBack: "status", lateWrites: false },
    isNumbered: false,
    hasClock: false,
  },
  /** The first four digits must differ between any two codes. */
  radio_first_four: {
    capabilities: { ...RADIO, readBack: "status", keypadOff: false, pin: { ...RADIO.pin, uniqueFirstDigits: 4 } },
    isNumbered: false,
    hasClock: false,
  },
  /** A radio lock that keeps dated schedules and shows PINs. */
  radio_dated: {
    capabilities: { ...RADIO, schedules: { dated: true, weekly: 0, overnight: false, combined: false } },
    isNumbered: false,
    hasClock: true,
  },
  /** A lock that keeps schedules and one-time codes, numbers its log and hides PINs. */
  mesh_scheduled: {
    capabilities: {
      ...RADIO,
      readBack: "status",
      oneTime: true,
      reportsChanges: true,
      schedules: { dated: true, weekly: 3, overnight: false, combined: true },
    },
    isNumbered: true,
    hasClock: true,
  },
  /** A lock that shows nothing of its slots; a late write there could never be noticed. */
  blind: { capabilities: { ...RADIO, readBack: "none", lateWrites: false }, isNumbered: false, hasClock: false },
  /** A lock that shows nothing, but tells of every change in a numbered log, and whose writes never come late. */
  blind_logged: {
    capabilities: { ...RADIO, readBack: "none", reportsChanges: true, lateWrites: false },
    isNumbered: true,
    hasClock: true,
  },
} as const satisfies Record<string, MakeLaw>;

export type LockMake = keyof typeof MAKES;

export const LOCK_MAKES = Object.keys(MAKES) as readonly LockMake[];

export function lawOf(make: LockMake): MakeLaw {
  return MAKES[make];
}

/** A lock of that make with so many slots and so long a log. */
export function profileOf(
  make: LockMake,
  { slots, logSize }: { readonly slots: number; readonly logSize: number },
): LockProfile {
  const { capabilities } = lawOf(make);
  return {
    capabilities: { ...capabilities, slots: { first: 1, count: slots } },
    budget: DEFAULT_BUDGET,
    relockSeconds: 5,
    logSize,
    batteryPercent: 100,
  };
}
