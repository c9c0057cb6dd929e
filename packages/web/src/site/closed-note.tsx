import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { sessionQuery, sitesQuery } from "../queries.ts";
import { text } from "../text/text.ts";
import { Note } from "../ui/mark.tsx";

/** Says why nothing is shown to a member whose sites all want a second factor, and what to do. */
export function ClosedNote(): ReactElement | null {
  const sites = useQuery(sitesQuery);
  const { data: session } = useQuery(sessionQuery);
  const member = session?.member ?? null;
  const isClosed = sites.data?.items.length === 0 && member?.factor === "password" && member.roles.length > 0;
  if (!isClosed) return null;
  return (
    <Note icon="shield" tone="wait">
      <p>{text.site.closed}</p>
      <Link to="/account">{text.site.closedWay}</Link>
    </Note>
  );
}
