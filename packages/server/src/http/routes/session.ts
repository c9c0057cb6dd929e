import { plus } from "@cardea/core";
import type { FastifyReply } from "fastify";
import { endSession, stepUp } from "../../auth/account.ts";
import { readEmail } from "../../auth/credentials.ts";
import { acceptInvitation } from "../../auth/members.ts";
import { makeSetupToken, setUpOwner } from "../../auth/setup.ts";
import { type SecondFactor, showSecondFactor, type SignedIn, signIn } from "../../auth/sign-in.ts";
import { browserOf, giveCookies } from "../browser.ts";
import { callerOf, sessionOf } from "../caller.ts";
import { badField, tagged } from "../request.ts";
import {
  AcceptBody,
  ProofBody,
  SecondFactorBody,
  SessionBody,
  SetupBody,
  SetupLinkBody,
  SignInBody,
  StepUpBody,
} from "../schema/account.ts";
import { NoBody } from "../schema/common.ts";
import { STEP_UP_MS } from "../permit.ts";
import type { App, AppContext } from "../tools.ts";
import { nobodyBody, sessionBody, signedInBody } from "../view/account.ts";
import { timeOf } from "../view/time.ts";

const about = tagged("session");
const answer = { response: { 200: SessionBody } };

/** The doors of the house of accounts: links that make members, signing in and out, and showing who one is. */
export function sessionRoutes(app: App, context: AppContext): void {
  linkRoutes(app, context);
  signInRoutes(app, context);
  presentRoutes(app, context);
}

/** Gives the cookies and says who is signed in now. */
async function welcomed({ store }: AppContext, reply: FastifyReply, signedIn: SignedIn) {
  giveCookies(reply, signedIn.cookies);
  return signedInBody(store, signedIn);
}

function linkRoutes(app: App, context: AppContext): void {
  const { accounts, settings } = context;

  app.post(
    "/api/v1/setup",
    { schema: about("Become the owner by a set-up link, and sign in; works once", { body: SetupBody, ...answer }) },
    async (request, reply) => welcomed(context, reply, await setUpOwner(accounts, browserOf(request), request.body)),
  );

  app.post(
    "/api/v1/setup/links",
    { schema: about("A new set-up link; the one before dies", { body: NoBody, response: { 201: SetupLinkBody } }) },
    async (request, reply) => {
      const { token, expiresAt } = await makeSetupToken(accounts, callerOf(request).actor);
      return reply.code(201).send({ link: `${settings.address()}/#setup=${token}`, expiresAt: timeOf(expiresAt) });
    },
  );

  app.post(
    "/api/v1/invitations/accept",
    { schema: about("Become a member by an invitation, and sign in; works once", { body: AcceptBody, ...answer }) },
    async (request, reply) =>
      welcomed(context, reply, await acceptInvitation(accounts, browserOf(request), request.body)),
  );
}

function signInRoutes(app: App, context: AppContext): void {
  const { accounts } = context;

  app.post(
    "/api/v1/session",
    { schema: about("Sign in with e-mail and password", { body: SignInBody, ...answer }) },
    async (request, reply) => {
      const { email, password } = request.body;
      const typed = { email: readEmail(email), password };
      return welcomed(context, reply, await signIn(accounts, browserOf(request), typed));
    },
  );

  app.post(
    "/api/v1/session/second-factor",
    { schema: about("The second half of a sign-in", { body: SecondFactorBody, ...answer }) },
    async (request, reply) =>
      welcomed(context, reply, await showSecondFactor(accounts, browserOf(request), secondFactorIn(request.body))),
  );
}

function secondFactorIn({ code, recoveryCode }: { code?: string; recoveryCode?: string }): SecondFactor {
  if (code !== undefined && recoveryCode === undefined) return { code };
  if (recoveryCode !== undefined && code === undefined) return { recoveryCode };
  throw badField("code", "required", "Send either a code of the authenticator app or a recovery code.");
}

function presentRoutes(app: App, context: AppContext): void {
  const { store, accounts, world } = context;

  app.get("/api/v1/session", { schema: about("Whether this caller is signed in", answer) }, async ({ caller }) => {
    const session = caller?.session ?? null;
    if (session !== null) return sessionBody(store, session);
    const nobody = await nobodyBody(store);
    return caller === null ? nobody : { ...nobody, signedIn: true, setUp: true, name: caller.actor.name };
  });

  app.post(
    "/api/v1/session/step-up",
    { schema: about("Show again who one is", { body: ProofBody, response: { 200: StepUpBody } }) },
    async (request) => {
      const session = sessionOf(request);
      await stepUp(accounts, { session, browser: browserOf(request) }, proofIn(request.body));
      return { freshUntil: timeOf(plus(world.now(), STEP_UP_MS)) };
    },
  );

  app.post(
    "/api/v1/session/end",
    { schema: about("Sign out: the session opens nothing from now on", { body: NoBody, ...answer }) },
    async (request, reply) => {
      const { session } = callerOf(request);
      if (session !== null) await endSession(accounts, session, session.id);
      dropCookie(context, reply);
      return nobodyBody(store);
    },
  );
}

function proofIn({ code, password }: { code?: string; password?: string }): { code: string } | { password: string } {
  if (code !== undefined && password === undefined) return { code };
  if (password !== undefined && code === undefined) return { password };
  throw badField("code", "required", "Send either a code of the authenticator app or the password.");
}

/** Tells the browser to forget the session and all that it kept of the page. */
export function dropCookie({ accounts }: AppContext, reply: FastifyReply): void {
  const secure = accounts.cookieName.startsWith("__Host-");
  reply.clearCookie(accounts.cookieName, { path: "/", secure, httpOnly: true, sameSite: "strict" });
  reply.header("clear-site-data", '"cache", "storage"');
}
