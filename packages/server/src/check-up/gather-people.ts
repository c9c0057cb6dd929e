import {
  type HouseFacts,
  type Instant,
  instant,
  type MemberFacts,
  type MemberId,
  type PeopleFacts,
} from "@cardea/core";
import { isOpen, siteMembers } from "../auth/members.ts";
import type { Store } from "../store/port.ts";
import type { Scope } from "./scope.ts";

/** The setting in which the last backup is noted: an instant. */
export const LAST_BACKUP = "last_backup_at";

interface Looking {
  readonly now: Instant;
  readonly self: MemberId | null;
}

export async function gatherPeople(
  store: Store,
  { site, isOwner }: Scope["sites"][number],
  { now, self }: Looking,
): Promise<PeopleFacts> {
  const passkeys = await passkeyCounts(store);
  const members = (await siteMembers(store, site.id)).map(
    ({ member: { id, name, createdAt, hasTotp } }): MemberFacts => ({
      id,
      name,
      createdAt,
      hasTotp,
      isSelf: id === self,
      passkeys: passkeys.get(id) ?? 0,
    }),
  );
  const readings = await store.logReadings();
  const read = members.map(({ id }) => readings.get(id)).filter((at) => at !== undefined);
  const waiting = isOwner ? (await store.invitations(site.id)).filter((one) => isOpen(one, now)) : [];
  return {
    members,
    mayRequire: isOwner,
    requiresSecondFactor: (await store.strictSites()).has(site.id),
    logReadAt: read.length === 0 ? null : (Math.max(...read) as Instant),
    invitations: waiting.map(({ id, email, createdAt }) => ({ id, email, createdAt })),
  };
}

async function passkeyCounts(store: Store): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const row of await store.authRows({ table: "auth_passkey", where: [] })) {
    const memberId = String(row["user_id"]);
    counts.set(memberId, (counts.get(memberId) ?? 0) + 1);
  }
  return counts;
}

export async function gatherHouse(store: Store, now: Instant): Promise<HouseFacts> {
  const keys = (await store.apiKeys()).filter(
    ({ revokedAt, expiresAt }) => revokedAt === null && (expiresAt === null || expiresAt > now),
  );
  const noted = await store.setting(LAST_BACKUP);
  const lastAt = noted === null ? null : instant(Number(noted));
  return {
    keys: keys.map(({ id, name, createdAt, lastUsedAt, expiresAt }) => ({
      id,
      name,
      createdAt,
      lastUsedAt,
      expiresAt,
    })),
    backup: store.kind === "sqlite" ? { lastAt } : null,
  };
}
