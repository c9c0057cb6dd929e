import {
  CardeaError,
  DAY_MS,
  type InvitationId,
  type Instant,
  makeId,
  type MemberId,
  type Membership,
  plus,
  type Role,
  type SiteId,
  type StaffLimits,
} from "@cardea/core";
import type { StoredInvitation, StoredMember } from "../store/accounts-port.ts";
import type { Actor, Reads, Tx } from "../store/port.ts";
import type { Browser } from "./browser.ts";
import { readEmail } from "./credentials.ts";
import type { GuardTools } from "./guard.ts";
import { endSessions, insertMember } from "./new-member.ts";
import { hashSecret, makeSecret } from "./secret.ts";
import { type Introduction, readIntroduction } from "./setup.ts";
import { type SignedIn, signIn } from "./sign-in.ts";
import type { AccountTools } from "./tools.ts";

const INVITATION_MS = 7 * DAY_MS;
/** Invitations of one site that wait at the same time. */
const INVITATIONS_MAX = 100;

export interface Invitation {
  readonly siteId: SiteId;
  readonly email: string;
  readonly role: Role;
  readonly limits: StaffLimits;
}

/** A member at one site. */
export interface SiteMember {
  readonly member: StoredMember;
  /** How many it has. */
  readonly passkeys: number;
  readonly membership: Membership;
}

/** Those who may do something at a site, also those who may everywhere. */
export async function siteMembers(reads: Reads, siteId: SiteId): Promise<readonly SiteMember[]> {
  const members = new Map((await reads.members()).map((member) => [member.id, member]));
  const there = await reads.membershipsAt(siteId);
  const passkeys = await passkeyCounts(
    reads,
    there.map(({ memberId }) => memberId),
  );
  return there.flatMap(({ memberId, ...membership }) => {
    const member = members.get(memberId);
    return member === undefined ? [] : [{ member, membership, passkeys: passkeys.get(member.id) ?? 0 }];
  });
}

