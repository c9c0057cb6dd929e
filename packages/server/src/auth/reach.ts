import { type KeyScope, type Membership, membershipAt, NO_LIMITS, type Role, type SiteId } from "@cardea/core";
import type { StoredSession } from "../store/accounts-port.ts";
import type { Reads, Seen, StoredApiKey } from "../store/port.ts";

/** How far a caller reaches: what it may do at which sites. */
export interface Reach {
  readonly kind: "machine" | "key" | "member";
  readonly memberships: readonly Membership[];
  /** Sites that want a second factor which this session has not shown. */
  readonly closedSites: ReadonlySet<SiteId>;
}

const ROLE_OF_SCOPE: Readonly<Record<KeyScope, Role>> = { read: "viewer", codes: "staff", all: "owner" };
const NO_SITES: ReadonlySet<SiteId> = new Set();

/** The reach of who owns every site. */
export function everywhere(kind: Reach["kind"]): Reach {
  return { kind, memberships: [{ siteId: null, role: "owner", limits: NO_LIMITS }], closedSites: NO_SITES };
}

/** A key reaches as far as a role at every site, or at its locks alone. */
export function reachOfKey({ scope, lockIds }: Pick<StoredApiKey, "scope" | "lockIds">): Reach {
  const membership = { siteId: null, role: ROLE_OF_SCOPE[scope], limits: { ...NO_LIMITS, lockIds } };
  return { kind: "key", memberships: [membership], closedSites: NO_SITES };
}

/** A member reaches as far as its roles; what a password alone opens, a site may narrow. */
export async function reachOfSession(reads: Reads, session: StoredSession): Promise<Reach> {
  const memberships = await reads.memberships(session.memberId);
  const closedSites = session.factor === "password" ? await reads.strictSites() : NO_SITES;
  return { kind: "member", memberships, closedSites };
}

/** What lists may show to the caller; null: all there is. */
export async function seenBy(reads: Pick<Reads, "sites">, reach: Reach): Promise<Seen | null> {
  const isEverything = reach.memberships.some(({ siteId, limits }) => siteId === null && limits.lockIds === null);
  if (isEverything && reach.closedSites.size === 0) return null;
  const siteIds: SiteId[] = [];
  const lockIds = new Set<string>();
  for (const { id } of await reads.sites()) {
    const membership = reach.closedSites.has(id) ? null : membershipAt(reach.memberships, id);
    if (membership === null) continue;
    if (membership.limits.lockIds === null) siteIds.push(id);
    else for (const lockId of membership.limits.lockIds) lockIds.add(lockId);
  }
  return { siteIds, lockIds: [...lockIds] };
}

/** Something at a site, and the locks that it is about. */
export interface Spot {
  readonly siteId: SiteId;
  readonly lockIds: readonly string[];
}

/** The membership by which a caller may see that, or null: then there is no such thing for that caller. */
export function membershipFor(reach: Reach, { siteId, lockIds }: Spot): Membership | null {
  const membership = membershipAt(reach.memberships, siteId);
  const given = membership?.limits.lockIds ?? null;
  return given !== null && !lockIds.every((id) => given.includes(id)) ? null : membership;
}

/** Whether a list may show that to the caller. */
export function sees(reach: Reach, spot: Spot): boolean {
  return membershipFor(reach, spot) !== null && !reach.closedSites.has(spot.siteId);
}

/** Whether a list may show an event or alarm of that site and lock; what is about no lock is not for who has but some. */
export function seesAt(reach: Reach, { siteId, lockId }: { siteId: SiteId; lockId: string | null }): boolean {
  if (lockId !== null) return sees(reach, { siteId, lockIds: [lockId] });
  return membershipAt(reach.memberships, siteId)?.limits.lockIds === null && !reach.closedSites.has(siteId);
}
