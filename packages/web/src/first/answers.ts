import type { Right } from "@cardea/core";
import type { QueryClient } from "@tanstack/react-query";
import { checkUpQuery } from "../check-up/api.ts";
import { linkQuery } from "../code/api.ts";
import {
  alarmsQuery,
  codeEntriesQuery,
  codeQuery,
  doorCodesQuery,
  lastEntriesQuery,
  locksQuery,
  sessionQuery,
  sitesQuery,
} from "../queries.ts";
import { chosenSiteId } from "../site/chosen-site.ts";
import { timelineQuery } from "../timeline/api.ts";
import { CHUNK_MS, rightsOf, siteOf } from "./questions.ts";

/** Asks one thing, unless it is known; what goes wrong the page tells that needs it. */
type Question = (client: QueryClient) => Promise<void>;

const alarms: Question = (client) => client.prefetchQuery(alarmsQuery);
const sites: Question = (client) => client.prefetchQuery(sitesQuery);
const locks: Question = (client) => client.prefetchQuery(locksQuery);
const entries: Question = (client) => client.prefetchQuery(lastEntriesQuery);
const checkUp: Question = (client) => client.prefetchQuery(checkUpQuery);
const timeline: Question = async (client) => {
  const sites = await client.fetchQuery(sitesQuery).catch(() => null);
  const site = siteOf(sites?.items ?? [], chosenSiteId());
  if (site !== undefined) await client.prefetchQuery(timelineQuery(site.id, Math.floor(Date.now() / CHUNK_MS)));
};
const codes =
  (state: "active" | "scheduled" | "dormant"): Question =>
  (client) =>
    client.prefetchQuery(doorCodesQuery(state));

const FRAME = [sites, alarms];
const OF_PLACES: Readonly<Record<string, readonly Question[]>> = {
  "": [locks, entries, codes("active"), codes("scheduled")],
  doors: [locks, entries, codes("active"), codes("scheduled"), codes("dormant")],
  codes: [locks],
  timeline: [locks, timeline],
  log: [entries],
  insights: [locks],
  "check-up": [checkUp],
};

/**
 * Has the answers to what the page at that path asks first, so that it is drawn once, with all it knows, and not anew with
 * each answer. They were asked for before the app was there (`questions.ts`). Never throws.
 */
export async function takeAnswers(client: QueryClient, pathname: string): Promise<void> {
  const session = await client.fetchQuery(sessionQuery).catch(() => null);
  if (session?.signedIn !== true) return;
  await Promise.all([...FRAME, ...ofPlace(pathname, rightsOf(session))].map((ask) => ask(client)));
}

function ofPlace(pathname: string, rights: ReadonlySet<Right>): readonly Question[] {
  const [, place = "", id] = pathname.split("/");
  if (id === undefined) return OF_PLACES[place] ?? [];
  if (place !== "codes" || id === "new") return [];
  return [
    (client) => client.prefetchQuery(codeQuery(id)),
    (client) => client.prefetchQuery(codeEntriesQuery(id)),
    ...(rights.has("send_links") ? [(client: QueryClient) => client.prefetchQuery(linkQuery(id))] : []),
  ];
}
