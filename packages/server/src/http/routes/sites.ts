import {
  type DateSpan,
  type HolidayCalendars,
  makeId,
  parseWallDate,
  parseWallTime,
  type Site,
  type WallTime,
  type Zone,
  zoneOf,
} from "@cardea/core";
import type { Static } from "typebox";
import { sees } from "../../auth/reach.ts";
import type { Actor, Tx } from "../../store/port.ts";
import { answerOnce } from "../idempotency.ts";
import { badField, found, idInPath, tagged } from "../request.ts";
import { listOf } from "../schema/common.ts";
import { SiteBody, SiteChangeBody, SiteInputBody } from "../schema/site.ts";
import { callerOf } from "../caller.ts";
import type { App, AppContext } from "../tools.ts";
import { followHolidays, refuseIfCodesSuffer } from "../site-change.ts";
import { siteBody } from "../view/site.ts";

const about = tagged("sites");
const RADIUS_METERS_DEFAULT = 150;
const CHECK_IN = "15:00" as WallTime;
const CHECK_OUT = "11:00" as WallTime;

export function siteRoutes(app: App, context: AppContext): void {
  const { store, world } = context;

  app.get("/api/v1/sites", { schema: about("All sites", { response: { 200: listOf(SiteBody) } }) }, async (request) => {
    const { reach } = callerOf(request);
    return { items: (await store.sites()).filter(({ id }) => sees(reach, { siteId: id, lockIds: [] })).map(siteBody) };
  });

  app.get<{ Params: { siteId: string } }>(
    "/api/v1/sites/:siteId",
    { schema: about("One site", { response: { 200: SiteBody } }) },
    async ({ params }) => siteBody(found(await store.site(idInPath("site", params.siteId)), "site")),
  );

  app.post(
    "/api/v1/sites",
    { schema: about("Add a site", { body: SiteInputBody, response: { 201: SiteBody } }) },
    async (request, reply) =>
      answerOnce({ context, request, reply }, 201, async (keep) => {
        const id = makeId("site", world.now(), world.randomBytes(10));
        const site = siteOf(newSite(id), request.body);
        await store.unit(async (tx) => {
          await addSite(context, { tx, site, actor: callerOf(request).actor });
          await keep(tx, siteBody(site));
        });
        return siteBody(site);
      }),
  );

  app.patch<{ Params: { siteId: string }; Body: Static<typeof SiteChangeBody> }>(
    "/api/v1/sites/:siteId",
    { schema: about("Change a site; what is left out stays", { body: SiteChangeBody, response: { 200: SiteBody } }) },
    async (request) => {
      const id = idInPath("site", request.params.siteId);
      return siteBody(
        await store.unit(async (tx) => {
          await tx.holdSite(id);
          const before = found(await tx.site(id), "site");
          const after = siteOf(before, request.body);
          await refuseIfCodesSuffer(tx, before, after);
          await tx.updateSite(after);
          await followHolidays(tx, before, after);
          await tellSite(tx, "site.changed", { site: after, actor: callerOf(request).actor });
          for (const lock of await tx.locks({ siteId: id })) await tx.schedule("sync_lock", lock.id, world.now());
          return after;
        }),
      );
    },
  );
}

/** Stores a new site with its keys, in a unit. */
async function addSite(context: AppContext, { tx, site, actor }: { tx: Tx; site: Site; actor: Actor }): Promise<void> {
  await tx.insertSite(site);
  await context.createSiteKeys(tx, site.id);
  await tellSite(tx, "site.created", { site, actor });
}

async function tellSite(tx: Tx, action: string, { site, actor }: { site: Site; actor: Actor }): Promise<void> {
  await tx.record([{ actor, action, subject: { siteId: site.id }, facts: { name: site.name, zone: site.zone } }]);
}

function newSite(id: Site["id"]): Site {
  return {
    id,
    name: "",
    zone: "UTC" as Zone, // a zone is required; this one is replaced
    address: null,
    position: null,
    radiusMeters: RADIUS_METERS_DEFAULT,
    checkIn: CHECK_IN,
    checkOut: CHECK_OUT,
    holidays: new Map(),
    guestNotes: null,
  };
}

/** `before` with what the request changes. Throws invalid_field. */
function siteOf(before: Site, change: Static<typeof SiteChangeBody>): Site {
  return {
    id: before.id,
    name: change.name?.trim() ?? before.name,
    zone: change.zone === undefined ? before.zone : readZone(change.zone),
    address: change.address === undefined ? before.address : textOrNull(change.address),
    position: change.position === undefined ? before.position : change.position,
    radiusMeters: change.radiusMeters ?? before.radiusMeters,
    checkIn: change.checkIn === undefined ? before.checkIn : readTime("checkIn", change.checkIn),
    checkOut: change.checkOut === undefined ? before.checkOut : readTime("checkOut", change.checkOut),
    holidays: change.holidays === undefined ? before.holidays : readHolidays(change.holidays),
    guestNotes: change.guestNotes === undefined ? before.guestNotes : textOrNull(change.guestNotes),
  };
}

/** Nothing but white space is nothing. */
function textOrNull(text: string | null): string | null {
  return text?.trim() || null;
}

function readZone(text: string): Zone {
  const zone = zoneOf(text);
  if (zone !== null) return zone;
  throw badField("zone", "unknown_zone", "It must be an IANA time zone, like Europe/Berlin.");
}

function readTime(path: string, text: string): WallTime {
  const time = parseWallTime(text);
  if (time !== null) return time;
  throw badField(path, "wrong_form", "It must be a time, like 15:00.");
}

function readHolidays(
  calendars: Readonly<Record<string, readonly { from: string; until: string }[]>>,
): HolidayCalendars {
  return new Map(
    Object.entries(calendars).map(([name, spans], at) => [
      name.trim(),
      spans.map((span, index) => readSpan(`holidays[${at}][${index}]`, span)),
    ]),
  );
}

function readSpan(path: string, { from, until }: { from: string; until: string }): DateSpan {
  const [first, last] = [parseWallDate(from), parseWallDate(until)];
  if (first === null || last === null) throw badField(path, "wrong_form", "Both must be dates, like 2026-12-24.");
  if (last < first) throw badField(path, "end_before_start", "Its last day is before its first.");
  return { from: first, until: last };
}
