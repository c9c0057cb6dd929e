import { assert, CardeaError } from "@cardea/core";
import type { FastifyRequest } from "fastify";
import { reachOfSession } from "../auth/reach.ts";
import { unsigned } from "../auth/browser.ts";
import { tokenHash } from "../auth/store-adapter.ts";
import { memberActor } from "../auth/tools.ts";
import { fingerprintBy } from "./api-keys.ts";
import type { Caller } from "./caller.ts";
import { permitByBody, permitByPath } from "./permit.ts";
import { POLICIES, type Policy } from "./policy.ts";
import type { App, AppContext } from "./tools.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    policy?: Policy;
  }
}

/**
 * Gives every route its policy from the table and makes sure of it at each request. A route that the table doesn't name
 * stops the start, and so does a line without its route. To be called before any route is added.
 */
export function guardRoutes(
  app: App,
  context: AppContext,
  policies: Readonly<Record<string, Policy>> = POLICIES,
): void {
  const unused = new Set(Object.keys(policies));
  app.addHook("onRoute", (route) => {
    const methods = [route.method].flat().filter((method) => method !== "HEAD" || [route.method].flat().length === 1);
    for (const method of methods) {
      const name = `${method === "HEAD" ? "GET" : method} ${route.url}`;
      const policy = Object.hasOwn(policies, name) ? policies[name] : undefined;
      if (policy === undefined) throw new Error(`the route ${name} has no policy: add it to http/policy.ts`);
      unused.delete(name);
      route.config = { ...route.config, policy, ...rateLimit(policy) };
    }
  });
  app.addHook("onReady", async () => {
    assert(unused.size === 0, `every policy has its route, but not ${[...unused].join(", ")}`);
  });
  app.decorateRequest("caller", null);
  app.addHook("onRequest", async (request) => {
    request.caller = await admitted(request, context);
  });
  app.addHook("preValidation", (request) => permitByPath(request, context));
  app.addHook("preHandler", (request) => permitByBody(request, context));
}

/** Limits of the rate-limit plugin: by caller where one is known, else by network address. */
function rateLimit({ perMinute }: Policy): object {
  return perMinute === undefined ? {} : { rateLimit: { max: perMinute, timeWindow: 60_000 } };
}

async function admitted(request: FastifyRequest, context: AppContext): Promise<Caller | null> {
  const policy = request.routeOptions.config.policy;
  if (policy === undefined) return null; // no route: the answer will be not_found
  refuseForeignPages(request, context);
  if (policy.access === "public") return null;
  const caller = await callerOf(request, context);
  if (caller === null && policy.access === "known") {
    throw new CardeaError("unauthenticated", "Sign in, or send an API key as Authorization: Bearer.");
  }
  return caller;
}

async function callerOf(request: FastifyRequest, context: AppContext): Promise<Caller | null> {
  const [, bearer] = /^Bearer ([A-Za-z0-9_-]{1,200})$/i.exec(request.headers.authorization ?? "") ?? [];
  if (bearer !== undefined) return context.keys.callerOf(bearer);
  if (request.headers.authorization !== undefined) return null;
  const cookie = request.cookies[context.accounts.cookieName];
  if (cookie === undefined || cookie.length > COOKIE_CHARACTERS_MAX) return null;
  const caller = await memberOf(context, unsigned(cookie));
  if (caller !== null && !isReading(request) && !showsOwnPage(request)) {
    throw new CardeaError("forbidden", "A page may only change something if it was served by this server.");
  }
  return caller;
}

const COOKIE_CHARACTERS_MAX = 500;

/** The member whose session has that token. It is found by its hash, so what the table holds opens nothing. */
async function memberOf(context: AppContext, token: string): Promise<Caller | null> {
  const session = await context.store.session(tokenHash(token));
  if (session === null || session.expiresAt <= context.world.now()) return null;
  return {
    keyId: session.memberId,
    actor: memberActor(session),
    reach: await reachOfSession(context.store, session),
    session,
    fingerprint: fingerprintBy(token),
    renew: () => memberOf(context, token),
  };
}

function isReading({ method }: FastifyRequest): boolean {
  return method === "GET" || method === "HEAD";
}

/** Browsers say which page a request comes from; what another page sends changes nothing here, whoever is signed in. */
function refuseForeignPages(request: FastifyRequest, context: AppContext): void {
  if (isReading(request) || request.headers.authorization !== undefined) return;
  const { origin } = request.headers;
  const from = request.headers["sec-fetch-site"];
  const isForeign =
    from === "cross-site" || from === "same-site" || (origin !== undefined && !isOwn(origin, request, context));
  if (isForeign) throw new CardeaError("forbidden", "Another page may not change anything here.");
}

/** Whether the browser vouches that the request comes from our own page. `refuseForeignPages` has compared the origin. */
function showsOwnPage({ headers }: FastifyRequest): boolean {
  return headers["sec-fetch-site"] === "same-origin" || headers.origin !== undefined;
}

function isOwn(origin: string, request: FastifyRequest, { settings }: AppContext): boolean {
  if (origin === settings.publicUrl) return true;
  return origin === `${request.protocol}://${request.host}`;
}
