import type { CodeId, HolderId, Instant, LockId } from "@cardea/core";
import { columnsOf } from "../columns.ts";
import type { GuestAsk, GuestChallenge, GuestQuestion, StoredGuestLink } from "../guest-port.ts";
import type { Schema } from "../schema.ts";
import { bulk, insertAll, one, run, type Session, statement } from "../statement.ts";

type Row = Schema["guest_link"];

const byCode = statement<{ codeId: string }, Row>((db, given) =>
  db.selectFrom("guest_link").selectAll().where("code_id", "=", given.codeId),
);
const byToken = statement<{ tokenHash: string }, Row>((db, given) =>
  db.selectFrom("guest_link").selectAll().where("token_hash", "=", given.tokenHash),
);
const save = bulk("guest_link", columnsOf("guest_link"), (insert) =>
  insert.onConflict((conflict) =>
    conflict.column("code_id").doUpdateSet((row) => ({
      token_hash: row.ref("excluded.token_hash"),
      created_at: row.ref("excluded.created_at"),
      withdrawn_at: row.ref("excluded.withdrawn_at"),
      locale: row.ref("excluded.locale"),
      openings: row.ref("excluded.openings"),
      last_opened_at: row.ref("excluded.last_opened_at"),
      registered_device: row.ref("excluded.registered_device"),
      device_key: row.ref("excluded.device_key"),
      device_bound_at: row.ref("excluded.device_bound_at"),
      device_refused_at: row.ref("excluded.device_refused_at"),
      backup_code_id: row.ref("excluded.backup_code_id"),
      backup_handed_out_at: row.ref("excluded.backup_handed_out_at"),
      asked_about: row.ref("excluded.asked_about"),
      asked_at: row.ref("excluded.asked_at"),
      asked_lock_id: row.ref("excluded.asked_lock_id"),
    })),
  ),
);
const insertChallenge = bulk("guest_challenge", columnsOf("guest_challenge"));
const forgetChallenges = statement<{ now: number }>((db, given) =>
  db.deleteFrom("guest_challenge").where("expires_at", "<=", given.now),
);
const useChallenge = statement<{ hash: string; codeId: string; now: number }>((db, given) =>
  db
    .deleteFrom("guest_challenge")
    .where("hash", "=", given.hash)
    .where("code_id", "=", given.codeId)
    .where("expires_at", ">", given.now),
);
const erase = statement<{ holderId: string; at: number }>((db, given) =>
  db
    .updateTable("guest_link")
    .set((row) => ({
      withdrawn_at: row.fn.coalesce("withdrawn_at", row.val(given.at)),
      locale: null,
      last_opened_at: null,
      device_key: null,
      device_bound_at: null,
      device_refused_at: null,
      asked_about: null,
      asked_at: null,
      asked_lock_id: null,
    }))
    .where("code_id", "in", db.selectFrom("code").select("id").where("holder_id", "=", given.holderId)),
);
const eraseChallenges = statement<{ holderId: string }>((db, given) =>
  db
    .deleteFrom("guest_challenge")
    .where("code_id", "in", db.selectFrom("code").select("id").where("holder_id", "=", given.holderId)),
);

export async function guestLink(session: Session, codeId: CodeId): Promise<StoredGuestLink | null> {
  const row = await one(session, byCode, { codeId });
  return row === null ? null : fromRow(row);
}

export async function guestLinkByToken(session: Session, tokenHash: string): Promise<StoredGuestLink | null> {
  const row = await one(session, byToken, { tokenHash });
  return row === null ? null : fromRow(row);
}

export async function saveGuestLink(session: Session, link: StoredGuestLink): Promise<void> {
  await insertAll(session, save, [toRow(link)]);
}

export async function insertGuestChallenge(session: Session, challenge: GuestChallenge, now: Instant): Promise<void> {
  await run(session, forgetChallenges, { now });
  const { hash, codeId, expiresAt } = challenge;
  await insertAll(session, insertChallenge, [{ hash, code_id: codeId, expires_at: expiresAt }]);
}

export async function useGuestChallenge(
  session: Session,
  { hash, codeId }: Pick<GuestChallenge, "hash" | "codeId">,
  now: Instant,
): Promise<boolean> {
  return (await run(session, useChallenge, { hash, codeId, now })) === 1;
}

/** Withdraws the links of a holder's codes, and forgets by what and when they were used. */
export async function eraseInGuestLinks(session: Session, holderId: HolderId, at: Instant): Promise<void> {
  await run(session, erase, { holderId, at });
  await run(session, eraseChallenges, { holderId });
}

function toRow(link: StoredGuestLink): Row {
  return {
    code_id: link.codeId,
    token_hash: link.tokenHash,
    created_at: link.createdAt,
    withdrawn_at: link.withdrawnAt,
    locale: link.locale,
    openings: link.openings,
    last_opened_at: link.lastOpenedAt,
    registered_device: Number(link.registeredDevice),
    device_key: link.device?.key ?? null,
    device_bound_at: link.device?.boundAt ?? null,
    device_refused_at: link.deviceRefusedAt,
    backup_code_id: link.backupCodeId,
    backup_handed_out_at: link.backupHandedOutAt,
    asked_about: link.asked?.about ?? null,
    asked_at: link.asked?.at ?? null,
    asked_lock_id: link.asked?.lockId ?? null,
  };
}

function fromRow(row: Row): StoredGuestLink {
  const { device_key: key, device_bound_at: boundAt } = row;
  return {
    codeId: row.code_id as CodeId,
    tokenHash: row.token_hash,
    createdAt: row.created_at as Instant,
    withdrawnAt: row.withdrawn_at as Instant | null,
    locale: row.locale,
    openings: row.openings,
    lastOpenedAt: row.last_opened_at as Instant | null,
    registeredDevice: row.registered_device === 1,
    device: key === null || boundAt === null ? null : { key, boundAt: boundAt as Instant },
    deviceRefusedAt: row.device_refused_at as Instant | null,
    backupCodeId: row.backup_code_id as CodeId | null,
    backupHandedOutAt: row.backup_handed_out_at as Instant | null,
    asked: askOf(row),
  };
}

function askOf({ asked_about: about, asked_at: at, asked_lock_id: lockId }: Row): GuestAsk | null {
  if (about === null || at === null) return null;
  return { about: about as GuestQuestion, at: at as Instant, lockId: lockId as LockId | null };
}
