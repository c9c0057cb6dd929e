import type { Right } from "@cardea/core";
import type { Session, Site } from "../api-types.ts";
import { chosenSiteId, ofSite } from "../site/chosen-site.ts";
import { addressOf, type Query } from "./address.ts";

/** How many live and coming codes, and entries, the doors look through. */
export const DOOR_CODES = 200;
/** Codes of one part of their list. */
export const PAGE_CODES = 50;
/** People of one part of their list. */
export const PAGE_PEOPLE = 30;
/** Events of the first part of the log, which is to be quick. */
export const FIRST_EVENTS = 60;
/** Entries with a code. */
export const CODE_ENTRIES = 20;

/** The timeline is read in pieces of so much time. */
export const CHUNK_MS = 31 * 86_400_000;

export const SESSION = addressOf("/session");
export const SITES = addressOf("/sites");

/** What of the timeline one question asks for: the chunk of that number since 1970. */
export function timelineChunk(siteId: string, chunk: number): Query {
  const [from, until] = [chunk, chunk + 1].map((edge) => new Date(edge * CHUNK_MS).toISOString());
  return { siteId, from, until };
}

/** The site of a thing, or the only one there is. */
export function siteOf(sites: readonly Site[], siteId: string | undefined): Site | undefined {
  return sites.find(({ id }) => id === siteId) ?? sites[0];
}

/** What somebody may do at one site at least. */
export function rightsOf({ member }: Session): ReadonlySet<Right> {
  return new Set(member?.roles.flatMap(({ rights }) => rights));
}

const locks = (): string => addressOf("/locks", ofSite({}));
const entries = (): string => addressOf("/events", ofSite({ kinds: "entry", limit: DOOR_CODES }));
const doorCodes = (...states: readonly string[]): readonly string[] =>
  states.map((state) => addressOf("/codes", ofSite({ state, limit: DOOR_CODES })));

const OF_PLACES: Readonly<Record<string, () => readonly string[]>> = {
  "": () => [locks(), ...doorCodes("active", "scheduled"), entries()],
  doors: () => [locks(), ...doorCodes("active", "scheduled", "dormant"), entries()],
  codes: () => [
    locks(),
    addressOf("/codes", ofSite({ state: "active", limit: PAGE_CODES })),
    addressOf("/codes", ofSite({ sort: "start", state: "scheduled", limit: PAGE_CODES })),
  ],
  timeline: () => [locks()],
  log: () => [addressOf("/events", ofSite({ limit: FIRST_EVENTS })), entries()],
  insights: () => [locks()],
  "check-up": () => [addressOf("/check-up", ofSite({}))],
  people: () => [addressOf("/holders", ofSite({ limit: PAGE_PEOPLE }))],
};

/** Of a place, as the address tells it. */
export interface Whereto {
  readonly pathname: string;
  readonly search: string;
}

/** What the page there is going to ask as soon as it is there, of somebody who is signed in with some rights. */
export function questionsAt({ pathname, search }: Whereto, rights: ReadonlySet<Right>): readonly string[] {
  const [, place = "", id] = pathname.split("/");
  const frame = [SITES, addressOf("/alarms", ofSite({ open: "true" }))];
  if (place === "codes" && id !== undefined && id !== "new") {
    const entriesOf = { codeId: id, kinds: "entry", limit: CODE_ENTRIES };
    const link = rights.has("send_links") ? [addressOf(`/codes/${id}/link`)] : [];
    return [...frame, addressOf(`/codes/${id}`), addressOf("/events", ofSite(entriesOf)), ...link];
  }
  const isPlain = id === undefined && search === "";
  return [...frame, ...((isPlain ? OF_PLACES[place] : undefined)?.() ?? [])];
}

/** What the page there is going to ask once it knows the sites. */
export function questionsOf(sites: readonly Site[], pathname: string, now: number): readonly string[] {
  const site = siteOf(sites, chosenSiteId());
  if (site === undefined || pathname !== "/timeline") return [];
  return [addressOf("/timeline", timelineChunk(site.id, Math.floor(now / CHUNK_MS)))];
}
