import { type ReactElement, useState } from "react";
import type { Window } from "../api-types.ts";
import { clocksDiffer, msOf, viewerZone } from "../site/clock.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { useNow } from "../ui/use-now.ts";
import styles from "./form.module.css";
import { windowDistance, windowInWords, windowLength } from "./windows-in-words.ts";

const SHOWN_MAX = 4;

/** The next windows in words, each with its length; for the first also how far it is, and the viewer's own clock. */
export function WindowList({ windows }: { readonly windows: readonly Window[] }): ReactElement {
  const zone = useZone();
  const now = useNow();
  const [showsAll, setShowsAll] = useState(false);
  const rest = windows.length - SHOWN_MAX;
  const shown = showsAll ? windows : windows.slice(0, SHOWN_MAX);
  return (
    <ul className={styles["windows"]}>
      {shown.map((window, index) => (
        <li key={`${window.from} ${window.until}`}>
          <span>{windowInWords(window, { zone, now })}</span>
          <span className="quiet">
            {[windowLength(window), index === 0 ? windowDistance(window, now) : null]
              .filter((part) => part !== null)
              .join(" · ")}
          </span>
          {index === 0 && <ViewerLine window={window} now={now} />}
        </li>
      ))}
      {rest > 0 && (
        <li>
          <button
            type="button"
            className={styles["more"]}
            aria-expanded={showsAll}
            onClick={() => setShowsAll(!showsAll)}
          >
            {showsAll ? text.newCode.fewerWindows : text.newCode.moreWindows(rest)}
          </button>
        </li>
      )}
    </ul>
  );
}

function ViewerLine({ window, now }: { readonly window: Window; readonly now: number }): ReactElement | null {
  const zone = useZone();
  const viewer = viewerZone();
  const at = window.from ?? window.until;
  if (at === null || !clocksDiffer(zone, viewer, msOf(at))) return null;
  return (
    <span className="quiet" style={{ flexBasis: "100%" }}>
      {text.time.viewer(windowInWords(window, { zone: viewer, now }))}
    </span>
  );
}
