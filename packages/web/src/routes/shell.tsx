import { useQuery } from "@tanstack/react-query";
import { lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { Fragment, type ReactElement, Suspense, useState } from "react";
import { type LiveState, useLiveState } from "../live.tsx";
import { useKeepNotices } from "../notices/use-keep-notices.ts";
import { sitesQuery } from "../queries.ts";
import { ClosedNote } from "../site/closed-note.tsx";
import { SiteClock, SiteProvider } from "../site/site-context.tsx";
import { SiteSwitch, useChosenSite } from "../site/site-switch.tsx";
import { text } from "../text/text.ts";
import { Note } from "../ui/mark.tsx";
import { UnsentList } from "../unsent/unsent-list.tsx";
import { UpdateNote } from "../worker/update-note.tsx";
import { useKeys } from "./keys.ts";
import { MoreButton } from "./more-button.tsx";
import { Places } from "./places.tsx";
import styles from "./shell.module.css";

const KeyList = lazyRouteComponent(() => import("./key-list.tsx"), "KeyList");
const MoreMenuOpen = lazyRouteComponent(() => import("./more-menu.tsx"), "MoreMenuOpen");

/** The frame around all pages of the house: places, the clock of the site, and whether the page is live. */
export function Shell(): ReactElement {
  // Not shown yet: the list is not even loaded.
  const [showsKeys, setShowsKeys] = useState<boolean | null>(null);
  useKeys(() => setShowsKeys(true));
  const sites = useQuery(sitesQuery);
  const { site, choose } = useChosenSite(sites.data?.items);
  const live = useLiveState();
  useKeepNotices();
  return (
    <SiteProvider site={site}>
      <a className={styles["skip"]} href="#content">
        {text.app.skip}
      </a>
      <div className={styles["frame"]}>
        <header className={styles["top"]}>
          <div className="grow">
            {site === null ? (
              <div className="strong cut">{text.app.name}</div>
            ) : (
              <SiteSwitch sites={sites.data?.items ?? []} site={site} onChoose={choose} />
            )}
            {site !== null && (
              <div className="cut">
                <SiteClock />
              </div>
            )}
          </div>
          <LiveMark state={live} />
          <MoreMenu onKeys={() => setShowsKeys(true)} />
        </header>
        <Places />
        <main className={styles["main"]} id="content" tabIndex={-1}>
          <div className={styles["notes"]}>
            {live === "lost" && (
              <Note icon="hourglass" tone="wait">
                {text.app.staleNote}
              </Note>
            )}
            <UpdateNote />
            <UnsentList />
            <ClosedNote />
          </div>
          {/* What somebody typed or chose at one site is nothing for another. */}
          <Fragment key={(sites.data?.items.length ?? 0) > 1 ? site?.id : "one"}>
            <Outlet />
          </Fragment>
        </main>
      </div>
      {showsKeys !== null && (
        <Suspense fallback={null}>
          <KeyList isOpen={showsKeys} onClose={() => setShowsKeys(false)} />
        </Suspense>
      )}
    </SiteProvider>
  );
}

function MoreMenu({ onKeys }: { readonly onKeys: () => void }): ReactElement {
  const [isWanted, setWanted] = useState(false);
  const button = <MoreButton onClick={() => setWanted(true)} />;
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <MoreMenuOpen onKeys={onKeys} />
    </Suspense>
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
