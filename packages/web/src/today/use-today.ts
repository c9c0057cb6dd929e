import { useQuery } from "@tanstack/react-query";
import type { Alarm, Code, HouseEvent, Lock } from "../api-types.ts";
import { alarmsQuery, doorCodesQuery, lastEntriesQuery, locksQuery } from "../queries.ts";
import { useSite, useZone } from "../site/site-context.tsx";
import { useNow } from "../ui/use-now.ts";
import { askedSpan, type ComingDay, comingDays, hasHours, isAwaited, type Opening } from "./comings.ts";
import { loadOpenings } from "./load-openings.ts";
import { type Need, needsOf } from "./needs.ts";

export interface Today {
  readonly locks: readonly Lock[];
  readonly alarms: readonly Alarm[];
  readonly codes: readonly Code[];
  readonly needs: readonly Need[];
  readonly days: readonly ComingDay[];
  readonly entries: readonly HouseEvent[];
  /** There are more codes than were looked through. */
  readonly isCut: boolean;
}

/** All that the page of the day shows, kept fresh by what happens and by the clock; null until it is known. */
export function useToday(): { readonly today: Today | null; readonly error: unknown; retry(): void } {
  const zone = useZone();
  const now = useNow();
  const locks = useQuery(locksQuery);
  const alarms = useQuery(alarmsQuery);
  const active = useQuery(doorCodesQuery("active"));
  const scheduled = useQuery(doorCodesQuery("scheduled"));
  const entries = useQuery(lastEntriesQuery).data?.items ?? [];
  const codes = uniqueCodes([...(active.data?.items ?? []), ...(scheduled.data?.items ?? [])]);
  const openings = useOpenings(codes);
  const needed = [locks, alarms, active, scheduled];
  const failed = needed.find(({ isError, data }) => isError && data === undefined);
  const isCut = [active, scheduled].some(({ data }) => typeof data?.nextCursor === "string");
  const retry = (): void => {
    for (const query of needed) if (query.isError) void query.refetch();
  };
  if (needed.some(({ data }) => data === undefined) || openings === null)
    return { today: null, error: failed?.error, retry };
  const house = { locks: locks.data?.items ?? [], alarms: alarms.data?.items ?? [], codes };
  const today = {
    ...house,
    needs: needsOf(house, now),
    days: comingDays(codes, openings, { zone, now }),
    entries,
    isCut,
  };
  return { today, error: null, retry };
}

/** A code may begin between two requests, and then is in both lists. */
function uniqueCodes(codes: readonly Code[]): readonly Code[] {
  return [...new Map(codes.map((code) => [code.id, code])).values()];
}

const NONE: ReadonlyMap<string, readonly Opening[]> = new Map();

/** When codes with hours open. What counts rules out is loaded only where there are any; null until then. */
function useOpenings(codes: readonly Code[]): ReadonlyMap<string, readonly Opening[]> | null {
  const site = useSite();
  const zone = useZone();
  const now = useNow(60_000);
  const span = askedSpan({ zone, now });
  const asked = codes.filter((code) => hasHours(code) && isAwaited(code, span.until));
  const openings = useQuery({
    queryKey: ["openings", site?.id, zone, span, asked.map(({ id, version }) => `${id} ${version}`)],
    queryFn: async () => {
      const { ruleOpenings } = await loadOpenings();
      return ruleOpenings(asked, { zone, holidays: site?.holidays ?? {} }, span);
    },
    enabled: asked.length > 0,
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (asked.length === 0 || openings.isError) return NONE;
  return openings.data ?? null;
}
