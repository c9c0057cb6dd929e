import { useQuery } from "@tanstack/react-query";
import { alarmsQuery, doorCodesQuery, lastEntriesQuery, locksQuery } from "../queries.ts";
import { type DoorFacts, doorFacts } from "./door-facts.ts";

/** What is known of all doors; null until the locks are. */
export function useDoorFacts(): readonly DoorFacts[] | null {
  const locks = useQuery(locksQuery).data?.items;
  const active = useQuery(doorCodesQuery("active")).data?.items ?? [];
  const scheduled = useQuery(doorCodesQuery("scheduled")).data?.items ?? [];
  const dormant = useQuery(doorCodesQuery("dormant")).data?.items ?? [];
  const entries = useQuery(lastEntriesQuery).data?.items ?? [];
  const alarms = useQuery(alarmsQuery).data?.items ?? [];
  const codes = [...new Map([...active, ...scheduled, ...dormant].map((code) => [code.id, code])).values()];
  return locks === undefined ? null : doorFacts({ locks, codes, entries, alarms });
}
