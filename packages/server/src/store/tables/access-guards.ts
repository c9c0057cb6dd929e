import { HOUR_MS, type Instant, type MemberId, type SiteId } from "@cardea/core";
import type { SignInGuard } from "../accounts-port.ts";
import { columnsOf } from "../columns.ts";
import type { Schema } from "../schema.ts";
import { all, bulk, insertAll, one, run, type Session, statement } from "../statement.ts";

/** What is older is of no use: a code of an authenticator lives two minutes, a lock of an account a quarter of an hour. */
const KEPT_MS = 24 * HOUR_MS;

const strict = statement<object, { site_id: string }>((db) =>
  db.selectFrom("site_access").select("site_id").where("second_factor_required", "=", 1),
);
const saveSite = bulk("site_access", columnsOf("site_access"), (insert) =>
  insert.onConflict((conflict) =>
    conflict
      .column("site_id")
      .doUpdateSet((row) => ({ second_factor_required: row.ref("excluded.second_factor_required") })),
  ),
);
const guardOf = statement<{ hash: string }, Schema["sign_in_guard"]>((db, given) =>
  db.selectFrom("sign_in_guard").selectAll().where("account_hash", "=", given.hash),
);
const saveGuard = bulk("sign_in_guard", columnsOf("sign_in_guard"), (insert) =>
  insert.onConflict((conflict) =>
    conflict.column("account_hash").doUpdateSet((row) => ({
      failures: row.ref("excluded.failures"),
      failed_at: row.ref("excluded.failed_at"),
      locked_until: row.ref("excluded.locked_until"),
    })),
  ),
);
const clearGuard = statement<{ hash: string }>((db, given) =>
  db.deleteFrom("sign_in_guard").where("account_hash", "=", given.hash),
);
const claim = statement<Schema["used_totp"]>((db, given) =>
  db
    .insertInto("used_totp")
    .values({ member_id: given.member_id, code_hash: given.code_hash, at: given.at })
    .onConflict((conflict) => conflict.columns(["member_id", "code_hash"]).doNothing()),
);
const forgetCodes = statement<{ before: number }>((db, given) =>
  db.deleteFrom("used_totp").where("at", "<", given.before),
);
const forgetGuards = statement<{ before: number }>((db, given) =>
  db.deleteFrom("sign_in_guard").where("failed_at", "<", given.before),
);
const forgetSessions = statement<{ now: number }>((db, given) =>
  db.deleteFrom("auth_session").where("expires_at", "<", given.now),
);
const forgetChallenges = statement<{ now: number }>((db, given) =>
  db.deleteFrom("auth_verification").where("expires_at", "<", given.now),
);

export async function strictSites(session: Session): Promise<ReadonlySet<SiteId>> {
  return new Set((await all(session, strict, {})).map((row) => row.site_id as SiteId));
}

export async function saveStrictSite(session: Session, siteId: SiteId, isStrict: boolean): Promise<void> {
  await insertAll(session, saveSite, [{ site_id: siteId, second_factor_required: isStrict ? 1 : 0 }]);
}

export async function signInGuard(session: Session, accountHash: string): Promise<SignInGuard | null> {
  const row = await one(session, guardOf, { hash: accountHash });
  if (row === null) return null;
  const { failures, failed_at: failedAt, locked_until: lockedUntil } = row;
  return { failures, failedAt: failedAt as Instant, lockedUntil: lockedUntil as Instant | null };
}

export async function saveSignInGuard(session: Session, accountHash: string, guard: SignInGuard): Promise<void> {
  const { failures, failedAt, lockedUntil } = guard;
  await insertAll(session, saveGuard, [
    { account_hash: accountHash, failures, failed_at: failedAt, locked_until: lockedUntil },
  ]);
}

export async function clearSignInGuard(session: Session, accountHash: string): Promise<void> {
  await run(session, clearGuard, { hash: accountHash });
}

/** How long a code of an authenticator may be taken at all, with its neighbors. */
const CODE_MS = 120_000;

export async function claimTotp(
  session: Session,
  { memberId, codeHash, at }: { memberId: MemberId; codeHash: string; at: Instant },
): Promise<boolean> {
  await run(session, forgetCodes, { before: at - CODE_MS }); // the same digits come back one day
  return (await run(session, claim, { member_id: memberId, code_hash: codeHash, at })) === 1;
}

export async function deleteOldAccess(session: Session, now: Instant): Promise<void> {
  await run(session, forgetGuards, { before: now - KEPT_MS });
  await run(session, forgetCodes, { before: now - CODE_MS });
  await run(session, forgetSessions, { now });
  await run(session, forgetChallenges, { now });
}
