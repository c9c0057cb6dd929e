import type { Finding } from "@cardea/core";
import type { FastifyRequest } from "fastify";
import type { Static } from "typebox";
import { type CheckUp, checkUp, heedFinding, ignoreFinding } from "../../check-up/check-up.ts";
import { narrowedTo, type Scope, scopeOf } from "../../check-up/scope.ts";
import { callerOf, sessionOf } from "../caller.ts";
import { idIn, tagged } from "../request.ts";
import { CheckUpBody, CheckUpQuery, HeedBody, IGNORE_DAYS_DEFAULT, IgnoreBody } from "../schema/check-up.ts";
import { NoBody } from "../schema/common.ts";
import type { App, AppContext } from "../tools.ts";
import { timeOf } from "../view/time.ts";

const about = tagged("check-up");

/** What people commonly leave as it should not stay. */
export function checkUpRoutes(app: App, { store, codes, world }: AppContext): void {
  const scopeFor = (request: Pick<FastifyRequest, "caller">): Promise<Scope> => {
    const { reach, session } = callerOf(request);
    return scopeOf(store, reach, session);
  };

  app.get(
    "/api/v1/check-up",
    {
      schema: about("What is to be mended, newest first; at one site, or at all of them", {
        querystring: CheckUpQuery,
        response: { 200: CheckUpBody },
      }),
    },
    async (request) => {
      const { siteId } = request.query;
      const scope = await scopeFor(request);
      const wanted = siteId === undefined ? scope : narrowedTo(scope, idIn("site", "siteId", siteId));
      return checkUpBody(await checkUp(codes, wanted));
    },
  );

  app.post(
    "/api/v1/check-up/ignore",
    { schema: about("Keep a finding quiet for some days", { body: IgnoreBody, response: { 200: CheckUpBody } }) },
    async (request) => {
      const { finding: findingId, days = IGNORE_DAYS_DEFAULT } = request.body;
      const { actor } = callerOf(request);
      return checkUpBody(await ignoreFinding(codes, await scopeFor(request), { findingId, days, actor }));
    },
  );

  app.post(
    "/api/v1/check-up/heed",
    { schema: about("Tell of an ignored finding again", { body: HeedBody, response: { 200: CheckUpBody } }) },
    async (request) => {
      const { finding: findingId } = request.body;
      const { actor } = callerOf(request);
      return checkUpBody(await heedFinding(codes, await scopeFor(request), { findingId, actor }));
    },
  );

  app.post(
    "/api/v1/account/log-read",
    { schema: about("Note that the member looked at the log", { body: NoBody, response: { 200: NoBody } }) },
    async (request) => {
      const { memberId } = sessionOf(request);
      await store.unit((tx) => tx.noteLogReading(memberId, world.now()));
      return {};
    },
  );
}

function checkUpBody({ findings, ignored, unknowns, looked }: CheckUp): Static<typeof CheckUpBody> {
  return {
    items: findings.map(findingBody),
    ignored: ignored.map(({ finding, until, byName }) => ({
      finding: findingBody(finding),
      until: timeOf(until),
      byName,
    })),
    unknown: unknowns.map((one) => ({ ...one })),
    looked,
  };
}

function findingBody({ since, ...finding }: Finding): Static<typeof CheckUpBody>["items"][number] {
  return { ...finding, since: timeOf(since) };
}
