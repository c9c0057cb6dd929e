import type { Instant, InvitationId, MemberId, Membership, Role, SiteId, StaffLimits } from "@cardea/core";

/** One row of a model of the auth library, by its column names. */
export type AuthRow = Readonly<Record<string, string | number | null>>;
export type AuthTable =
  | "auth_user"
  | "auth_session"
  | "auth_account"
  | "auth_verification"
  | "auth_two_factor"
  | "auth_passkey";

/** One condition on a column; all of them must hold. */
export interface AuthCondition {
  readonly column: string;
  readonly operator: "=" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in";
  readonly value: string | number | null | readonly (string | number)[];
}

export interface AuthQuery {
  readonly table: AuthTable;
  readonly where: readonly AuthCondition[];
  readonly limit?: number;
  readonly sort?: { readonly column: string; readonly direction: "asc" | "desc" };
}

/** How a session was opened: a password alone, or with more. */
export type Factor = "password" | "totp" | "recovery_code" | "passkey";

/** A session with its member. */
export interface StoredSession {
  readonly id: string;
  readonly memberId: MemberId;
  readonly memberName: string;
  readonly email: string;
  readonly hasTotp: boolean;
  readonly factor: Factor;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  /** When the member last showed who it is. */
  readonly freshAt: Instant;
  readonly address: string | null;
  readonly agent: string | null;
}

/** A person who signs in. */
export interface StoredMember {
  readonly id: MemberId;
  readonly name: string;
  readonly email: string;
  readonly hasTotp: boolean;
  readonly createdAt: Instant;
}

export interface StoredInvitation {
  readonly id: InvitationId;
  readonly siteId: SiteId;
  readonly email: string;
  readonly role: Role;
  readonly limits: StaffLimits;
  readonly tokenHash: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly usedAt: Instant | null;
}

export interface SignInGuard {
  readonly failures: number;
  readonly failedAt: Instant;
  readonly lockedUntil: Instant | null;
}

export interface AccountReads {
  authRows(query: AuthQuery): Promise<readonly AuthRow[]>;
  /** By the hash of its token. */
  session(tokenHash: string): Promise<StoredSession | null>;
  sessionsOf(memberId: MemberId): Promise<readonly StoredSession[]>;
  members(): Promise<readonly StoredMember[]>;
  memberByEmail(email: string): Promise<StoredMember | null>;
  memberships(memberId: MemberId): Promise<readonly Membership[]>;
  membershipsAt(siteId: SiteId): Promise<readonly (Membership & { readonly memberId: MemberId })[]>;
  invitations(siteId: SiteId): Promise<readonly StoredInvitation[]>;
  invitationByToken(tokenHash: string): Promise<StoredInvitation | null>;
  /** Sites whose members must have shown a second factor. */
  strictSites(): Promise<ReadonlySet<SiteId>>;
  signInGuard(accountHash: string): Promise<SignInGuard | null>;
}

export interface AccountWrites {
  insertAuthRow(table: AuthTable, row: AuthRow): Promise<void>;
  /** How many rows it changed. */
  updateAuthRows(query: AuthQuery, change: AuthRow): Promise<number>;
  deleteAuthRows(query: AuthQuery): Promise<number>;
  /** Replaces the member's role at that site. */
  saveMembership(memberId: MemberId, membership: Membership): Promise<void>;
  deleteMembership(memberId: MemberId, siteId: SiteId | null): Promise<void>;
  insertInvitation(invitation: StoredInvitation): Promise<void>;
  useInvitation(id: InvitationId, at: Instant): Promise<void>;
  saveStrictSite(siteId: SiteId, isStrict: boolean): Promise<void>;
  saveSignInGuard(accountHash: string, guard: SignInGuard): Promise<void>;
  clearSignInGuard(accountHash: string): Promise<void>;
  /** False where that member already tried that code. */
  claimTotp(memberId: MemberId, codeHash: string, at: Instant): Promise<boolean>;
  /** Ended sessions and challenges, old guards and codes. */
  deleteOldAccess(now: Instant): Promise<void>;
}
