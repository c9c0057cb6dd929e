import { existsSync } from "node:fs";
import { join } from "node:path";
import { CardeaError } from "@cardea/core";
import fastifyStatic from "@fastify/static";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { App, AppContext } from "./tools.ts";

const NOT_BUILT = `<!doctype html><meta charset="utf-8"><title>Cardea</title>
<p>Cardea runs. Its page is not built yet: start it with <code>npm start</code>, which builds it, or use the API at /api/v1.</p>
`;
/** The guest's page, which is a page of its own, with a policy that allows no more than it needs. */
const GUEST_PAGE = "guest.html";
const GUEST_PATHS: readonly string[] = ["g", "g/", GUEST_PAGE];
const GUEST_HEADERS = {
  "content-security-policy":
    "default-src 'self';base-uri 'none';object-src 'none';frame-ancestors 'none';form-action 'none';img-src 'self'",
  "permissions-policy": "geolocation=(self), camera=(), microphone=()",
  "x-robots-tag": "noindex, nofollow",
};
/** What the build gives a name by its content never changes. */
const YEAR_S = 31_536_000;

/**
 * Serves the built page: its files as they are, and the page itself for every other address that a browser opens, since
 * the page has its own routes. Everything else that has no route is a problem: `method_not_allowed` or `not_found`.
 */
export async function servePage(app: App, { settings }: AppContext): Promise<void> {
  const isBuilt = existsSync(join(settings.webPath, "index.html"));
  await app.register(fastifyStatic, {
    root: settings.webPath,
    serve: false,
    index: false,
    dotfiles: "deny",
    cacheControl: false,
    preCompressed: true, // the build lays a smaller one beside each file of its own
  });
  const page = (reply: FastifyReply, path: string): FastifyReply =>
    isBuilt
      ? reply.header("cache-control", "no-cache").sendFile(pageFor(path))
      : reply.header("cache-control", "no-store").type("text/html; charset=utf-8").send(NOT_BUILT);

  app.get<{ Params: { "*": string } }>("/*", { schema: { hide: true } }, async (request, reply) => {
    const path = request.params["*"];
    if (isApi(request.url)) return refuse(app, request, reply);
    if (GUEST_PATHS.includes(path) && isBuilt) {
      return reply.headers({ ...GUEST_HEADERS, "cache-control": "no-cache" }).sendFile(GUEST_PAGE);
    }
    if (/\.[a-z0-9]{1,12}$/.test(path) && isBuilt) {
      const isForEver = path.startsWith("assets/");
      return reply
        .header("cache-control", isForEver ? `public, max-age=${YEAR_S}, immutable` : "no-cache")
        .sendFile(path);
    }
    return page(reply, path);
  });
  app.setNotFoundHandler((request, reply) => refuse(app, request, reply));
}

/** A keypad on a wall loads without the rest of the house. */
function pageFor(path: string): string {
  return path.startsWith("keypad/") ? "keypad.html" : "index.html";
}

function isApi(url: string): boolean {
  return url.startsWith("/api/") || url === "/api";
}

/** The methods that an address takes, without the page's own catch-all. */
function methodsOf(app: App, { url }: FastifyRequest): readonly string[] {
  const path = url.replace(/\?.*$/s, "");
  return ["GET", "HEAD", "POST", "PATCH"].filter((method) => {
    const route = app.findRoute({ method, url: path });
    return route !== null && !("*" in (route.params ?? {}));
  });
}

function refuse(app: App, request: FastifyRequest, reply: Pick<FastifyReply, "header">): never {
  const methods = methodsOf(app, request);
  if (methods.length > 0 && !methods.includes(request.method)) {
    reply.header("allow", methods.join(", "));
    throw new CardeaError("method_not_allowed", `This address takes ${methods.join(", ")}.`);
  }
  throw new CardeaError("not_found", "There is nothing at this address; /api/v1/openapi.json tells what there is.");
}
