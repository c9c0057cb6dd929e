import { CardeaError, type Instant, type MemberId, NO_LIMITS, plus } from "@cardea/core";
import type { Actor, Reads, Tx } from "../store/port.ts";
import type { Browser } from "./browser.ts";
import { checkPassword, readEmail } from "./credentials.ts";
import type { GuardTools } from "./guard.ts";
import { dropSecondFactors, insertMember, type NewMember, passwordHashOf, replacePassword } from "./new-member.ts";
import { hashSecret, makeSecret, sameHash } from "./secret.ts";
import { type SignedIn, signIn } from "./sign-in.ts";
import type { AccountTools } from "./tools.ts";

/** The hash of the open set-up link and when it ends, as JSON; empty once it was used. */
const SETUP_SETTING = "setup.link";
/** How long a set-up link may be used. */
const SETUP_LINK_MS = 24 * 3_600_000;

/** What somebody gives who opens a link: who it is. */
export interface Introduction {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Whether nobody has an account yet. */
export async function isFresh(reads: Pick<Reads, "members">): Promise<boolean> {
  return (await reads.members()).length === 0;
}

/** A new one-time token for the set-up link; an older one dies. */
export async function makeSetupToken(
  { store, world }: GuardTools,
  actor: Actor,
): Promise<{ readonly token: string; readonly expiresAt: Instant }> {
  const token = makeSecret(world);
  const expiresAt = plus(world.now(), SETUP_LINK_MS);
  await store.unit(async (tx) => {
    await tx.saveSetting(SETUP_SETTING, JSON.stringify({ hash: hashSecret(token), expiresAt }));
    await tx.record([{ actor, action: "setup_link.made", subject: {}, facts: {} }]);
  });
  return { token, expiresAt };
}

/**
 * Makes the owner of every site, once for each link, and signs in. Where the e-mail is a member's, that member gets the
 * new password and becomes owner; second factors and sessions of before end, since whoever has the machine may have
 * lost them. Throws unauthenticated, invalid_field.
 */
export async function setUpOwner(tools: AccountTools, browser: Browser, given: Introduction): Promise<SignedIn> {
  await refuseDeadLink(tools, tools.store, given.token); // before the slow part
  const made = await readIntroduction(given);
  await tools.store.unit(async (tx) => {
    await refuseDeadLink(tools, tx, given.token);
    await tx.saveSetting(SETUP_SETTING, "");
    await makeOwner(tx, tools, made);
  });
  return signIn(tools, browser, { email: made.email, password: given.password });
}

/** Throws invalid_field. */
export async function readIntroduction({ name, email, password }: Introduction): Promise<NewMember> {
  const person = { name: name.trim(), email: readEmail(email) };
  await checkPassword(password, person);
  return { ...person, passwordHash: await passwordHashOf(password) };
}

async function makeOwner(tx: Tx, { world }: GuardTools, made: NewMember): Promise<void> {
  const known = await tx.memberByEmail(made.email);
  const memberId = known?.id ?? (await insertMember(tx, world, made));
  if (known !== null) await startOver(tx, { memberId, made, now: world.now() });
  await tx.saveMembership(memberId, { siteId: null, role: "owner", limits: NO_LIMITS });
  const actor: Actor = { kind: "cardea", id: null, name: "set-up link" };
  const facts = { name: known?.name ?? made.name, role: "owner", everySite: true };
  await tx.record([
    { actor, action: known === null ? "member.added" : "member.restored", subject: { memberId }, facts },
  ]);
}

async function startOver(
  tx: Tx,
  { memberId, made, now }: { memberId: MemberId; made: NewMember; now: Instant },
): Promise<void> {
  await replacePassword(tx, { memberId, passwordHash: made.passwordHash, now, keep: null });
  await dropSecondFactors(tx, memberId);
}

async function refuseDeadLink({ world }: GuardTools, reads: Pick<Reads, "setting">, token: string): Promise<void> {
  const text = await reads.setting(SETUP_SETTING);
  const link = text === null || text === "" ? null : (JSON.parse(text) as { hash: string; expiresAt: number });
  if (link !== null && link.expiresAt > world.now() && sameHash(link.hash, hashSecret(token))) return;
  throw new CardeaError(
    "unauthenticated",
    "This set-up link was used already or is too old. Make a new one: npm run cardea -- api-key setup-link",
  );
}
