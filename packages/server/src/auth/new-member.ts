import { type Instant, makeId, type MemberId } from "@cardea/core";
import type { Tx } from "../store/port.ts";
import type { World } from "../world/port.ts";

export interface NewMember {
  readonly name: string;
  /** As `readEmail` answers it. */
  readonly email: string;
  readonly passwordHash: string;
}

/** The hash of a password, which takes some 50 ms on purpose. */
export async function passwordHashOf(password: string): Promise<string> {
  const { hashPassword } = await import("better-auth/crypto");
  return hashPassword(password);
}

/** Whether the password is the member's. */
export async function isPasswordOf(tx: Pick<Tx, "authRows">, memberId: MemberId, password: string): Promise<boolean> {
  const [row] = await tx.authRows({ table: "auth_account", where: [ownedBy(memberId)], limit: 1 });
  const hash = row?.["password"];
  if (typeof hash !== "string") return false;
  const { verifyPassword } = await import("better-auth/crypto");
  return verifyPassword({ hash, password });
}

/** Stores a person who signs in with a password, in a unit. */
export async function insertMember(tx: Tx, world: World, made: NewMember): Promise<MemberId> {
  const now = world.now();
  const id = makeId("member", now, world.randomBytes(10));
  const times = { created_at: now, updated_at: now };
  const { name, email, passwordHash } = made;
  await tx.insertAuthRow("auth_user", { id, name, email, email_verified: 0, two_factor_enabled: 0, ...times });
  await tx.insertAuthRow("auth_account", {
    id: id.replace("member_", "account_"),
    user_id: id,
    account_id: id,
    provider_id: "credential",
    password: passwordHash,
    ...times,
  });
  return id;
}

/** Gives a member another password and ends every session but the one that is kept. */
export async function replacePassword(tx: Tx, { memberId, passwordHash, now, keep }: Replacement): Promise<void> {
  const change = { password: passwordHash, updated_at: now };
  await tx.updateAuthRows({ table: "auth_account", where: [ownedBy(memberId)] }, change);
  await endSessions(tx, memberId, keep);
}

interface Replacement {
  readonly memberId: MemberId;
  readonly passwordHash: string;
  readonly now: Instant;
  /** The id of a session. */
  readonly keep: string | null;
}

/** Ends the member's sessions but the one that is kept; answers how many. */
export function endSessions(tx: Tx, memberId: MemberId, keep: string | null): Promise<number> {
  const others = keep === null ? [] : [{ column: "id", operator: "!=", value: keep } as const];
  return tx.deleteAuthRows({ table: "auth_session", where: [ownedBy(memberId), ...others] });
}

/** Takes away every further proof of who somebody is. */
export async function dropSecondFactors(tx: Tx, memberId: MemberId): Promise<void> {
  await tx.deleteAuthRows({ table: "auth_two_factor", where: [ownedBy(memberId)] });
  await tx.deleteAuthRows({ table: "auth_passkey", where: [ownedBy(memberId)] });
  const user = { table: "auth_user", where: [{ column: "id", operator: "=", value: memberId }] } as const;
  await tx.updateAuthRows(user, { two_factor_enabled: 0 });
}

/** The condition that a row belongs to that member. */
export function ownedBy(memberId: MemberId) {
  return { column: "user_id", operator: "=", value: memberId } as const;
}
