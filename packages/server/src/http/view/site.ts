import type { Site } from "@cardea/core";
import type { Static } from "typebox";
import type { SiteBody } from "../schema/site.ts";

export function siteBody(site: Site): Static<typeof SiteBody> {
  return {
    id: site.id,
    name: site.name,
    zone: site.zone,
    address: site.address,
    position: site.position,
    radiusMeters: site.radiusMeters,
    checkIn: site.checkIn,
    checkOut: site.checkOut,
    holidays: Object.fromEntries([...site.holidays].map(([name, spans]) => [name, spans.map((span) => ({ ...span }))])),
    guestNotes: site.guestNotes,
  };
}
