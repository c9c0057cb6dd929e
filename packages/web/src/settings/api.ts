import type { LockClass, Role } from "@cardea/core";
import type { FieldProblem, Listed, Lock, Site, StaffLimits, Time } from "../api-types.ts";
import { read, send } from "../request.ts";

export interface SiteMember {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** It has an authenticator app. */
  readonly secondFactor: boolean;
  readonly passkeys: number;
  readonly role: Role;
  readonly everySite: boolean;
  readonly limits: StaffLimits;
}

export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly limits: StaffLimits;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** What a member may do at a site. */
export interface RoleWish {
  readonly role: Role;
  readonly limits: StaffLimits;
}

export interface Connection {
  readonly id: string;
  readonly siteId: string;
  readonly kind: string;
  readonly name: string;
  readonly isOpen: boolean;
  readonly lockIds: readonly string[];
  readonly lastHeardAt: Time | null;
  readonly createdAt: string;
}

/** Where locks are and how they are told that it's us. The settings go one way only. */
export interface ConnectionTarget {
  readonly siteId: string;
  readonly kind: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface ChosenDoor {
  readonly address: string;
  readonly name: string;
  readonly class?: LockClass;
}

/** Whether a connection works now, and which setting to look at if not. */
export interface ConnectionTest {
  readonly ok: boolean;
  readonly message: string;
  readonly fault?: FieldProblem;
}

/** A lock that a connection knows. */
export interface OfferedLock {
  readonly address: string;
  readonly name: string;
  readonly class: LockClass;
  readonly capabilities: Lock["capabilities"];
  /** Null: it is no door yet. */
  readonly lockId: string | null;
}

export type KeyScope = "read" | "codes" | "all";

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly scope: KeyScope;
  readonly lockIds: readonly string[] | null;
}

export interface KeyWish {
  readonly name: string;
  readonly scope: KeyScope;
  readonly expiresInDays?: number;
  readonly lockIds?: readonly string[];
}

export type SiteChange = Partial<Omit<Site, "id">>;

const at = (siteId: string, path: string): string => `/sites/${siteId}${path}`;

/** The API behind the settings. Everything may throw ApiProblem. */
export const settingsApi = {
  changeSite: (siteId: string, change: SiteChange) => send<Site>(at(siteId, ""), change, { method: "PATCH" }),
  makeSite: (wish: { name: string; zone: string }) => send<Site>("/sites", wish),
  members: (siteId: string) => read<Listed<SiteMember>>(at(siteId, "/members")),
  changeRole: (siteId: string, memberId: string, wish: RoleWish) =>
    send<Listed<SiteMember>>(at(siteId, `/members/${memberId}`), wish),
  removeMember: (siteId: string, memberId: string) =>
    send<Listed<SiteMember>>(at(siteId, `/members/${memberId}/remove`), {}),
  invitations: (siteId: string) => read<Listed<Invitation>>(at(siteId, "/invitations")),
  invite: (siteId: string, wish: RoleWish & { email: string }) =>
    send<Invitation & { readonly link: string }>(at(siteId, "/invitations"), wish),
  withdraw: (siteId: string, invitationId: string) =>
    send<Listed<Invitation>>(at(siteId, `/invitations/${invitationId}/withdraw`), {}),
  secondFactorRule: (siteId: string) => read<{ readonly required: boolean }>(at(siteId, "/second-factor")),
  requireSecondFactor: (siteId: string, required: boolean) =>
    send<{ readonly required: boolean }>(at(siteId, "/second-factor"), { required }),
  privacy: (siteId: string) => read<{ readonly namesKeptDays: number | null }>(at(siteId, "/privacy")),
  keepNames: (siteId: string, namesKeptDays: number | null) =>
    send<{ readonly namesKeptDays: number | null }>(at(siteId, "/privacy"), { namesKeptDays }),
  connections: () => read<Listed<Connection>>("/connections"),
  tryConnection: (target: ConnectionTarget) => send<Listed<OfferedLock>>("/connections/try", target),
  addConnection: (wish: ConnectionTarget & { name: string; doors: readonly ChosenDoor[] }, idempotencyKey: string) =>
    send<Connection>("/connections", wish, { idempotencyKey }),
  renameConnection: (id: string, name: string) => send<Connection>(`/connections/${id}`, { name }, { method: "PATCH" }),
  removeConnection: (id: string) => send<Listed<Connection>>(`/connections/${id}/remove`, {}),
  offeredLocks: (id: string) => read<Listed<OfferedLock>>(`/connections/${id}/offers`),
  takeIn: (id: string, door: ChosenDoor) => send<Lock>(`/connections/${id}/offers`, door),
  testConnection: (id: string) => send<ConnectionTest>(`/connections/${id}/test`, {}),
  apiKeys: () => read<Listed<ApiKey>>("/api-keys"),
  makeKey: (wish: KeyWish) => send<ApiKey & { readonly apiKey: string | null }>("/api-keys", wish),
  revokeKey: (id: string) => send<ApiKey>(`/api-keys/${id}/revoke`, {}),
};
