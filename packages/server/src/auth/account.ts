import { CardeaError } from "@cardea/core";
import type { StoredSession } from "../store/accounts-port.ts";
import { type Browser, headersOf, saidBy, signInFailed } from "./browser.ts";
import { checkPassword } from "./credentials.ts";
import { claimCode, clearFailures, refuseIfLocked } from "./guard.ts";
import { endSessions, isPasswordOf, passwordHashOf, replacePassword } from "./new-member.ts";
import { guarded, openedSession, type SignedIn } from "./sign-in.ts";
import { type AccountTools, memberActor } from "./tools.ts";

/** What shows again that it is still the same person: the second factor where there is one, else the password. */
export type Proof = { readonly password: string } | { readonly code: string };

/** A member at its own account, in one browser. */
export interface Own {
  readonly session: StoredSession;
  readonly browser: Browser;
}

/** Makes the session fresh again. Throws sign_in_failed, account_locked, invalid_field. */
export async function stepUp(tools: AccountTools, { session, browser }: Own, proof: Proof): Promise<void> {
  if (session.hasTotp && "password" in proof) {
    throw new CardeaError("invalid_field", "This account has a second factor: send a code of it.", {
      fields: [{ path: "code", code: "required", message: "Type the code of the authenticator app." }],
    });
  }
  if ("code" in proof) await proveCode(tools, { session, browser }, proof.code);
  else await provePassword(tools, session, proof.password);
  await tools.store.unit(async (tx) => {
    await tx.updateAuthRows(rowOf(session), { fresh_at: tools.world.now() });
    const facts = { way: "code" in proof ? "totp" : "password" };
    await tx.record([
      { actor: memberActor(session), action: "session.stepped_up", subject: subjectOf(session), facts },
    ]);
  });
}

async function provePassword(tools: AccountTools, session: StoredSession, password: string): Promise<void> {
  await refuseIfLocked(tools, session.email);
  await guarded(tools, session.email, "password", async () => {
    if (!(await isPasswordOf(tools.store, session.memberId, password))) throw signInFailed();
  });
  await clearFailures(tools, session.email);
}

/** Takes each code once. Answers what the library said. */
async function proveCode(tools: AccountTools, { session, browser }: Own, code: string) {
  await refuseIfLocked(tools, session.email);
  const { api } = await tools.library();
  const said = await guarded(tools, session.email, "totp", async () => {
    if (!(await claimCode(tools, session.memberId, code))) throw signInFailed();
    return saidBy(await api.verifyTOTP({ body: { code }, headers: headersOf(browser), asResponse: true }));
  });
  await clearFailures(tools, session.email);
  return said;
}

export interface TotpStart {
  /** `otpauth://...`: shown once, for the authenticator app. */
  readonly uri: string;
  readonly recoveryCodes: readonly string[];
}

/** Begins with an authenticator app; it counts only once a code of it was shown. Throws sign_in_failed, conflict. */
export async function startTotp(tools: AccountTools, own: Own, password: string): Promise<TotpStart> {
  if (own.session.hasTotp) throw new CardeaError("conflict", "This account has a second factor already.");
  await provePassword(tools, own.session, password);
  const { api } = await tools.library();
  const { body } = await saidBy(
    await api.enableTwoFactor({ body: { password }, headers: headersOf(own.browser), asResponse: true }),
  );
  return { uri: String(body["totpURI"]), recoveryCodes: body["backupCodes"] as readonly string[] };
}

/** The first code turns the second factor on. The session is replaced by one that has shown it. */
export async function confirmTotp(tools: AccountTools, own: Own, code: string): Promise<SignedIn> {
  if (own.session.hasTotp) throw new CardeaError("conflict", "This account has a second factor already.");
  const said = await proveCode(tools, own, code);
  const opened = await openedSession(tools, said, "totp");
  await tell(tools, own.session, "second_factor.enabled");
  return { kind: "signed_in", ...opened };
}

