import type { FastifyRequest } from "fastify";
import {
  changePassword,
  confirmTotp,
  endAllSessions,
  endSession,
  newRecoveryCodes,
  renameMember,
  type Own,
  startTotp,
  stopTotp,
} from "../../auth/account.ts";
import { browserOf, giveCookies } from "../browser.ts";
import { sessionOf } from "../caller.ts";
import { tagged } from "../request.ts";
import {
  EndedBody,
  NameBody,
  OnlyCodeBody,
  OnlyPasswordBody,
  PasswordBody,
  RecoveryCodesBody,
  SessionBody,
  SessionsBody,
  TotpBody,
} from "../schema/account.ts";
import { NoBody } from "../schema/common.ts";
import type { App, AppContext } from "../tools.ts";
import { sessionBody, signedInBody } from "../view/account.ts";
import { timeOf } from "../view/time.ts";
import { dropCookie } from "./session.ts";

const about = tagged("account");

/** A member's own account: sessions, password, second factor. */
export function accountRoutes(app: App, context: AppContext): void {
  nameRoute(app, context);
  sessionsRoutes(app, context);
  passwordRoutes(app, context);
  totpRoutes(app, context);
}

function nameRoute(app: App, { accounts, store }: AppContext): void {
  app.patch(
    "/api/v1/account",
    { schema: about("Another name of this member", { body: NameBody, response: { 200: SessionBody } }) },
    async (request) => sessionBody(store, await renameMember(accounts, sessionOf(request), request.body.name)),
  );
}

export function ownOf(request: FastifyRequest): Own {
  return { session: sessionOf(request), browser: browserOf(request) };
}

function sessionsRoutes(app: App, context: AppContext): void {
  const { store, accounts } = context;

  app.get(
    "/api/v1/account/sessions",
    { schema: about("Where this member is signed in", { response: { 200: SessionsBody } }) },
    async (request) => {
      const { id: here, memberId } = sessionOf(request);
      const items = (await store.sessionsOf(memberId)).map(({ id, createdAt, expiresAt, address, agent }) => ({
        id,
        isThis: id === here,
        createdAt: timeOf(createdAt),
        expiresAt: timeOf(expiresAt),
        address,
        agent,
      }));
      return { items };
    },
  );

  app.post<{ Params: { sessionId: string } }>(
    "/api/v1/account/sessions/:sessionId/end",
    { schema: about("End one session of this member", { body: NoBody, response: { 200: EndedBody } }) },
    async (request) => {
      await endSession(accounts, sessionOf(request), request.params.sessionId);
      return { ended: 1 };
    },
  );

  app.post(
    "/api/v1/account/sessions/end-all",
    { schema: about("Sign out everywhere, also here", { body: NoBody, response: { 200: EndedBody } }) },
    async (request, reply) => {
      const ended = await endAllSessions(accounts, sessionOf(request));
      dropCookie(context, reply);
      return { ended };
    },
  );
}

function passwordRoutes(app: App, { accounts }: AppContext): void {
  app.post(
    "/api/v1/account/password",
    { schema: about("Another password; other sessions end", { body: PasswordBody, response: { 200: EndedBody } }) },
    async (request) => {
      await changePassword(accounts, ownOf(request), request.body);
      return { ended: 0 };
    },
  );
}

function totpRoutes(app: App, { accounts, store }: AppContext): void {
  app.post(
    "/api/v1/account/totp",
    { schema: about("Begin with an authenticator app", { body: OnlyPasswordBody, response: { 200: TotpBody } }) },
    async (request) => {
      const { uri, recoveryCodes } = await startTotp(accounts, ownOf(request), request.body.password);
      return { uri, recoveryCodes: [...recoveryCodes] };
    },
  );

  app.post(
    "/api/v1/account/totp/confirm",
    { schema: about("The first code turns it on", { body: OnlyCodeBody, response: { 200: SessionBody } }) },
    async (request, reply) => {
      const signedIn = await confirmTotp(accounts, ownOf(request), request.body.code);
      giveCookies(reply, signedIn.cookies);
      return signedInBody(store, signedIn);
    },
  );

  app.post(
    "/api/v1/account/totp/disable",
    { schema: about("Do without the app again", { body: OnlyPasswordBody, response: { 200: SessionBody } }) },
    async (request, reply) => {
      const signedIn = await stopTotp(accounts, ownOf(request), request.body.password);
      giveCookies(reply, signedIn.cookies);
      return signedInBody(store, signedIn);
    },
  );

  app.post(
    "/api/v1/account/recovery-codes",
    {
      schema: about("New recovery codes; the old ones die", {
        body: OnlyPasswordBody,
        response: { 200: RecoveryCodesBody },
      }),
    },
    async (request) => ({
      recoveryCodes: [...(await newRecoveryCodes(accounts, ownOf(request), request.body.password))],
    }),
  );
}
