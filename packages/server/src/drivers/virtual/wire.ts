import { Buffer } from "node:buffer";
import { CardeaError, LOCK_CLASSES, zoneOf } from "@cardea/core";
import { isProfileName, type LockProfile, type LockSpec, PROFILES, type ProfileName } from "@cardea/lock";

/** A built-in lock as it is stored in the settings of its connection. */
export interface VirtualLockSettings {
  /** Its name in the locks' memory: 1 to 64 letters, digits, `-` and `_`; unique on this server; never changes. */
  readonly address: string;
  readonly name: string;
  readonly class: string;
  /** IANA name; the lock's own schedules run by it. */
  readonly zone: string;
  /** Into whose image it is made: a profile by name, or a whole one. */
  readonly preset?: ProfileName;
  readonly profile?: LockProfile;
}

/** The settings of a connection of kind `virtual`. `key`: 32 bytes, base64, the same for all such connections of a server. */
export interface VirtualSettings {
  readonly key: string;
  readonly locks: readonly VirtualLockSettings[];
}

const KEY_BYTES = 32;
export const LOCKS_MAX = 10_000;
const SLOTS_MAX = 10_000;

/** Checked settings, in the lock's own words. Throws invalid_request with a sentence for the owner. */
export function readSettings(settings: unknown): {
  readonly memoryKey: Uint8Array;
  readonly locks: readonly LockSpec[];
} {
  const { key, locks } = objectOf(settings, "The settings of the built-in locks");
  const memoryKey = typeof key === "string" ? Buffer.from(key, "base64") : Buffer.alloc(0);
  if (memoryKey.length !== KEY_BYTES) refuse("The key of the built-in locks must be 32 bytes, written in base64.");
  if (!Array.isArray(locks) || locks.length > LOCKS_MAX)
    refuse(`The built-in locks must be a list of at most ${LOCKS_MAX}.`);
  const specs = locks.map(specOf);
  if (new Set(specs.map(({ address }) => address)).size < specs.length)
    refuse("Two built-in locks have the same address.");
  return { memoryKey, locks: specs };
}

/** One checked lock. Throws invalid_request with a sentence for the owner. */
export function specOf(settings: unknown): LockSpec {
  const { address, name, class: lockClass, zone, preset, profile } = objectOf(settings, "A built-in lock");
  if (typeof address !== "string" || !/^[A-Za-z0-9_-]{1,64}$/.test(address)) {
    refuse("The address of a built-in lock must be 1 to 64 letters, digits, hyphens or underscores.");
  }
  if (typeof name !== "string" || name.trim() === "" || name.length > 200) refuse("A built-in lock needs a name.");
  const knownClass = LOCK_CLASSES.find((known) => known === lockClass);
  if (knownClass === undefined) refuse(`The class of a built-in lock must be one of ${LOCK_CLASSES.join(", ")}.`);
  const knownZone = typeof zone === "string" ? zoneOf(zone) : null;
  if (knownZone === null) refuse("The zone of a built-in lock must be an IANA time zone, like Europe/Berlin.");
  return { address, name, class: knownClass, zone: knownZone, profile: profileOf(preset, profile) };
}

function profileOf(preset: unknown, profile: unknown): LockProfile {
  if (profile !== undefined) return wholeProfileOf(profile);
  if (preset === undefined) return PROFILES.built_in_default;
  if (typeof preset !== "string" || !isProfileName(preset)) {
    refuse(`The preset of a built-in lock must be one of ${Object.keys(PROFILES).join(", ")}.`);
  }
  return PROFILES[preset];
}

/** Only what could harm is looked at: our own server wrote the rest. */
function wholeProfileOf(profile: unknown): LockProfile {
  const { capabilities, logSize } = objectOf(profile, "The profile of a built-in lock");
  const { slots, pin } = objectOf(capabilities, "The profile of a built-in lock");
  const { first, count } = objectOf(slots, "The profile of a built-in lock");
  const { lengths } = objectOf(pin, "The profile of a built-in lock");
  if (!isWhole(first, 0, 1) || !isWhole(count, 0, SLOTS_MAX)) {
    refuse(`A built-in lock has 0 to ${SLOTS_MAX} slots, numbered from 0 or 1.`);
  }
  if (!Array.isArray(lengths) || lengths.length === 0 || !lengths.every((length) => isWhole(length, 4, 12))) {
    refuse("A built-in lock takes PINs of 4 to 12 digits.");
  }
  if (!isWhole(logSize, 1, 1_000_000)) refuse("A built-in lock keeps 1 to 1000000 events.");
  return profile as LockProfile;
}

function isWhole(value: unknown, min: number, max: number): boolean {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

function objectOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) refuse(`${what} must be an object.`);
  return value as Readonly<Record<string, unknown>>;
}

function refuse(sentence: string): never {
  throw new CardeaError("invalid_request", sentence);
}