/** Turns it off. The session goes on as one that has shown a password only. */
export async function stopTotp(tools: AccountTools, own: Own, password: string): Promise<SignedIn> {
  await provePassword(tools, own.session, password);
  const { api } = await tools.library();
  const answer = await api.disableTwoFactor({ body: { password }, headers: headersOf(own.browser), asResponse: true });
  const opened = await openedSession(tools, await saidBy(answer), "password");
  await tell(tools, own.session, "second_factor.disabled");
  return { kind: "signed_in", ...opened };
}

/** New recovery codes; the ones before die. */
export async function newRecoveryCodes(tools: AccountTools, own: Own, password: string): Promise<readonly string[]> {
  await provePassword(tools, own.session, password);
  const { api } = await tools.library();
  const { body } = await saidBy(
    await api.generateBackupCodes({ body: { password }, headers: headersOf(own.browser), asResponse: true }),
  );
  await tell(tools, own.session, "recovery_codes.replaced");
  return body["backupCodes"] as readonly string[];
}

/** Another password; all other sessions end. */
export async function changePassword(
  tools: AccountTools,
  { session }: Own,
  { password, newPassword }: { readonly password: string; readonly newPassword: string },
): Promise<void> {
  await provePassword(tools, session, password);
  await checkPassword(newPassword, { name: session.memberName, email: session.email });
  const passwordHash = await passwordHashOf(newPassword);
  const { memberId, id: keep } = session;
  await tools.store.unit(async (tx) => {
    await replacePassword(tx, { memberId, passwordHash, now: tools.world.now(), keep });
    await tx.record([{ actor: memberActor(session), action: "password.changed", subject: { memberId }, facts: {} }]);
  });
}

/** Another name by which others know the member. */
export async function renameMember(tools: AccountTools, session: StoredSession, name: string): Promise<StoredSession> {
  const memberName = name.trim();
  const where = [{ column: "id", operator: "=", value: session.memberId }] as const;
  await tools.store.unit(async (tx) => {
    await tx.updateAuthRows({ table: "auth_user", where }, { name: memberName, updated_at: tools.world.now() });
    const record = { action: "member.renamed", subject: subjectOf(session), facts: { name: memberName } };
    await tx.record([{ actor: memberActor(session), ...record }]);
  });
  return { ...session, memberName };
}

/** Ends one of the member's sessions. Throws not_found. */
export async function endSession(tools: AccountTools, session: StoredSession, sessionId: string): Promise<void> {
  await tools.store.unit(async (tx) => {
    const mine = await tx.sessionsOf(session.memberId);
    if (!mine.some(({ id }) => id === sessionId)) {
      throw new CardeaError("not_found", "There is no session of that id.");
    }
    await tx.deleteAuthRows(rowOf({ id: sessionId }));
    await tx.record([
      { actor: memberActor(session), action: "session.ended", subject: subjectOf(session), facts: { sessionId } },
    ]);
  });
}

/** Signs the member out everywhere; answers how many sessions that were. */
export async function endAllSessions(tools: AccountTools, session: StoredSession): Promise<number> {
  return tools.store.unit(async (tx) => {
    const count = await endSessions(tx, session.memberId, null);
    const actor = memberActor(session);
    await tx.record([{ actor, action: "session.all_ended", subject: subjectOf(session), facts: { count } }]);
    return count;
  });
}

async function tell(tools: AccountTools, session: StoredSession, action: string): Promise<void> {
  const actor = memberActor(session);
  await tools.store.unit((tx) => tx.record([{ actor, action, subject: subjectOf(session), facts: {} }]));
}

function subjectOf({ memberId }: StoredSession): { readonly memberId: string } {
  return { memberId };
}

function rowOf({ id }: Pick<StoredSession, "id">) {
  return { table: "auth_session", where: [{ column: "id", operator: "=", value: id }] } as const;
}
