import { CardeaError, dayOf, parseWallDate, type WallDate } from "@cardea/core";
import type { Static } from "typebox";
import { type Reach, sees } from "../../auth/reach.ts";
import { type Insights, type InsightsRequest, readInsights } from "../../insights/insights.ts";
import type { Reads } from "../../store/port.ts";
import { callerOf } from "../caller.ts";
import { badField, idIn, tagged } from "../request.ts";
import { INSIGHT_DAYS_MAX, InsightsBody, InsightsQuery } from "../schema/insights.ts";
import type { App, AppContext } from "../tools.ts";
import { timeOf } from "../view/time.ts";

const about = tagged("insights");

export function insightRoutes(app: App, { store }: AppContext): void {
  app.get(
    "/api/v1/insights",
    {
      schema: about("Entries, use of codes and batteries of a site, counted by its days", {
        querystring: InsightsQuery,
        response: { 200: InsightsBody },
      }),
    },
    async (request) => {
      const wish = await readRequest(store, callerOf(request).reach, request.query);
      return insightsBody(store, wish, await readInsights(store, wish));
    },
  );
}

async function readRequest(
  reads: Reads,
  reach: Reach,
  { siteId, lockId, ...days }: Static<typeof InsightsQuery>,
): Promise<InsightsRequest> {
  const site = await reads.site(idIn("site", "siteId", siteId));
  const locks = site === null ? [] : await reads.locks({ siteId: site.id });
  const seen = locks.filter((lock) => sees(reach, { siteId: lock.siteId, lockIds: [lock.id] }));
  if (site === null || (seen.length === 0 && !sees(reach, { siteId: site.id, lockIds: [] }))) {
    throw new CardeaError("not_found", "There is no site of that id.");
  }
  const wanted = lockId === undefined ? seen : seen.filter(({ id }) => id === idIn("lock", "lockId", lockId));
  if (lockId !== undefined && wanted.length === 0) {
    throw badField("lockId", "not_found", "There is no such lock.");
  }
  return { site, locks: wanted, ...readDays(days) };
}

function readDays(days: { readonly from: string; readonly until: string }): { from: WallDate; until: WallDate } {
  const from = dateIn("from", days.from);
  const until = dateIn("until", days.until);
  const length = dayOf(until) - dayOf(from) + 1;
  if (length < 1) throw badField("until", "end_before_start", "The last day must not be before the first.");
  if (length > INSIGHT_DAYS_MAX) throw badField("from", "too_long", `At most ${INSIGHT_DAYS_MAX} days at once.`);
  return { from, until };
}

function dateIn(path: string, text: string): WallDate {
  const date = parseWallDate(text);
  if (date === null) throw badField(path, "wrong_form", "It must be a day that exists, as YYYY-MM-DD.");
  return date;
}

async function insightsBody(
  reads: Reads,
  { site, locks, from, until }: InsightsRequest,
  insights: Insights,
): Promise<Static<typeof InsightsBody>> {
  return {
    siteId: site.id,
    zone: site.zone,
    from,
    until,
    locks: locks.map(({ id, name, state }) => ({ id, name, batteryPercent: state.batteryPercent })),
    days: [...insights.days],
    denied: [...insights.denied],
    hours: [...insights.hours],
    codes: await codeBodies(reads, insights.codes),
    codesTotal: insights.codesTotal,
    battery: [...insights.battery],
    before: insights.before,
  };
}

async function codeBodies(reads: Reads, uses: Insights["codes"]): Promise<Static<typeof InsightsBody>["codes"]> {
  const holders = await reads.holders(uses.map(({ holderId }) => holderId).filter((id) => id !== null));
  const bodies: Static<typeof InsightsBody>["codes"] = [];
  for (const { codeId, holderId, lastAt, locks, granted, denied } of uses) {
    const code = await reads.code(codeId);
    bodies.push({
      codeId,
      holderName: holderId === null ? null : (holders.get(holderId)?.name ?? null),
      label: code?.label ?? null,
      kind: code?.kind ?? null,
      locks,
      lastAt: timeOf(lastAt),
      granted,
      denied,
    });
  }
  return bodies;
}
