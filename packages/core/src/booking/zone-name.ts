import type { Zone } from "../time/wall.ts";
import { zoneOf } from "../time/zone.ts";
import { FEED_LIMITS } from "./limits.ts";
import { WINDOWS_ZONES } from "./windows-zones.ts";

/** The zone that a TZID means, or null if it is unknown. */
export type ZoneLookup = (name: string) => Zone | null;

const BY_WINDOWS_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries(WINDOWS_ZONES).map(([name, zone]) => [name.toLowerCase(), zone]),
);

/**
 * A lookup that remembers, for one feed. A name is only a key: an IANA name, one of Windows, or an IANA name behind the
 * prefix of a global id (`/vendor/version/Europe/Berlin`). The VTIMEZONE that a feed brings along is never followed.
 * @see RFC 5545 section 3.2.19 and 3.8.3.1
 */
export function zoneLookup(): ZoneLookup {
  const known = new Map<string, Zone | null>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined || known.size >= FEED_LIMITS.zonesMax) return before ?? null;
    const zone = zoneNamed(name.trim());
    known.set(name, zone);
    return zone;
  };
}

function zoneNamed(name: string): Zone | null {
  const own = zoneOf(BY_WINDOWS_NAME.get(name.toLowerCase()) ?? name);
  if (own !== null || !name.startsWith("/")) return own;
  const parts = name.split("/", 6);
  return zoneOf(parts.slice(-3).join("/")) ?? zoneOf(parts.slice(-2).join("/"));
}
