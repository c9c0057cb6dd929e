import { createContext, type ReactElement, type ReactNode, useContext } from "react";
import type { Site } from "../api-types.ts";
import { useNow } from "../ui/use-now.ts";
import { text } from "../text/text.ts";
import { cityOf, clocksDiffer, fullText, momentText, msOf, timeText, viewerZone } from "./clock.ts";

const SiteContext = createContext<Site | null>(null);

export function SiteProvider({
  site,
  children,
}: {
  readonly site: Site | null;
  readonly children: ReactNode;
}): ReactElement {
  return <SiteContext value={site}>{children}</SiteContext>;
}

/** The zone in whose clock everything is told; that of the viewer while there is no site. */
export function useZone(): string {
  return useContext(SiteContext)?.zone ?? viewerZone();
}

/** The site that is shown; null while there is none. */
export function useSite(): Site | null {
  return useContext(SiteContext);
}

/** An instant in the clock of the site; the viewer's clock and the zone in the tooltip. */
export function Moment({ at }: { readonly at: string }): ReactElement {
  const zone = useZone();
  const now = useNow(60_000);
  return (
    <time dateTime={at} title={fullText(msOf(at), zone)}>
      {momentText(msOf(at), zone, now)}
    </time>
  );
}

/** The time at the site now, and beside it the viewer's where that differs. */
export function SiteClock(): ReactElement {
  const zone = useZone();
  const now = useNow(5_000);
  const isElsewhere = clocksDiffer(zone, viewerZone(), now);
  return (
    <span className="small quiet">
      {text.app.siteTime(timeText(now, zone), cityOf(zone))}
      {isElsewhere && ` · ${text.app.viewerTime(timeText(now, viewerZone()))}`}
    </span>
  );
}
