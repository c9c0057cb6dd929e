import { isAtLeast, type MemberId, type Membership, membershipAt, type Site, type SiteId } from "@cardea/core";
import type { Reach } from "../auth/reach.ts";
import type { StoredSession } from "../store/accounts-port.ts";
import type { Reads, StoredLock } from "../store/port.ts";

/** A site as far as somebody may mend it. */
interface ScopedSite {
  readonly site: Site;
  readonly locks: readonly StoredLock[];
  readonly seesPeople: boolean;
  /** Sees invitations and may change what is asked of members. */
  readonly isOwner: boolean;
}

/** What one caller may check up on. */
export interface Scope {
  readonly sites: readonly ScopedSite[];
  readonly seesHouse: boolean;
  /** The member who looks; null for keys and the command line. */
  readonly self: MemberId | null;
}

/** Sites at which the caller is at least a manager. A key sees no people, as elsewhere. */
export async function scopeOf(reads: Reads, reach: Reach, session: StoredSession | null): Promise<Scope> {
  const sites: ScopedSite[] = [];
  for (const site of await reads.sites()) {
    const membership = membershipAt(reach.memberships, site.id);
    if (membership === null || !isAtLeast(membership.role, "manager") || reach.closedSites.has(site.id)) continue;
    const one = await scoped(reads, site, { membership, isKey: reach.kind === "key" });
    if (one.seesPeople || one.locks.length > 0) sites.push(one);
  }
  const everywhere = membershipAt(reach.memberships, null);
  const isOwner = everywhere !== null && isAtLeast(everywhere.role, "owner") && everywhere.limits.lockIds === null;
  const seesHouse = isOwner && reach.kind !== "key" && reach.closedSites.size === 0;
  return { sites, seesHouse, self: session?.memberId ?? null };
}

/** Of that scope one site, and the house as a whole. */
export function narrowedTo(scope: Scope, siteId: SiteId): Scope {
  return { ...scope, sites: scope.sites.filter(({ site }) => site.id === siteId) };
}

async function scoped(
  reads: Reads,
  site: Site,
  { membership, isKey }: { readonly membership: Membership; readonly isKey: boolean },
): Promise<ScopedSite> {
  const { lockIds } = membership.limits;
  const all = await reads.locks({ siteId: site.id });
  const seesPeople = !isKey && lockIds === null;
  return {
    site,
    locks: lockIds === null ? all : all.filter(({ id }) => lockIds.includes(id)),
    seesPeople,
    isOwner: seesPeople && isAtLeast(membership.role, "owner"),
  };
}
