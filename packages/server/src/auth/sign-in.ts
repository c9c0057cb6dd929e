import { assert, type MemberId } from "@cardea/core";
import type { Factor, StoredSession } from "../store/accounts-port.ts";
import {
  type Browser,
  cookieSent,
  cookieSet,
  headersOf,
  type Said,
  saidBy,
  signInFailed,
  unsigned,
} from "./browser.ts";
import { claimCode, clearFailures, noteFailure, refuseIfLocked } from "./guard.ts";
import { tokenHash } from "./store-adapter.ts";
import { type AccountTools, memberActor } from "./tools.ts";

/** A password was right: either it opened a session, or a second factor is still to come. */
export type SignedIn =
  | { readonly kind: "signed_in"; readonly session: StoredSession; readonly cookies: readonly string[] }
  | { readonly kind: "second_factor"; readonly cookies: readonly string[] };

/** Throws sign_in_failed or account_locked. `email` as `readEmail` answers it. */
export async function signIn(
  tools: AccountTools,
  browser: Browser,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<SignedIn> {
  await refuseIfLocked(tools, email);
  const { api } = await tools.library();
  const headers = headersOf({ ...browser, cookie: null });
  const said = await guarded(tools, email, "password", async () =>
    saidBy(await api.signInEmail({ body: { email, password }, headers, asResponse: true })),
  );
  if (said.body["twoFactorRedirect"] === true) return { kind: "second_factor", cookies: said.cookies };
  await clearFailures(tools, email);
  return { kind: "signed_in", ...(await openedSession(tools, said, "password")) };
}

/** A code of the authenticator, or one of the recovery codes. */
export type SecondFactor = { readonly code: string } | { readonly recoveryCode: string };

/** The second half of a sign-in that waits for it. Throws sign_in_failed or account_locked. */
export async function showSecondFactor(tools: AccountTools, browser: Browser, shown: SecondFactor): Promise<SignedIn> {
  const member = await waitingMember(tools, browser);
  if (member === null) throw signInFailed();
  await refuseIfLocked(tools, member.email);
  const { api } = await tools.library();
  const headers = headersOf(browser);
  const factor: Factor = "code" in shown ? "totp" : "recovery_code";
  const said = await guarded(tools, member.email, factor, async () => {
    if ("recoveryCode" in shown) {
      return saidBy(
        await api.verifyBackupCode({ body: { code: shown.recoveryCode.trim() }, headers, asResponse: true }),
      );
    }
    if (!(await claimCode(tools, member.id, shown.code))) throw signInFailed();
    return saidBy(await api.verifyTOTP({ body: { code: shown.code }, headers, asResponse: true }));
  });
  await clearFailures(tools, member.email);
  return { kind: "signed_in", ...(await openedSession(tools, said, factor)) };
}

/** Does what may fail for a wrong secret, and counts it against the account if it does. */
export async function guarded<Result>(
  tools: AccountTools,
  email: string,
  way: string,
  attempt: () => Promise<Result>,
): Promise<Result> {
  try {
    return await attempt();
  } catch (refusal) {
    if (isFailedSignIn(refusal)) await noteFailure(tools, email, way);
    throw refusal;
  }
}

function isFailedSignIn(refusal: unknown): boolean {
  return refusal instanceof Error && "code" in refusal && refusal.code === "sign_in_failed";
}

/** Who has shown a password and is to show a second factor: the library's signed cookie names the challenge. */
async function waitingMember(
  { store, cookieName }: AccountTools,
  { cookie }: Browser,
): Promise<{ readonly id: MemberId; readonly email: string } | null> {
  const sent = cookieSent(cookie, cookieName.replace("session", "second_factor"));
  if (sent === null) return null;
  const where = [{ column: "identifier", operator: "=", value: unsigned(sent) } as const];
  const [challenge] = await store.authRows({ table: "auth_verification", where, limit: 1 });
  const id = challenge?.["value"] ?? null;
  const [user] = await store.authRows({ table: "auth_user", where: [{ column: "id", operator: "=", value: id }] });
  return user === undefined ? null : { id: user["id"] as MemberId, email: String(user["email"]) };
}

/** Notes how the session that the library has just opened came to be, and records it. */
export async function openedSession(
  { store, world, cookieName }: AccountTools,
  said: Said,
  factor: Factor,
): Promise<{ readonly session: StoredSession; readonly cookies: readonly string[] }> {
  const signed = cookieSet(said.cookies, cookieName);
  assert(signed !== null && signed !== "", "an open session has a cookie");
  const hash = tokenHash(unsigned(signed));
  const session = await store.unit(async (tx) => {
    const mine = { table: "auth_session", where: [{ column: "token", operator: "=", value: hash }] } as const;
    await tx.updateAuthRows(mine, { factor, fresh_at: world.now() });
    const opened = await tx.session(hash);
    assert(opened !== null, "a session that was opened is stored");
    const facts = { factor, sessionId: opened.id };
    await tx.record([
      { actor: memberActor(opened), action: "session.started", subject: { memberId: opened.memberId }, facts },
    ]);
    return opened;
  });
  return { session, cookies: said.cookies };
}
