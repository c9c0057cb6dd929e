import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { lazyRouteComponent } from "@tanstack/react-router";
import { type ReactElement, Suspense, useEffect, useState } from "react";
import type { Site } from "../api-types.ts";
import { siteOf } from "../first/questions.ts";
import { sessionQuery, sitesQuery } from "../queries.ts";
import { chooseSite, chosenSiteId } from "./chosen-site.ts";
import { SiteButton, type SiteSwitchProps } from "./site-button.tsx";

/** The site that is shown, and how another one is chosen. Undefined sites: not known yet. */
export function useChosenSite(sites: readonly Site[] | undefined): {
  readonly site: Site | null;
  readonly choose: (siteId: string) => void;
} {
  const client = useQueryClient();
  const [id, setId] = useState(chosenSiteId);
  const site = siteOf(sites ?? [], id) ?? null;
  const wanted = (sites?.length ?? 0) > 1 ? site?.id : undefined;
  useEffect(() => {
    if (sites === undefined || wanted === chosenSiteId()) return;
    chooseSite(wanted ?? null);
    showAnew(client);
  }, [client, sites, wanted]);
  const choose = (siteId: string): void => {
    chooseSite(siteId);
    setId(siteId);
    showAnew(client);
  };
  return { site, choose };
}

/** All that was shown was of another site. */
function showAnew(client: QueryClient): void {
  const kept = [sessionQuery.queryKey[0], sitesQuery.queryKey[0]];
  void client.resetQueries({ predicate: ({ queryKey }) => !kept.includes(String(queryKey[0])) });
}

const SiteMenuOpen = lazyRouteComponent(() => import("./site-menu.tsx"), "SiteMenuOpen");

/** The name of the site; where there are several, a button that shows the others. */
export function SiteSwitch({ sites, site, onChoose }: SiteSwitchProps): ReactElement {
  if (sites.length < 2) return <div className="strong cut">{site.name}</div>;
  return <SiteChoice sites={sites} site={site} onChoose={onChoose} />;
}

function SiteChoice(props: SiteSwitchProps): ReactElement {
  const [isWanted, setWanted] = useState(false);
  const button = <SiteButton site={props.site} onClick={() => setWanted(true)} />;
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <SiteMenuOpen {...props} />
    </Suspense>
  );
}
