import { isId } from "@cardea/core";
import type { FastifyReply } from "fastify";
import { SESSION_COOKIE } from "../auth.ts";
import { SESSION_MS } from "../limits.ts";
import { tagged } from "../request.ts";
import { NoBody } from "../schema/common.ts";
import { SessionBody, SetupBody, SetupLinkBody } from "../schema/key.ts";
import { type Caller, callerOf } from "../caller.ts";
import type { App, AppContext, HttpSettings } from "../tools.ts";
import { timeOf } from "../view/time.ts";

const about = tagged("session");

export function sessionRoutes(app: App, { sessions, store, settings }: AppContext): void {
  const stateOf = async (caller: Caller | null) => ({
    signedIn: caller !== null,
    setUp: caller !== null || !(await sessions.isFresh()),
    name: caller?.actor.name ?? null,
  });

  app.post(
    "/api/v1/setup",
    {
      schema: about("Trade the token of a set-up link for a session; works once", {
        body: SetupBody,
        response: { 200: SessionBody },
      }),
    },
    async ({ body }, reply) => {
      const { key, text } = await sessions.useSetupToken(body.token);
      giveCookie(reply, text, settings);
      return { signedIn: true, setUp: true, name: key.name };
    },
  );

  app.post(
    "/api/v1/setup/links",
    { schema: about("A new set-up link; the one before dies", { body: NoBody, response: { 201: SetupLinkBody } }) },
    async (request, reply) => {
      const { token, expiresAt } = await sessions.makeSetupToken(callerOf(request).actor);
      return reply.code(201).send({ link: `${settings.address()}/#setup=${token}`, expiresAt: timeOf(expiresAt) });
    },
  );

  app.get(
    "/api/v1/session",
    { schema: about("Whether this caller is signed in", { response: { 200: SessionBody } }) },
    async ({ caller }) => stateOf(caller),
  );

  app.post(
    "/api/v1/session/end",
    {
      schema: about("Sign out: the session opens nothing from now on", {
        body: NoBody,
        response: { 200: SessionBody },
      }),
    },
    async (request, reply) => {
      const { isSession, keyId, actor } = callerOf(request);
      if (isSession && isId("key", keyId)) await store.unit((tx) => sessions.revokeKey(tx, keyId, actor));
      reply.clearCookie(SESSION_COOKIE, { path: "/" }).header("clear-site-data", '"cache", "storage"');
      return stateOf(null);
    },
  );
}

/** The cookie carries a key, so that it can be revoked like one. The page itself can't read it. */
function giveCookie(reply: Pick<FastifyReply, "setCookie">, text: string, { publicUrl }: HttpSettings): void {
  reply.setCookie(SESSION_COOKIE, text, {
    path: "/",
    httpOnly: true,
    sameSite: "strict",
    secure: publicUrl?.startsWith("https:") === true,
    maxAge: Math.floor(SESSION_MS / 1_000),
  });
}