/** How many passkeys each of the members has. */
export async function passkeyCounts(
  reads: Pick<Reads, "authRows">,
  memberIds: readonly MemberId[],
): Promise<ReadonlyMap<string, number>> {
  const where = [{ column: "user_id", operator: "in", value: memberIds } as const];
  const counts = new Map<string, number>();
  for (const row of await reads.authRows({ table: "auth_passkey", where })) {
    const owner = String(row["user_id"]);
    counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  return counts;
}

/** Invites somebody by a token that works once. Throws invalid_field, conflict. */
export async function invite(
  { store, world }: GuardTools,
  wish: Invitation,
  actor: Actor,
): Promise<{ readonly invitation: StoredInvitation; readonly token: string }> {
  const token = makeSecret(world);
  const now = world.now();
  const invitation: StoredInvitation = {
    id: makeId("invitation", now, world.randomBytes(10)),
    siteId: wish.siteId,
    email: readEmail(wish.email),
    role: wish.role,
    limits: wish.limits,
    tokenHash: hashSecret(token),
    createdAt: now,
    expiresAt: plus(now, INVITATION_MS),
    usedAt: null,
  };
  await store.unit(async (tx) => {
    const waiting = (await tx.invitations(wish.siteId)).filter((one) => isOpen(one, now));
    if (waiting.length >= INVITATIONS_MAX) {
      throw new CardeaError("conflict", `At most ${INVITATIONS_MAX} invitations of a site may wait at a time.`);
    }
    await tx.insertInvitation(invitation);
    const { id: invitationId, siteId, role } = invitation;
    await tx.record([{ actor, action: "member.invited", subject: { invitationId, siteId }, facts: { role } }]);
  });
  return { invitation, token };
}

/** Whether an invitation still lets somebody in. */
export function isOpen({ usedAt, expiresAt }: StoredInvitation, now: Instant): boolean {
  return usedAt === null && expiresAt > now;
}

/** Takes an invitation back; once it was used that changes nothing. Throws not_found. */
export async function withdrawInvitation(
  { store, world }: GuardTools,
  { siteId, invitationId }: { readonly siteId: SiteId; readonly invitationId: InvitationId },
  actor: Actor,
): Promise<void> {
  await store.unit(async (tx) => {
    const invitation = (await tx.invitations(siteId)).find(({ id }) => id === invitationId);
    if (invitation === undefined) throw new CardeaError("not_found", "There is no invitation of that id.");
    if (!isOpen(invitation, world.now())) return;
    await tx.useInvitation(invitationId, world.now());
    await tx.record([{ actor, action: "invitation.withdrawn", subject: { invitationId, siteId }, facts: {} }]);
  });
}

/**
 * Makes the invited person a member, or gives one who shows the right password the further role, and signs in. The
 * e-mail is the invitation's, whatever was typed. Throws unauthenticated, invalid_field, sign_in_failed.
 */
export async function acceptInvitation(
  tools: AccountTools,
  browser: Browser,
  given: Omit<Introduction, "email">,
): Promise<SignedIn> {
  const { store } = tools;
  const { email } = await openInvitation(tools, store, given.token);
  const isKnown = (await store.memberByEmail(email)) !== null;
  if (isKnown) {
    const signedIn = await signIn(tools, browser, { email, password: given.password });
    await store.unit((tx) => join(tx, tools, { token: given.token, makeMember: null }));
    return signedIn;
  }
  const made = await readIntroduction({ ...given, email });
  const makeMember = (tx: Tx): Promise<MemberId> => insertMember(tx, tools.world, made);
  await store.unit((tx) => join(tx, tools, { token: given.token, makeMember }));
  return signIn(tools, browser, { email, password: given.password });
}

interface Joining {
  readonly token: string;
  readonly makeMember: ((tx: Tx) => Promise<MemberId>) | null;
}

async function join(tx: Tx, tools: GuardTools, { token, makeMember }: Joining): Promise<void> {
  const { id, siteId, role, limits, email } = await openInvitation(tools, tx, token);
  const memberId = (await tx.memberByEmail(email))?.id ?? (await makeMember?.(tx));
  if (memberId === undefined) throw deadLink();
  await tx.useInvitation(id, tools.world.now());
  await tx.saveMembership(memberId, { siteId, role, limits });
  const actor: Actor = { kind: "member", id: memberId, name: (await tx.memberByEmail(email))?.name ?? null };
  await tx.record([
    { actor, action: "member.added", subject: { memberId, siteId, invitationId: id }, facts: { role } },
  ]);
}

async function openInvitation({ world }: GuardTools, reads: Reads, token: string): Promise<StoredInvitation> {
  const invitation = await reads.invitationByToken(hashSecret(token));
  if (invitation === null || !isOpen(invitation, world.now())) throw deadLink();
  return invitation;
}

function deadLink(): CardeaError {
  return new CardeaError("unauthenticated", "This invitation was used already or is too old. Ask for a new one.");
}

interface RoleChange {
  readonly siteId: SiteId;
  readonly memberId: MemberId;
  /** Null: no role there any more. */
  readonly to: Pick<Membership, "role" | "limits"> | null;
}

/** Gives a member of a site another role there, or none. Throws not_found, conflict for an owner of every site. */
export async function changeRole({ store }: GuardTools, wish: RoleChange, actor: Actor): Promise<void> {
  const { siteId, memberId, to } = wish;
  await store.unit(async (tx) => {
    const before = await membershipOf(tx, wish);
    if (to === null) await tx.deleteMembership(memberId, siteId);
    else await tx.saveMembership(memberId, { siteId, ...to });
    if (to === null && (await tx.memberships(memberId)).length === 0) await endSessions(tx, memberId, null);
    const facts = { before: before.role, ...(to === null ? {} : { role: to.role }) };
    const action = to === null ? "member.removed" : "member.role_changed";
    await tx.record([{ actor, action, subject: { memberId, siteId }, facts }]);
  });
}

async function membershipOf(tx: Tx, { siteId, memberId }: RoleChange): Promise<Membership> {
  const all = await tx.memberships(memberId);
  const there = all.find((one) => one.siteId === siteId);
  if (there !== undefined) return there;
  if (all.some((one) => one.siteId === null)) {
    throw new CardeaError("conflict", "This member owns every site; that cannot be changed at one of them.");
  }
  throw new CardeaError("not_found", "There is no member of that id.");
}
