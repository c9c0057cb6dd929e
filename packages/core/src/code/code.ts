import type { CodeId, HolderId, LockId, SiteId } from "../ids.ts";
import type { PinTag } from "../pin/pin.ts";
import type { Instant } from "../time/instant.ts";
import type { Window } from "../time/window.ts";
import type { Fence } from "./fence.ts";
import type { Rule } from "./rule.ts";

export const CODE_KINDS = ["one_time", "timed", "recurring", "custom", "emergency"] as const;
/** What a code is for; see each kind's law in kind.ts. */
export type CodeKind = (typeof CODE_KINDS)[number];

export const CODE_STATES = ["dormant", "scheduled", "active", "expired", "used", "revoked"] as const;
/** Where a code stands in its life; see the table in lifecycle.ts. */
export type CodeState = (typeof CODE_STATES)[number];

/** The person a code is for. */
export interface Holder {
  readonly id: HolderId;
  readonly name: string;
}

/** The facts of an access code from which its state and its windows follow. Holds no digits. */
export interface AccessCode {
  readonly id: CodeId;
  readonly siteId: SiteId;
  readonly kind: CodeKind;
  readonly holderId: HolderId;
  readonly lockIds: readonly LockId[];
  readonly rule: Rule;
  readonly pinTag: PinTag;
  readonly pinLength: number;
  /** Chosen by a person rather than drawn; such a PIN may serve several codes whose windows do not overlap. */
  readonly pinChosen: boolean;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
  /** The last time that an emergency code, or one with a fence, was awake; null while it never was. */
  readonly activation: Window | null;
  /** With a fence it opens only within its windows while it is awake; null: it needs no waking. */
  readonly fence: Fence | null;
  readonly uses: number;
  readonly firstUsedAt: Instant | null;
  /** The last entry that counted; while it is not given, the first stands for it. */
  readonly lastUsedAt?: Instant | null;
}
