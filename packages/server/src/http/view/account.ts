import { DAY_MS, type Membership, NO_LIMITS, plus, type Role, type StaffLimits } from "@cardea/core";
import type { Static } from "typebox";
import { passkeyCounts, type SiteMember } from "../../auth/members.ts";
import { isFresh } from "../../auth/setup.ts";
import type { SignedIn } from "../../auth/sign-in.ts";
import type { StoredInvitation, StoredSession } from "../../store/accounts-port.ts";
import type { Reads } from "../../store/port.ts";
import { STEP_UP_MS } from "../permit.ts";
import { rightsOf } from "../rights.ts";
import type { LimitsBody, MembersBody, SessionBody } from "../schema/account.ts";
import { timeOf } from "./time.ts";

type Body = Static<typeof SessionBody>;

/** Who is signed in, as a page needs to know it. */
export async function sessionBody(reads: Reads, session: StoredSession): Promise<Body> {
  const { memberId, memberName, email, hasTotp, factor, freshAt } = session;
  const roles = (await reads.memberships(memberId)).map(membershipBody);
  const freshUntil = timeOf(plus(freshAt, STEP_UP_MS));
  const passkeys = (await passkeyCounts(reads, [memberId])).get(memberId) ?? 0;
  const member = { id: memberId, email, secondFactor: hasTotp, passkeys, factor, freshUntil, roles };
  return { signedIn: true, setUp: true, name: memberName, member, secondFactorNeeded: false };
}

/** Nobody, or only the half of a sign-in. */
export async function nobodyBody(reads: Reads, secondFactorNeeded = false): Promise<Body> {
  return { signedIn: false, setUp: !(await isFresh(reads)), name: null, member: null, secondFactorNeeded };
}

export function signedInBody(reads: Reads, signedIn: SignedIn): Promise<Body> {
  return signedIn.kind === "signed_in" ? sessionBody(reads, signedIn.session) : nobodyBody(reads, true);
}

function membershipBody(membership: Membership) {
  const { siteId, role, limits } = membership;
  return { siteId, role, limits: limitsBody(limits), rights: [...rightsOf(membership)] };
}

function limitsBody({ lockIds, kinds, stayMsMax }: StaffLimits): Static<typeof LimitsBody> {
  return {
    lockIds: lockIds === null ? null : [...lockIds],
    kinds: kinds === null ? null : ([...kinds] as Static<typeof LimitsBody>["kinds"]),
    stayDaysMax: stayMsMax === null ? null : Math.round(stayMsMax / DAY_MS),
  };
}

/** The limits that a request names; only staff has any. */
export function readLimits(role: Role, body: Static<typeof LimitsBody> | undefined): StaffLimits {
  if (role !== "staff") return NO_LIMITS;
  const { lockIds = null, kinds = null, stayDaysMax = null } = body ?? {};
  return { lockIds, kinds, stayMsMax: stayDaysMax === null ? null : stayDaysMax * DAY_MS };
}

export function membersBody(members: readonly SiteMember[]): Static<typeof MembersBody> {
  const items = members.map(({ member, membership, passkeys }) => ({
    id: member.id,
    name: member.name,
    email: member.email,
    secondFactor: member.hasTotp,
    passkeys,
    role: membership.role,
    everySite: membership.siteId === null,
    limits: limitsBody(membership.limits),
  }));
  return { items };
}

export function invitationBody({ id, email, role, limits, createdAt, expiresAt }: StoredInvitation) {
  const times = { createdAt: timeOf(createdAt), expiresAt: timeOf(expiresAt) };
  return { id, email, role, limits: limitsBody(limits), ...times };
}
