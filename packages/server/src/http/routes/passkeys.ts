import { type Instant, plus } from "@cardea/core";
import {
  addPasskey,
  passkeyChallenge,
  passkeyOptions,
  passkeysOf,
  removePasskey,
  signInWithPasskey,
  stepUpWithPasskey,
} from "../../auth/passkeys.ts";
import { browserOf, giveCookies } from "../browser.ts";
import { STEP_UP_MS } from "../permit.ts";
import { tagged } from "../request.ts";
import {
  ChallengeBody,
  PasskeyInputBody,
  PasskeysBody,
  PasskeySignInBody,
  SessionBody,
  StepUpBody,
} from "../schema/account.ts";
import { NoBody } from "../schema/common.ts";
import type { App, AppContext } from "../tools.ts";
import { signedInBody } from "../view/account.ts";
import { timeOf } from "../view/time.ts";
import { ownOf } from "./account.ts";

const about = tagged("account");
type Listed = { Params: { passkeyId: string } };

/** Passkeys: a member's own, and signing in with one. */
export function passkeyRoutes(app: App, context: AppContext): void {
  ownRoutes(app, context);
  signInRoutes(app, context);
  stepUpRoute(app, context);
}

function ownRoutes(app: App, { accounts }: AppContext): void {
  const listed = async (own: Parameters<typeof passkeysOf>[1]) => ({
    items: (await passkeysOf(accounts, own)).map(({ id, name, createdAt }) => ({
      id,
      name,
      createdAt: createdAt === null ? null : timeOf(createdAt as Instant),
    })),
  });

  app.get(
    "/api/v1/account/passkeys",
    { schema: about("The passkeys of this member", { response: { 200: PasskeysBody } }) },
    async (request) => listed(ownOf(request)),
  );

  app.post(
    "/api/v1/account/passkeys/challenge",
    { schema: about("What the browser needs to make a passkey", { body: NoBody, response: { 200: ChallengeBody } }) },
    async (request, reply) => {
      const { body, cookies } = await passkeyOptions(accounts, ownOf(request));
      giveCookies(reply, cookies);
      return { options: { ...body } };
    },
  );

  app.post(
    "/api/v1/account/passkeys",
    {
      schema: about("Keep a passkey that the browser made", {
        body: PasskeyInputBody,
        response: { 201: PasskeysBody },
      }),
    },
    async (request, reply) => {
      await addPasskey(accounts, ownOf(request), request.body);
      return reply.code(201).send(await listed(ownOf(request)));
    },
  );

  app.post<Listed>(
    "/api/v1/account/passkeys/:passkeyId/remove",
    { schema: about("Take a passkey away", { body: NoBody, response: { 200: PasskeysBody } }) },
    async (request) => {
      await removePasskey(accounts, ownOf(request), request.params.passkeyId);
      return listed(ownOf(request));
    },
  );
}

function stepUpRoute(app: App, { accounts, world }: AppContext): void {
  app.post(
    "/api/v1/session/step-up/passkey",
    {
      schema: about("Show again who one is, by passkey; the challenge is that for signing in", {
        body: PasskeySignInBody,
        response: { 200: StepUpBody },
      }),
    },
    async (request) => {
      await stepUpWithPasskey(accounts, ownOf(request), request.body.response);
      return { freshUntil: timeOf(plus(world.now(), STEP_UP_MS)) };
    },
  );
}

function signInRoutes(app: App, { accounts, store }: AppContext): void {
  app.post(
    "/api/v1/session/passkey/challenge",
    {
      schema: about("What the browser needs to sign in by passkey", { body: NoBody, response: { 200: ChallengeBody } }),
    },
    async (request, reply) => {
      const { body, cookies } = await passkeyChallenge(accounts, browserOf(request));
      giveCookies(reply, cookies);
      return { options: { ...body } };
    },
  );

  app.post(
    "/api/v1/session/passkey",
    { schema: about("Sign in by passkey", { body: PasskeySignInBody, response: { 200: SessionBody } }) },
    async (request, reply) => {
      const signedIn = await signInWithPasskey(accounts, browserOf(request), request.body.response);
      giveCookies(reply, signedIn.cookies);
      return signedInBody(store, signedIn);
    },
  );
}
