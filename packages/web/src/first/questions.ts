import type { Right } from "@cardea/core";
import type { Session } from "../api-types.ts";
import { ofSite } from "../site/chosen-site.ts";
import { addressOf } from "./address.ts";

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

export const SESSION = addressOf("/session");

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
  const frame = [addressOf("/sites"), addressOf("/alarms", ofSite({ open: "true" }))];
  if (place === "codes" && id !== undefined && id !== "new") {
    const entriesOf = { codeId: id, kinds: "entry", limit: CODE_ENTRIES };
    const link = rights.has("send_links") ? [addressOf(`/codes/${id}/link`)] : [];
    return [...frame, addressOf(`/codes/${id}`), addressOf("/events", ofSite(entriesOf)), ...link];
  }
  const isPlain = id === undefined && search === "";
  return [...frame, ...((isPlain ? OF_PLACES[place] : undefined)?.() ?? [])];
}
