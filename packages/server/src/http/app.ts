import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import rateLimitPlugin from "@fastify/rate-limit";
import { fastify } from "fastify";
import { ApiKeys } from "./api-keys.ts";
import { guardRoutes } from "./auth.ts";
import { compressAnswers } from "./compression.ts";
import { EventStreams } from "./event-stream.ts";
import { BODY_BYTES_MAX } from "./limits.ts";
import { Metrics } from "./metrics.ts";
import { describeApi } from "./openapi.ts";
import { servePage } from "./page.ts";
import { isOurFault, PROBLEM_TYPE, problemOf } from "./problem.ts";
import { accountRoutes } from "./routes/account.ts";
import { alarmRoutes } from "./routes/alarms.ts";
import { auditRoutes } from "./routes/audit.ts";
import { checkUpRoutes } from "./routes/check-up.ts";
import { codeRoutes } from "./routes/codes.ts";
import { holderRoutes } from "./routes/holders.ts";
import { connectionRoutes } from "./routes/connections.ts";
import { eventRoutes } from "./routes/events.ts";
import { explainRoutes } from "./routes/explain.ts";
import { guestLinkRoutes } from "./routes/guest-links.ts";
import { guestRoutes } from "./routes/guest.ts";
import { healthRoutes } from "./routes/health.ts";
import { insightRoutes } from "./routes/insights.ts";
import { keyRoutes } from "./routes/keys.ts";
import { keypadRoutes } from "./routes/keypads.ts";
import { lockRoutes } from "./routes/locks.ts";
import { memberRoutes } from "./routes/members.ts";
import { passkeyRoutes } from "./routes/passkeys.ts";
import { pushRoutes } from "./routes/push.ts";
import { sessionRoutes } from "./routes/session.ts";
import { siteRoutes } from "./routes/sites.ts";
import { slotRoutes } from "./routes/slots.ts";
import { timelineRoutes } from "./routes/timeline.ts";
import { TEXT_FORMATS } from "./text.ts";
import { answerNoHttp, answerUnreadableAddress } from "./unreadable.ts";
import type { App, AppContext, HttpTools } from "./tools.ts";

/** The whole HTTP side of Cardea, not listening yet. Closing it ends the event streams too. */
export async function buildApp(tools: HttpTools): Promise<App> {
  const app = openApp(tools);
  const keys = new ApiKeys({ ...tools, operatorHash: tools.settings.operatorHash });
  const context: AppContext = { ...tools, keys };
  const metrics = new Metrics(tools);
  const streams = new EventStreams(context);
  answerErrors(app, context);
  logRequests(app, context, metrics);
  compressAnswers(app);
  await app.register(cookie);
  await app.register(helmet, securityHeaders(tools.settings.publicUrl));
  guardRoutes(app, context); // before the rate limits, which it sets
  await app.register(rateLimitPlugin, {
    global: false,
    keyGenerator: (request) => request.caller?.keyId ?? request.ip,
  });
  const describe = await describeApi(app, tools.accounts.cookieName);
  healthRoutes(app, context, metrics);
  apiRoutes(app, context);
  eventRoutes(app, context, streams);
  describe.serve();
  await servePage(app, context);
  app.addHook("preClose", async () => streams.close());
  return app;
}

function apiRoutes(app: App, context: AppContext): void {
  sessionRoutes(app, context);
  accountRoutes(app, context);
  passkeyRoutes(app, context);
  pushRoutes(app, context);
  memberRoutes(app, context);
  keyRoutes(app, context);
  siteRoutes(app, context);
  connectionRoutes(app, context);
  lockRoutes(app, context);
  slotRoutes(app, context);
  explainRoutes(app, context);
  keypadRoutes(app, context);
  codeRoutes(app, context);
  timelineRoutes(app, context);
  guestLinkRoutes(app, context);
  guestRoutes(app, context);
  holderRoutes(app, context);
  alarmRoutes(app, context);
  auditRoutes(app, context);
  checkUpRoutes(app, context);
  insightRoutes(app, context);
}

function openApp({ world, settings }: HttpTools): App {
  const start = Buffer.from(world.randomBytes(4)).toString("hex");
  let count = 0;
  const app = fastify({
    logger: false,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: 30_000,
    genReqId: () => `${start}-${(++count).toString(36)}`,
    requestIdHeader: false,
    trustProxy: settings.publicUrl === null ? false : "loopback",
    forceCloseConnections: "idle",
    return503OnClosing: true,
    frameworkErrors: (_error, request, reply) => answerUnreadableAddress(request.id, reply.raw),
    clientErrorHandler: answerNoHttp,
    routerOptions: { caseSensitive: true, ignoreTrailingSlash: false, maxParamLength: 100 },
    ajv: {
      customOptions: {
        removeAdditional: false,
        coerceTypes: false,
        useDefaults: false,
        allErrors: true,
        allowUnionTypes: true,
        formats: TEXT_FORMATS,
      },
    },
  });
  app.removeContentTypeParser("text/plain");
  return app;
}

function securityHeaders(publicUrl: string | null) {
  const isHttps = publicUrl?.startsWith("https:") === true;
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
        imgSrc: ["'self'", "data:"],
      },
    },
    crossOriginEmbedderPolicy: false,
    frameguard: { action: "deny" as const },
    referrerPolicy: { policy: "no-referrer" as const },
    strictTransportSecurity: isHttps ? { maxAge: 63_072_000, includeSubDomains: false } : false,
    xPoweredBy: false,
  };
}

/** Every error leaves as a problem; our own faults are told to the operator, without what was sent. */
function answerErrors(app: App, { log }: AppContext): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error, request.id);
    if (isOurFault(problem.code)) {
      log.error(
        "a request failed",
        { requestId: request.id, route: request.routeOptions.url, code: problem.code },
        error,
      );
    }
    if (problem.code === "unauthenticated") reply.header("www-authenticate", 'Bearer realm="cardea"');
    return reply
      .code(problem.status)
      .header("cache-control", "no-store")
      .type(PROBLEM_TYPE)
      .send(JSON.stringify(problem));
  });
}

/** One line for each request: its route, never its address, which may hold anything. */
function logRequests(app: App, { log }: AppContext, metrics: Metrics): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
    if (request.url.startsWith("/api/")) reply.header("cache-control", "no-store");
  });
  app.addHook("preValidation", async (request) => {
    // No body at all means that nothing is wanted beyond the request itself; missing fields are then told one by one.
    if (request.body === undefined && request.routeOptions.schema?.body !== undefined) request.body = {};
  });
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "none";
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    metrics.answered({ method: request.method, route, status: reply.statusCode, ms });
    const level = route === "/*" || route === "/health" ? "debug" : "info";
    log[level]("request", { requestId: request.id, method: request.method, route, status: reply.statusCode, ms });
  });
}
