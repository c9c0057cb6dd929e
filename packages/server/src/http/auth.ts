import { assert, CardeaError } from "@cardea/core";
import type { FastifyRequest } from "fastify";
import { POLICIES, type Policy } from "./policy.ts";
import type { Caller } from "./caller.ts";
import type { App, AppContext } from "./tools.ts";

export const SESSION_COOKIE = "cardea_session";

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
  if (caller === null && policy.access === "key") {
    throw new CardeaError(
      "unauthenticated",
      "Send an API key as Authorization: Bearer, or sign in with a set-up link.",
    );
  }
  return caller;
}

async function callerOf(request: FastifyRequest, { sessions }: AppContext): Promise<Caller | null> {
  const [, bearer] = /^Bearer ([A-Za-z0-9_-]{1,200})$/i.exec(request.headers.authorization ?? "") ?? [];
  if (bearer !== undefined) return sessions.callerOf(bearer, false);
  if (request.headers.authorization !== undefined) return null;
  const cookie = request.cookies[SESSION_COOKIE];
  if (cookie === undefined) return null;
  const caller = await sessions.callerOf(cookie, true);
  if (caller !== null && !isReading(request) && !showsOwnPage(request)) {
    throw new CardeaError("forbidden", "A page may only change something if it was served by this server.");
  }
  return caller;
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
