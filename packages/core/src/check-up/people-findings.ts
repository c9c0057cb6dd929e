import { DAY_MS, type Instant, plus } from "../time/instant.ts";
import type { CheckUpFacts, HouseFacts, MemberFacts, PeopleFacts, SiteFacts } from "./facts.ts";
import { type Finding, finding } from "./finding.ts";

export const UNREAD_DAYS = 30;
export const INVITATION_DAYS = 3;
export const KEY_UNUSED_DAYS = 90;
export const BACKUP_DAYS = 30;
/** A house so new has nothing yet that would be missed. */
const NEW_HOUSE_DAYS = 7;

/** What is wrong with who may do what at a site. */
export function peopleFindings(site: SiteFacts, now: Instant): readonly Finding[] {
  const { people } = site;
  if (people === null) return [];
  const found = [optional(site, people), logUnread(site, people, now)].filter((one) => one !== null);
  return [
    ...found,
    ...people.members.flatMap((member) => memberFindings(member, site, people)),
    ...waiting(site, people, now),
  ];
}

export function hasSecondFactor({ hasTotp, passkeys }: MemberFacts): boolean {
  return hasTotp || passkeys > 0;
}

function memberFindings(member: MemberFacts, site: SiteFacts, people: PeopleFacts): readonly Finding[] {
  const about = {
    siteId: site.id,
    subject: { kind: "member", id: member.id, name: member.name },
    since: member.createdAt,
    remedy: member.isSelf ? "own_second_factor" : "ask_member",
    facts: { isSelf: member.isSelf },
  } as const;
  if (!hasSecondFactor(member)) return [finding({ ...about, kind: "no_second_factor", severity: "medium" })];
  // An authenticator app comes with recovery codes; a single passkey has nothing beside it where a password is not enough.
  const isSingle = people.requiresSecondFactor && !member.hasTotp && member.passkeys === 1;
  return isSingle ? [finding({ ...about, kind: "no_way_back", severity: "low" })] : [];
}

/** Required with one tap only by who may, and where that keeps nobody out. */
function optional(site: SiteFacts, { members, requiresSecondFactor, mayRequire }: PeopleFacts): Finding | null {
  if (requiresSecondFactor || members.length === 0 || site.inUseSince === null) return null;
  const without = members.filter((member) => !hasSecondFactor(member)).length;
  return finding({
    kind: "second_factor_optional",
    severity: "low",
    siteId: site.id,
    subject: { kind: "site", id: site.id, name: site.name },
    since: site.inUseSince,
    remedy: without === 0 && mayRequire ? "require_second_factor" : "ask_member",
    facts: { without },
  });
}

function logUnread(site: SiteFacts, { logReadAt, members }: PeopleFacts, now: Instant): Finding | null {
  const since = logReadAt ?? site.inUseSince;
  if (since === null || members.length === 0) return null;
  const days = Math.floor((now - since) / DAY_MS);
  if (days < UNREAD_DAYS) return null;
  return finding({
    kind: "log_unread",
    severity: "low",
    siteId: site.id,
    subject: { kind: "site", id: site.id, name: site.name },
    since,
    remedy: "read_log",
    facts: { days, everRead: logReadAt !== null },
  });
}

function waiting(site: SiteFacts, { invitations }: PeopleFacts, now: Instant): readonly Finding[] {
  const old = invitations.filter(({ createdAt }) => plus(createdAt, INVITATION_DAYS * DAY_MS) <= now);
  return old.map(({ id, email, createdAt }) =>
    finding({
      kind: "invitation_waiting",
      severity: "low",
      siteId: site.id,
      subject: { kind: "invitation", id, name: email },
      since: createdAt,
      remedy: "withdraw_invitation",
      facts: { days: Math.floor((now - createdAt) / DAY_MS) },
    }),
  );
}

/** What is wrong with the machine and with the programs that may use it. */
export function houseFindings({ house, sites }: CheckUpFacts, now: Instant): readonly Finding[] {
  if (house === null) return [];
  const starts = sites.map(({ inUseSince }) => inUseSince).filter((at) => at !== null);
  const backup = starts.length === 0 ? null : noBackup(house, Math.min(...starts) as Instant, now);
  return [...keyFindings(house, now), ...(backup === null ? [] : [backup])];
}

function keyFindings({ keys }: HouseFacts, now: Instant): readonly Finding[] {
  return keys.flatMap(({ id, name, createdAt, lastUsedAt, expiresAt }) => {
    const about = { siteId: null, subject: { kind: "key", id, name }, remedy: "revoke_key" } as const;
    const idleSince = lastUsedAt ?? createdAt;
    const days = Math.floor((now - idleSince) / DAY_MS);
    if (days >= KEY_UNUSED_DAYS) {
      const facts = { days, everUsed: lastUsedAt !== null };
      return [finding({ ...about, kind: "key_unused", severity: "medium", since: idleSince, facts })];
    }
    return expiresAt === null
      ? [finding({ ...about, kind: "key_without_end", severity: "low", since: createdAt })]
      : [];
  });
}

function noBackup({ backup }: HouseFacts, inUseSince: Instant, now: Instant): Finding | null {
  if (backup === null) return null;
  const { lastAt } = backup;
  const dueAt = lastAt === null ? plus(inUseSince, NEW_HOUSE_DAYS * DAY_MS) : plus(lastAt, BACKUP_DAYS * DAY_MS);
  if (dueAt > now) return null;
  const since = lastAt ?? inUseSince;
  return finding({
    kind: "no_backup",
    severity: "high",
    siteId: null,
    subject: { kind: "house", id: null, name: "" },
    since,
    remedy: "make_backup",
    facts: { days: Math.floor((now - since) / DAY_MS), everMade: lastAt !== null },
  });
}
