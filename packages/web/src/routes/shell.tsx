import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { type LiveState, useLiveState } from "../live.tsx";
import { siteOf, sitesQuery } from "../queries.ts";
import { SiteClock, SiteProvider } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Icon, type IconName } from "../ui/icon.tsx";
import { Note } from "../ui/mark.tsx";
import { KeyList, useKeys } from "./keys.tsx";
import { MoreMenu } from "./more-menu.tsx";
import styles from "./shell.module.css";

/** The frame around all pages of the house: places, the clock of the site, and whether the page is live. */
export function Shell(): ReactElement {
  const [showsKeys, setShowsKeys] = useState(false);
  useKeys(() => setShowsKeys(true));
  const sites = useQuery(sitesQuery);
  const site = siteOf(sites.data?.items ?? [], undefined) ?? null;
  const live = useLiveState();
  return (
    <SiteProvider site={site}>
      <a className={styles["skip"]} href="#content">
        {text.app.skip}
      </a>
      <div className={styles["frame"]}>
        <header className={styles["top"]}>
          <div className="grow">
            <div className="strong cut">{site?.name ?? text.app.name}</div>
            {site !== null && <SiteClock />}
          </div>
          <LiveMark state={live} />
          <MoreMenu onKeys={() => setShowsKeys(true)} />
        </header>
        <Places />
        <main className={styles["main"]} id="content" tabIndex={-1}>
          {live === "lost" && (
            <div style={{ marginBottom: 12 }}>
              <Note icon="hourglass" tone="wait">
                {text.app.staleNote}
              </Note>
            </div>
          )}
          <Outlet />
        </main>
      </div>
      <KeyList isOpen={showsKeys} onClose={() => setShowsKeys(false)} />
    </SiteProvider>
  );
}

function LiveMark({ state }: { readonly state: LiveState }): ReactElement {
  const words = { live: text.app.live, lost: text.app.reconnecting, connecting: text.app.connecting };
  return (
    <span className={`${styles["live"]} small quiet`} role="status" data-live={state}>
      <span className={styles["dot"]} data-state={state} />
      {words[state]}
    </span>
  );
}

function Places(): ReactElement {
  return (
    <nav className={styles["places"]} aria-label={text.app.name}>
      <span className={styles["brand"]} aria-hidden="true">
        <Icon name="door" size={26} /> {text.app.name}
      </span>
      <Place to="/" icon="door" label={text.app.doors} />
      <Place to="/codes" icon="code" label={text.app.codes} />
      <Place to="/codes/new" icon="plus" label={text.app.newCode} makes />
      <Place to="/log" icon="log" label={text.app.log} />
    </nav>
  );
}

interface PlaceProps {
  readonly to: "/" | "/codes" | "/codes/new" | "/log";
  readonly icon: IconName;
  readonly label: string;
  readonly makes?: boolean;
}

function Place({ to, icon, label, makes = false }: PlaceProps): ReactElement {
  return (
    <Link
      to={to}
      activeOptions={{ exact: true, includeSearch: false }}
      className={`${styles["place"]} ${makes ? styles["makes"] : ""}`}
    >
      <Icon name={icon} size={22} />
      {label}
    </Link>
  );
}
