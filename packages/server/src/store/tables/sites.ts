import type { DateSpan, HolidayCalendars, Site, SiteId, WallTime, Zone } from "@cardea/core";
import { columnsOf } from "../columns.ts";
import type { Schema } from "../schema.ts";
import { all, bulk, insertAll, one, run, type Session, statement } from "../statement.ts";
import { parsedOnce } from "./json.ts";

type Row = Schema["site"];

const byId = statement<{ id: string }, Row>((db, given) =>
  db.selectFrom("site").selectAll().where("id", "=", given.id),
);
const every = statement<object, Row>((db) => db.selectFrom("site").selectAll().orderBy("id"));
const insert = bulk("site", columnsOf("site"));
const update = statement<Row>((db, given) =>
  db
    .updateTable("site")
    .set({
      name: given.name,
      zone: given.zone,
      address: given.address,
      latitude: given.latitude,
      longitude: given.longitude,
      radius_meters: given.radius_meters,
      check_in: given.check_in,
      check_out: given.check_out,
      holidays: given.holidays,
      guest_notes: given.guest_notes,
    })
    .where("id", "=", given.id),
);

export async function site(session: Session, id: SiteId): Promise<Site | null> {
  const row = await one(session, byId, { id });
  return row === null ? null : fromRow(row);
}

export async function sites(session: Session): Promise<readonly Site[]> {
  return (await all(session, every, {})).map(fromRow);
}

export async function insertSite(session: Session, site: Site): Promise<void> {
  await insertAll(session, insert, [toRow(site)]);
}

export async function updateSite(session: Session, site: Site): Promise<void> {
  await run(session, update, toRow(site));
}

function toRow(site: Site): Row {
  return {
    id: site.id,
    name: site.name,
    zone: site.zone,
    address: site.address,
    latitude: site.position?.latitude ?? null,
    longitude: site.position?.longitude ?? null,
    radius_meters: site.radiusMeters,
    check_in: site.checkIn,
    check_out: site.checkOut,
    holidays: JSON.stringify(Object.fromEntries(site.holidays)),
    guest_notes: site.guestNotes,
  };
}

function fromRow(row: Row): Site {
  const { latitude, longitude } = row;
  return {
    id: row.id as SiteId,
    name: row.name,
    zone: row.zone as Zone,
    address: row.address,
    position: latitude === null || longitude === null ? null : { latitude, longitude },
    radiusMeters: row.radius_meters,
    checkIn: row.check_in as WallTime,
    checkOut: row.check_out as WallTime,
    holidays: calendarsOf(parsedOnce(row.holidays)),
    guestNotes: row.guest_notes,
  };
}

type Calendars = Readonly<Record<string, readonly DateSpan[]>>;
const maps = new WeakMap<Calendars, HolidayCalendars>();

/** The same calendars are the same map, for what was worked out with it to be found again. */
function calendarsOf(calendars: Calendars): HolidayCalendars {
  const known = maps.get(calendars);
  if (known !== undefined) return known;
  const map = new Map(Object.entries(calendars));
  maps.set(calendars, map);
  return map;
}
