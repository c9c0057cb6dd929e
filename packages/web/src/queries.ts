import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api } from "./api.ts";
import { forgetAllUnsent } from "./unsent/unsent.ts";
import { forgetEarly } from "./first/early.ts";
import { CODE_ENTRIES, DOOR_CODES } from "./first/questions.ts";
import type { HouseEvent, Lock, Session, Site } from "./api-types.ts";
import { refreshSoon } from "./refresh-soon.ts";

export const sessionQuery = queryOptions({ queryKey: ["session"], queryFn: () => api.session(), staleTime: 60_000 });
export const sessionsQuery = queryOptions({ queryKey: ["sessions"], queryFn: () => api.sessions() });
export const sitesQuery = queryOptions({ queryKey: ["sites"], queryFn: () => api.sites(), staleTime: 300_000 });
export const locksQuery = queryOptions({ queryKey: ["locks"], queryFn: () => api.locks() });
/** Also where one site is chosen: for what holds at all of them. */
export const allLocksQuery = queryOptions({
  queryKey: ["locks", "of all sites"],
  queryFn: () => api.locksOfAllSites(),
});
export const alarmsQuery = queryOptions({ queryKey: ["alarms"], queryFn: () => api.alarms() });
export const lastEntriesQuery = queryOptions({
  queryKey: ["events", "last entries"],
  queryFn: () => api.events({ kinds: "entry" }, { limit: DOOR_CODES }),
});

export function doorCodesQuery(state: "active" | "scheduled" | "dormant") {
  return queryOptions({
    queryKey: ["codes", "of doors", state],
    queryFn: () => api.codes({ state }, { limit: DOOR_CODES }),
  });
}

export function slotsQuery(lockId: string) {
  return queryOptions({ queryKey: ["slots", lockId], queryFn: () => api.slots(lockId) });
}

export function doorEntriesQuery(lockId: string) {
  return queryOptions({
    queryKey: ["events", "last entries", lockId],
    queryFn: () => api.events({ lockId, kinds: "entry" }, { limit: 10 }),
  });
}

export function codeQuery(codeId: string) {
  return queryOptions({ queryKey: ["code", codeId], queryFn: () => api.code(codeId) });
}

export function codeEntriesQuery(codeId: string) {
  return queryOptions({
    queryKey: ["events", "of code", codeId],
    queryFn: () => api.events({ codeId, kinds: "entry" }, { limit: CODE_ENTRIES }),
  });
}

/** Shows who is signed in from now on, and forgets all that was shown to somebody else. */
export function changeSession(client: QueryClient, session: Session): void {
  if (!session.signedIn) forgetAllUnsent();
  forgetEarly();
  client.setQueryData(sessionQuery.queryKey, session);
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
}

/** What is shown that an event may have changed. */
export function refreshAfter(client: QueryClient, event: Pick<HouseEvent, "kind" | "codeId" | "lockId">): void {
  const [subject] = event.kind.split(".");
  const stale: (readonly unknown[])[] = [["events", "last entries"], ["locks"]];
  if (subject === "alarm" || subject === "lock") stale.push(["alarms"]);
  if (event.lockId !== null && subject !== "entry") stale.push(["slots", event.lockId]);
  if (subject !== "entry") stale.push(["check-up"]);
  if (event.codeId !== null) stale.push(["codes"], ["code", event.codeId], ["events", "of code", event.codeId]);
  if (event.codeId !== null && subject !== "entry") stale.push(["timeline"]);
  refreshSoon(client, stale);
}

/** Doors with their site where there are several, as two sites may have a front door each. */
export function locksWithSite(locks: readonly Lock[], sites: readonly Site[]): readonly Lock[] {
  if (sites.length < 2) return locks;
  const names = new Map(sites.map(({ id, name }) => [id, name]));
  return locks.map((lock) => ({ ...lock, name: `${lock.name} · ${names.get(lock.siteId) ?? ""}` }));
}

/** Doors as people look for them. */
export function sortedLocks(locks: readonly Lock[]): readonly Lock[] {
  return [...locks].sort((a, b) => a.name.localeCompare(b.name));
}
