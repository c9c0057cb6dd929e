import type { CodeId, Instant, LockId } from "@cardea/core";

export const GUEST_QUESTIONS = ["no_position", "does_not_work", "other_device"] as const;
/** What a guest can ask the owner. */
export type GuestQuestion = (typeof GUEST_QUESTIONS)[number];

/** The last thing that a guest asked. */
export interface GuestAsk {
  readonly about: GuestQuestion;
  readonly at: Instant;
  readonly lockId: LockId | null;
}

/** The one link of a code, also once it is withdrawn. The token itself is nowhere. */
export interface StoredGuestLink {
  readonly codeId: CodeId;
  /** SHA-256 of the token, hex. */
  readonly tokenHash: string;
  readonly createdAt: Instant;
  readonly withdrawnAt: Instant | null;
  /** A BCP 47 tag; null: whatever the browser prefers. */
  readonly locale: string | null;
  readonly openings: number;
  readonly lastOpenedAt: Instant | null;
  /** Whether only the first device that opens it may use it. */
  readonly registeredDevice: boolean;
  /** The public key of that device; null until one came. */
  readonly device: { readonly key: string; readonly boundAt: Instant } | null;
  /** When another device was last refused. */
  readonly deviceRefusedAt: Instant | null;
  /** The second code of the same stay; null where the owner did not allow one. */
  readonly backupCodeId: CodeId | null;
  readonly backupHandedOutAt: Instant | null;
  readonly asked: GuestAsk | null;
}

/** Something to be signed by a device, once. */
export interface GuestChallenge {
  /** SHA-256 of the challenge, hex. */
  readonly hash: string;
  readonly codeId: CodeId;
  readonly expiresAt: Instant;
}

export interface GuestReads {
  guestLink(codeId: CodeId): Promise<StoredGuestLink | null>;
  guestLinkByToken(tokenHash: string): Promise<StoredGuestLink | null>;
}

export interface GuestWrites {
  /** Replaces the link of that code. */
  saveGuestLink(link: StoredGuestLink): Promise<void>;
  /** Also forgets those that are over. */
  insertGuestChallenge(challenge: GuestChallenge, now: Instant): Promise<void>;
  /** False where there is none, or it is over or used already. */
  useGuestChallenge(challenge: Pick<GuestChallenge, "hash" | "codeId">, now: Instant): Promise<boolean>;
}
