import { type BudgetRules, type Capabilities, DEFAULT_BUDGET, SECOND_MS } from "@cardea/core";

/** Into whose image a keypad lock is made. */
export interface LockProfile {
  readonly capabilities: Capabilities;
  /** Null: wrong PINs are never limited. */
  readonly budget: BudgetRules | null;
  /** How long an opened bolt stays open; null: until somebody closes it. */
  readonly relockSeconds: number | null;
  /** Events that the lock keeps; the oldest are dropped. */
  readonly logSize: number;
  /** The battery as it is delivered; null: on mains power. */
  readonly batteryPercent: number | null;
}

const ALL_LENGTHS = [4, 5, 6, 7, 8, 9, 10] as const;

const BUILT_IN: Capabilities = {
  slots: { first: 1, count: 30 },
  pin: { lengths: ALL_LENGTHS, sameLength: false, forbiddenDigits: "", forbiddenPrefixes: [], uniqueFirstDigits: null },
  schedules: null,
  readBack: "pin",
  reportsChanges: true,
  oneTime: true,
  keypadOff: true,
  remoteLock: true,
  remoteUnlock: true,
  lateWrites: false,
  firmware: "cardea-keypad 1",
};

const REAL_LOCK: Capabilities = { ...BUILT_IN, oneTime: false, firmware: null };

function profile(capabilities: Capabilities, batteryPercent: number | null = 100): LockProfile {
  return { capabilities, budget: DEFAULT_BUDGET, relockSeconds: 5, logSize: 1_000, batteryPercent };
}

/** Profiles by name. The `…_like` ones have the limits of a family of real locks, as far as they are public. */
export const PROFILES = {
  /** Our own lock: one-time codes in the lock, PINs can be read back, no schedules. */
  built_in_default: profile(BUILT_IN, null),
  /** Our own lock with all kinds of schedules: codes end even while Cardea is off. */
  built_in_scheduled: profile(
    {
      ...BUILT_IN,
      slots: { first: 1, count: 50 },
      schedules: { dated: true, weekly: 7, overnight: true, combined: true },
    },
    null,
  ),
  /** One length for all codes, and reading tells only whether a slot is occupied. */
  schlage_like: profile({
    ...REAL_LOCK,
    pin: { ...BUILT_IN.pin, lengths: [4], sameLength: true },
    readBack: "status",
  }),
  /** The first four digits must differ between any two codes. */
  kwikset_like: profile({
    ...REAL_LOCK,
    pin: { ...BUILT_IN.pin, lengths: [4, 5, 6, 7, 8], uniqueFirstDigits: 4 },
    readBack: "status",
  }),
  /** Many slots, and the PINs can be read back. */
  yale_like: profile({
    ...REAL_LOCK,
    slots: { first: 1, count: 250 },
    pin: { ...BUILT_IN.pin, lengths: [4, 5, 6, 7, 8] },
  }),
} as const satisfies Record<string, LockProfile>;

export type ProfileName = keyof typeof PROFILES;

export function isProfileName(name: string): name is ProfileName {
  return Object.hasOwn(PROFILES, name);
}

export function relockMsOf(profile: LockProfile): number | null {
  return profile.relockSeconds === null ? null : profile.relockSeconds * SECOND_MS;
}
