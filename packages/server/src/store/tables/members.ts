import type { Instant, InvitationId, MemberId, Membership, Role, SiteId, StaffLimits } from "@cardea/core";
import type { Factor, StoredInvitation, StoredMember, StoredSession } from "../accounts-port.ts";
import { columnsOf } from "../columns.ts";
import type { Schema } from "../schema.ts";
import { all, bulk, insertAll, one, run, type Session, statement } from "../statement.ts";
import { parsed } from "./json.ts";

type User = Schema["auth_user"];
type Invitation = Schema["invitation"];
interface SessionRow extends Omit<Schema["auth_session"], "token" | "updated_at"> {
  name: string;
  email: string;
  two_factor_enabled: number | null;
}

const SESSION_COLUMNS = [
  "auth_session.id",
  "user_id",
  "expires_at",
  "ip_address",
  "user_agent",
  "auth_session.created_at",
  "factor",
  "fresh_at",
  "auth_user.name",
  "auth_user.email",
  "auth_user.two_factor_enabled",
] as const;

const sessionByToken = statement<{ token: string }, SessionRow>((db, given) =>
  db
    .selectFrom("auth_session")
    .innerJoin("auth_user", "auth_user.id", "auth_session.user_id")
    .select(SESSION_COLUMNS)
    .where("token", "=", given.token),
);
const sessionsByUser = statement<{ id: string }, SessionRow>((db, given) =>
  db
    .selectFrom("auth_session")
    .innerJoin("auth_user", "auth_user.id", "auth_session.user_id")
    .select(SESSION_COLUMNS)
    .where("user_id", "=", given.id)
    .orderBy("auth_session.created_at", "desc"),
);
const everyUser = statement<object, User>((db) => db.selectFrom("auth_user").selectAll().orderBy("id"));
const userByEmail = statement<{ email: string }, User>((db, given) =>
  db.selectFrom("auth_user").selectAll().where("email", "=", given.email),
);
const byMember = statement<{ id: string }, Schema["membership"]>((db, given) =>
  db.selectFrom("membership").selectAll().where("member_id", "=", given.id),
);
const bySite = statement<{ id: string }, Schema["membership"]>((db, given) =>
  db
    .selectFrom("membership")
    .selectAll()
    .where((where) => where.or([where("site_id", "=", given.id), where("site_id", "is", null)]))
    .orderBy("member_id"),
);
const insertMembership = bulk("membership", columnsOf("membership"));
const deleteThere = statement<{ member: string; site: string }>((db, given) =>
  db.deleteFrom("membership").where("member_id", "=", given.member).where("site_id", "=", given.site),
);
const deleteEverywhere = statement<{ member: string }>((db, given) =>
  db.deleteFrom("membership").where("member_id", "=", given.member).where("site_id", "is", null),
);
const invited = statement<{ id: string }, Invitation>((db, given) =>
  db.selectFrom("invitation").selectAll().where("site_id", "=", given.id).orderBy("id", "desc"),
);
const invitedBy = statement<{ hash: string }, Invitation>((db, given) =>
  db.selectFrom("invitation").selectAll().where("token_hash", "=", given.hash),
);
const insertOne = bulk("invitation", columnsOf("invitation"));
const markUsed = statement<{ id: string; at: number }>((db, given) =>
  db.updateTable("invitation").set({ used_at: given.at }).where("id", "=", given.id),
);

export async function session(on: Session, tokenHash: string): Promise<StoredSession | null> {
  const row = await one(on, sessionByToken, { token: tokenHash });
  return row === null ? null : sessionOf(row);
}

export async function sessionsOf(on: Session, memberId: MemberId): Promise<readonly StoredSession[]> {
  return (await all(on, sessionsByUser, { id: memberId })).map(sessionOf);
}

export async function members(on: Session): Promise<readonly StoredMember[]> {
  return (await all(on, everyUser, {})).map(memberOf);
}

export async function memberByEmail(on: Session, email: string): Promise<StoredMember | null> {
  const row = await one(on, userByEmail, { email });
  return row === null ? null : memberOf(row);
}

export async function memberships(on: Session, memberId: MemberId): Promise<readonly Membership[]> {
  return (await all(on, byMember, { id: memberId })).map(membershipOf);
}

export async function membershipsAt(
  on: Session,
  siteId: SiteId,
): Promise<readonly (Membership & { readonly memberId: MemberId })[]> {
  const rows = await all(on, bySite, { id: siteId });
  return rows.map((row) => ({ ...membershipOf(row), memberId: row.member_id as MemberId }));
}

export async function saveMembership(on: Session, memberId: MemberId, membership: Membership): Promise<void> {
  await deleteMembership(on, memberId, membership.siteId);
  const { siteId, role, limits } = membership;
  await insertAll(on, insertMembership, [
    { member_id: memberId, site_id: siteId, role, limits: JSON.stringify(limits) },
  ]);
}

export async function deleteMembership(on: Session, memberId: MemberId, siteId: SiteId | null): Promise<void> {
  if (siteId === null) await run(on, deleteEverywhere, { member: memberId });
  else await run(on, deleteThere, { member: memberId, site: siteId });
}

export async function invitations(on: Session, siteId: SiteId): Promise<readonly StoredInvitation[]> {
  return (await all(on, invited, { id: siteId })).map(invitationOf);
}

export async function invitationByToken(on: Session, tokenHash: string): Promise<StoredInvitation | null> {
  const row = await one(on, invitedBy, { hash: tokenHash });
  return row === null ? null : invitationOf(row);
}

export async function insertInvitation(on: Session, made: StoredInvitation): Promise<void> {
  await insertAll(on, insertOne, [
    {
      id: made.id,
      site_id: made.siteId,
      email: made.email,
      role: made.role,
      limits: JSON.stringify(made.limits),
      token_hash: made.tokenHash,
      created_at: made.createdAt,
      expires_at: made.expiresAt,
      used_at: made.usedAt,
    },
  ]);
}

export async function useInvitation(on: Session, id: InvitationId, at: Instant): Promise<void> {
  await run(on, markUsed, { id, at });
}

function sessionOf(row: SessionRow): StoredSession {
  return {
    id: row.id,
    memberId: row.user_id as MemberId,
    memberName: row.name,
    email: row.email,
    hasTotp: row.two_factor_enabled === 1,
    factor: (row.factor ?? "password") as Factor,
    createdAt: row.created_at as Instant,
    expiresAt: row.expires_at as Instant,
    freshAt: (row.fresh_at ?? row.created_at) as Instant,
    address: row.ip_address,
    agent: row.user_agent,
  };
}

function memberOf(row: User): StoredMember {
  const { id, name, email, created_at: createdAt } = row;
  return { id: id as MemberId, name, email, hasTotp: row.two_factor_enabled === 1, createdAt: createdAt as Instant };
}

function membershipOf({ site_id: siteId, role, limits }: Schema["membership"]): Membership {
  return { siteId: siteId as SiteId | null, role: role as Role, limits: parsed<StaffLimits>(limits) };
}

function invitationOf(row: Invitation): StoredInvitation {
  return {
    id: row.id as InvitationId,
    siteId: row.site_id as SiteId,
    email: row.email,
    role: row.role as Role,
    limits: parsed<StaffLimits>(row.limits),
    tokenHash: row.token_hash,
    createdAt: row.created_at as Instant,
    expiresAt: row.expires_at as Instant,
    usedAt: row.used_at as Instant | null,
  };
}
