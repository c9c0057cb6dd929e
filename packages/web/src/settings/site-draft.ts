import type { DaySpan, Site } from "../api-types.ts";
import { text } from "../text/text.ts";
import type { SiteChange } from "./api.ts";
import { degreesIn, type Position } from "./place-geometry.ts";

/** A holiday calendar while it is written. `key`: stays the same while its name changes. */
export interface CalendarDraft {
  readonly key: number;
  readonly name: string;
  readonly spans: readonly (DaySpan & { readonly key: number })[];
}

/** A site while it is written: all as typed. */
export interface SiteDraft {
  readonly name: string;
  readonly address: string;
  readonly zone: string;
  readonly checkIn: string;
  readonly checkOut: string;
  readonly guestNotes: string;
  readonly latitude: string;
  readonly longitude: string;
  readonly radius: string;
  readonly calendars: readonly CalendarDraft[];
}

let keys = 0;
export function newKey(): number {
  keys += 1;
  return keys;
}

export function draftOf(site: Site): SiteDraft {
  return {
    name: site.name,
    address: site.address ?? "",
    zone: site.zone,
    checkIn: site.checkIn,
    checkOut: site.checkOut,
    guestNotes: site.guestNotes ?? "",
    latitude: site.position === null ? "" : String(site.position.latitude),
    longitude: site.position === null ? "" : String(site.position.longitude),
    radius: String(site.radiusMeters),
    calendars: Object.entries(site.holidays).map(([name, spans]) => ({
      key: newKey(),
      name,
      spans: spans.map((span) => ({ ...span, key: newKey() })),
    })),
  };
}

/** Where the draft stands; null while nothing, or nothing whole, is typed. */
export function positionOf({ latitude, longitude }: SiteDraft): Position | null {
  const [north, east] = [degreesIn(latitude, 90), degreesIn(longitude, 180)];
  return north === null || east === null ? null : { latitude: north, longitude: east };
}

export function radiusOf({ radius }: SiteDraft): number | null {
  const meters = /^\d{1,6}$/.test(radius.trim()) ? Number(radius) : 0;
  return meters >= 10 && meters <= 100_000 ? meters : null;
}

/** What is wrong with a draft, by field. */
export function faultsOf(draft: SiteDraft): Readonly<Record<string, string>> {
  const faults: Record<string, string> = {};
  const isPlaced = draft.latitude.trim() !== "" || draft.longitude.trim() !== "";
  if (isPlaced && degreesIn(draft.latitude, 90) === null) faults["latitude"] = text.site.latitudeWrong;
  if (isPlaced && degreesIn(draft.longitude, 180) === null) faults["longitude"] = text.site.longitudeWrong;
  if (radiusOf(draft) === null) faults["radius"] = text.site.radiusWrong;
  if (!isZone(draft.zone)) faults["zone"] = text.site.zoneNone;
  return faults;
}

/** Whether the browser knows the time zone; the server has the last word. */
export function isZone(zone: string): boolean {
  try {
    return zone !== "" && Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** What is to be stored of a draft without faults: only what was changed. */
export function changeOf(site: Site, draft: SiteDraft): SiteChange {
  const position = positionOf(draft);
  const all = {
    name: draft.name.trim(),
    address: draft.address.trim() || null,
    zone: draft.zone,
    checkIn: draft.checkIn,
    checkOut: draft.checkOut,
    guestNotes: draft.guestNotes.trim() || null,
    position,
    radiusMeters: radiusOf(draft) ?? site.radiusMeters,
    holidays: Object.fromEntries(
      draft.calendars
        .filter(({ name }) => name.trim() !== "")
        .map(({ name, spans }) => [
          name.trim(),
          spans.filter(({ from, until }) => from !== "" && until !== "").map(({ from, until }) => ({ from, until })),
        ]),
    ),
  };
  const changed = Object.entries(all).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(site[field as keyof Site]),
  );
  return Object.fromEntries(changed);
}
