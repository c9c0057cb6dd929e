import type { SiteId } from "@cardea/core";
import { type Reach, seenBy } from "../auth/reach.ts";
import type { Reads, Seen } from "../store/port.ts";

/** A filter of a list that also leaves out, in the query itself, what the caller may not see; so pages are full. */
export async function narrowed<Filter extends { readonly siteId?: SiteId }>(
  reads: Pick<Reads, "sites">,
  reach: Reach,
  filter: Filter,
): Promise<Filter & { readonly seen?: Seen }> {
  const seen = await seenBy(reads, reach);
  if (seen === null) return filter;
  const [only] = seen.siteIds;
  const isOneSite = seen.siteIds.length === 1 && seen.lockIds.length === 0;
  // One site has an index of its own.
  if (isOneSite && only !== undefined && filter.siteId === undefined) return { ...filter, siteId: only, seen };
  return { ...filter, seen };
}
