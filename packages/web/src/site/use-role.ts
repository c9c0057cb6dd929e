import { isAtLeast, type Role, ROLES } from "@cardea/core";
import { useQuery } from "@tanstack/react-query";
import type { Membership } from "../api-types.ts";
import { sessionQuery } from "../queries.ts";
import { useSite } from "./site-context.tsx";

export interface OwnRole {
  /** What the viewer may do at the site that is shown. */
  may(role: Role): boolean;
  /** The viewer owns every site, also those to come. */
  readonly ownsAll: boolean;
}

/** What the viewer may do here, so that the page offers nothing else; the server decides. */
export function useRole(): OwnRole {
  const site = useSite();
  const { data: session } = useQuery(sessionQuery);
  const roles = session?.member?.roles ?? [];
  const role = strongest(roles.filter(({ siteId }) => siteId === null || siteId === site?.id));
  const ownsAll = roles.some((one) => one.siteId === null && one.role === "owner");
  return { may: (least) => role !== null && isAtLeast(role, least), ownsAll };
}

function strongest(memberships: readonly Membership[]): Role | null {
  return ROLES.toReversed().find((role) => memberships.some((one) => one.role === role)) ?? null;
}
