import type { CodeKind, CodeState } from "../code/code.ts";
import type { ApiKeyId, CodeId, InvitationId, LockId, MemberId, SiteId } from "../ids.ts";
import type { RiskLevel } from "../pin/risk.ts";
import type { Instant } from "../time/instant.ts";
import type { Slot } from "../lock/slot.ts";

/** How often a code opened in one hour of the site's wall, `hour` counted from 1970-01-01T00:00 there. */
export interface HourOfUse {
  readonly hour: number;
  readonly count: number;
}

export interface CodeFacts {
  readonly id: CodeId;
  readonly siteId: SiteId;
  readonly kind: CodeKind;
  readonly state: CodeState;
  readonly holderName: string;
  readonly label: string | null;
  readonly createdAt: Instant;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly lastUsedAt: Instant | null;
  readonly maxUses: number | null;
  readonly hasWeakPin: boolean;
  /** Of the last 28 days, in no order. */
  readonly hours: readonly HourOfUse[];
}

export interface LockFacts {
  readonly id: LockId;
  readonly siteId: SiteId;
  readonly name: string;
  readonly createdAt: Instant;
  /** Runs inside the server: it has no battery and no firmware of its own. */
  readonly isBuiltIn: boolean;
  /** Equal for locks of the same make, as far as can be told. */
  readonly make: string;
  readonly firmware: string | null;
  readonly batteryPercent: number | null;
  readonly batteryLowSince: Instant | null;
  readonly unreachableSince: Instant | null;
  readonly risk: RiskLevel;
  /** Wrong PINs in 24 h that would leave the risk below high. */
  readonly triesBelowHigh: number;
  /** Its keypad can be switched off from afar. */
  readonly keypadOff: boolean;
  readonly wrongPinLimit: number | null;
  readonly codesLive: number;
  /** When its newest code was made; null without any. */
  readonly newestCodeAt: Instant | null;
  readonly unmanaged: readonly { readonly slot: Slot; readonly seenAt: Instant | null }[];
}

export interface MemberFacts {
  readonly id: MemberId;
  readonly name: string;
  readonly createdAt: Instant;
  readonly isSelf: boolean;
  readonly hasTotp: boolean;
  readonly passkeys: number;
}

/** What is known of the people of a site; null where the caller may not see that. */
export interface PeopleFacts {
  readonly members: readonly MemberFacts[];
  readonly requiresSecondFactor: boolean;
  /** The caller may change what the site asks of its members. */
  readonly mayRequire: boolean;
  /** When any of them last opened the log. */
  readonly logReadAt: Instant | null;
  readonly invitations: readonly { readonly id: InvitationId; readonly email: string; readonly createdAt: Instant }[];
}

export interface SiteFacts {
  readonly id: SiteId;
  readonly name: string;
  /** When its first lock came; null without any. */
  readonly inUseSince: Instant | null;
  readonly people: PeopleFacts | null;
}

export interface KeyFacts {
  readonly id: ApiKeyId;
  readonly name: string;
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant | null;
  readonly expiresAt: Instant | null;
}

/** What is known of the machine; null where the caller may not see that. */
export interface HouseFacts {
  readonly keys: readonly KeyFacts[];
  /** Null: backups are made by others (PostgreSQL), so nothing is known of them. */
  readonly backup: { readonly lastAt: Instant | null } | null;
}

/** All that a check-up looks at. Live keys, codes and invitations only. */
export interface CheckUpFacts {
  readonly sites: readonly SiteFacts[];
  readonly locks: readonly LockFacts[];
  readonly codes: readonly CodeFacts[];
  readonly house: HouseFacts | null;
}
