import { useQuery } from "@tanstack/react-query";
import { sessionQuery } from "../queries.ts";
import { useSite } from "../site/site-context.tsx";

/** Whether the viewer owns every site, also those to come, and so may read the whole log. */
export function useOwnsAll(): boolean {
  const roles = useQuery(sessionQuery).data?.member?.roles ?? [];
  return roles.some(({ siteId, role }) => siteId === null && role === "owner");
}

/** Of which site the viewer may check the log; null: the whole of it. */
export function useAuditSite(): string | null {
  const site = useSite();
  return useOwnsAll() ? null : (site?.id ?? null);
}
