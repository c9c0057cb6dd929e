import type { ConnectionId, LockId, SiteId } from "../ids.ts";
import type { Capabilities } from "./capabilities.ts";

export const LOCK_CLASSES = ["door", "gate", "garage", "cabinet", "mailbox"] as const;
export type LockClass = (typeof LOCK_CLASSES)[number];

/** One device that decides at one opening. */
export interface Lock {
  readonly id: LockId;
  readonly siteId: SiteId;
  readonly connectionId: ConnectionId;
  /** The driver's own address of it. */
  readonly address: string;
  readonly name: string;
  readonly class: LockClass;
  readonly capabilities: Capabilities;
  readonly settings: LockSettings;
}

/** What the owner may set for a lock. */
export interface LockSettings {
  /** How long before a window starts the owner is told that its code isn't on the lock. */
  readonly leadMs: number;
  /** How often own slots are read again on a lock that doesn't report changes; null: never. */
  readonly auditEveryMs: number | null;
  /** Wrong PINs in 24 h after which the keypad is switched off, where the lock can; null: never. */
  readonly wrongPinLimit: number | null;
  /** How long the door may stand open before the owner is told; null: for ever. */
  readonly doorOpenLimitMs: number | null;
}

export const DEFAULT_LOCK_SETTINGS: LockSettings = {
  leadMs: 2 * 3_600_000,
  auditEveryMs: 24 * 3_600_000,
  wrongPinLimit: 20,
  doorOpenLimitMs: 10 * 60_000,
};
