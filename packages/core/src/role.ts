import type { SiteId } from "./ids.ts";

/** What a member may do at a site, from least to most. Each role may do all that those before it may. */
export const ROLES = ["viewer", "staff", "manager", "owner"] as const;
export type Role = (typeof ROLES)[number];

/** What a page offers only to who may do it. Which role that takes follows from the server's policies alone. */
export const RIGHTS = [
  "make_codes",
  "change_codes",
  "reveal_pins",
  "send_links",
  "wake_codes",
  "explain_pins",
  "move_bolts",
  "switch_keypads",
  "change_locks",
  "manage_slots",
  "add_locks",
  "dismiss_alarms",
  "see_check_up",
  "change_holders",
  "export_holders",
  "erase_holders",
  "change_sites",
  "add_sites",
  "see_members",
  "change_members",
  "see_connections",
  "see_privacy",
  "change_privacy",
  "change_keys",
  "verify_log",
] as const;
export type Right = (typeof RIGHTS)[number];

/** What an API key may do: look; also make and end codes; or all that its owner may, but nothing about keys and members. */
export const KEY_SCOPES = ["read", "codes", "all"] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

/** Narrows what staff may make codes for. Null: no such limit. */
export interface StaffLimits {
  readonly lockIds: readonly string[] | null;
  readonly kinds: readonly string[] | null;
  /** The longest stay, from the first start to the last end. */
  readonly stayMsMax: number | null;
}

export const NO_LIMITS: StaffLimits = { lockIds: null, kinds: null, stayMsMax: null };

/** A role at a site, or with `siteId` null at every site, also those to come. */
export interface Membership {
  readonly siteId: SiteId | null;
  readonly role: Role;
  readonly limits: StaffLimits;
}

/** Whether a role is at least another. */
export function isAtLeast(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

/** The strongest of the memberships that count at a site; null where none does. */
export function membershipAt(memberships: readonly Membership[], siteId: SiteId | null): Membership | null {
  const there = memberships.filter((one) => one.siteId === null || one.siteId === siteId);
  return there.toSorted((a, b) => ROLES.indexOf(b.role) - ROLES.indexOf(a.role))[0] ?? null;
}

/** A code as far as limits look at it. Null bounds: it has none on that side. */
export interface LimitedCode {
  readonly kind: string;
  readonly lockIds: readonly string[];
  readonly startsAt: number | null;
  readonly endsAt: number | null;
}

/** Which limit a code breaks; null if none. A code without bounds breaks every limit of its stay. */
export function brokenLimit(limits: StaffLimits, code: LimitedCode): keyof StaffLimits | null {
  if (limits.lockIds !== null && code.lockIds.some((id) => limits.lockIds?.includes(id) === false)) return "lockIds";
  if (limits.kinds !== null && !limits.kinds.includes(code.kind)) return "kinds";
  if (limits.stayMsMax === null) return null;
  if (code.startsAt === null || code.endsAt === null) return "stayMsMax";
  return code.endsAt - code.startsAt > limits.stayMsMax ? "stayMsMax" : null;
}
