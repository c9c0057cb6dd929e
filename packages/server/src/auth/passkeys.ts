import { CardeaError } from "@cardea/core";
import type { Own } from "./account.ts";
import { type Browser, cookieSet, headersOf, type Said, saidBy, signInFailed, unsigned } from "./browser.ts";
import type { Library } from "./library.ts";
import { ownedBy } from "./new-member.ts";
import { openedSession, type SignedIn } from "./sign-in.ts";
import { tokenHash } from "./store-adapter.ts";
import { type AccountTools, memberActor } from "./tools.ts";

/** The bit of authenticator data that says that the device has verified its person. @see WebAuthn section 6.1 */
const USER_VERIFIED = 0x04;
const FLAGS_AT = 32;

/** What the browser's `navigator.credentials` wants, and the cookie of the challenge. */
export async function passkeyOptions(tools: AccountTools, { browser }: Own): Promise<Said> {
  const { api } = await tools.library();
  return saidBy(await api.generatePasskeyRegistrationOptions({ headers: headersOf(browser), asResponse: true }));
}

/** Keeps a passkey that the browser made. Throws sign_in_failed where it does not fit its challenge. */
export async function addPasskey(
  tools: AccountTools,
  { session, browser }: Own,
  { response, name }: { readonly response: object; readonly name: string },
): Promise<void> {
  const { api } = await tools.library();
  const body = { response, name };
  await saidBy(await api.verifyPasskeyRegistration({ body, headers: headersOf(browser), asResponse: true }));
  const { memberId } = session;
  await tools.store.unit((tx) =>
    tx.record([{ actor: memberActor(session), action: "passkey.added", subject: { memberId }, facts: { name } }]),
  );
}

export interface OwnPasskey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number | null;
}

export async function passkeysOf({ store }: AccountTools, { session }: Own): Promise<readonly OwnPasskey[]> {
  const rows = await store.authRows({ table: "auth_passkey", where: [ownedBy(session.memberId)] });
  return rows.map((row) => ({
    id: String(row["id"]),
    name: String(row["name"] ?? ""),
    createdAt: row["created_at"] === null ? null : Number(row["created_at"]),
  }));
}

/** Throws not_found. */
export async function removePasskey({ store }: AccountTools, { session }: Own, passkeyId: string): Promise<void> {
  const { memberId } = session;
  await store.unit(async (tx) => {
    const where = [ownedBy(memberId), { column: "id", operator: "=", value: passkeyId } as const];
    if ((await tx.deleteAuthRows({ table: "auth_passkey", where })) === 0) {
      throw new CardeaError("not_found", "There is no passkey of that id.");
    }
    const subject = { memberId, passkeyId };
    await tx.record([{ actor: memberActor(session), action: "passkey.removed", subject, facts: {} }]);
  });
}

/** The challenge for a sign-in; it names no account. */
export async function passkeyChallenge(tools: AccountTools, browser: Browser): Promise<Said> {
  const { api } = await tools.library();
  const headers = headersOf({ ...browser, cookie: null });
  const { body, cookies } = await saidBy(await api.generatePasskeyAuthenticationOptions({ headers, asResponse: true }));
  return { body: { ...body, userVerification: "required" }, cookies };
}

type Shown = NonNullable<Parameters<Library["api"]["verifyPasskeyAuthentication"]>[0]>["body"]["response"];

/** Signs in with a passkey whose device has verified its person; so it counts as two factors. Throws sign_in_failed. */
export async function signInWithPasskey(tools: AccountTools, browser: Browser, response: object): Promise<SignedIn> {
  if (!isVerified(response)) throw signInFailed();
  const { api } = await tools.library();
  const body = { response: response as Shown };
  const said = await saidBy(
    await api.verifyPasskeyAuthentication({ body, headers: headersOf(browser), asResponse: true }),
  );
  return { kind: "signed_in", ...(await openedSession(tools, said, "passkey")) };
}

/** Makes the session fresh again by a passkey of the same member. Throws sign_in_failed. */
export async function stepUpWithPasskey(tools: AccountTools, { session, browser }: Own, response: object) {
  if (!isVerified(response)) throw signInFailed();
  const { api } = await tools.library();
  const body = { response: response as Shown };
  const headers = headersOf(browser);
  const said = await saidBy(await api.verifyPasskeyAuthentication({ body, headers, asResponse: true }));
  // The library has opened a session of its own, which nobody is given.
  const signed = cookieSet(said.cookies, tools.cookieName);
  const hash = signed === null || signed === "" ? null : tokenHash(unsigned(signed));
  const opened = hash === null ? null : await tools.store.session(hash);
  const isSame = opened?.memberId === session.memberId;
  await tools.store.unit(async (tx) => {
    if (opened !== null) await tx.deleteAuthRows(sessionRow(opened.id));
    if (!isSame) return;
    await tx.updateAuthRows(sessionRow(session.id), { fresh_at: tools.world.now() });
    const { memberId } = session;
    const facts = { way: "passkey" };
    await tx.record([{ actor: memberActor(session), action: "session.stepped_up", subject: { memberId }, facts }]);
  });
  if (!isSame) throw signInFailed();
}

function sessionRow(id: string) {
  return { table: "auth_session", where: [{ column: "id", operator: "=", value: id }] } as const;
}

/** The library checks the signature over these bytes; it does not ask for the bit. */
function isVerified(response: object): boolean {
  const inner = (response as { readonly response?: { readonly authenticatorData?: unknown } }).response;
  if (typeof inner?.authenticatorData !== "string") return false;
  const flags = Buffer.from(inner.authenticatorData, "base64url").at(FLAGS_AT) ?? 0;
  return (flags & USER_VERIFIED) !== 0;
}
