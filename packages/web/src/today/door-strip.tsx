import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Lock } from "../api-types.ts";
import { doorLook } from "../lock/door-look.ts";
import { sortedLocks } from "../queries.ts";
import { momentText, msOf } from "../site/clock.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { Mark } from "../ui/mark.tsx";
import { useNow } from "../ui/use-now.ts";
import styles from "./today.module.css";

/** A battery at or under this is told. Percent. */
const LOW_PERCENT = 20;

/** All doors in short: how each stands, and when it was last heard. */
export function DoorStrip({ locks }: { readonly locks: readonly Lock[] }): ReactElement {
  return (
    <section className="stack" aria-label={text.today.doors}>
      <div className="row-fixed spread">
        <h2>{text.today.doors}</h2>
        <Link to="/doors" className={styles["more"]}>
          {text.today.allDoors}
        </Link>
      </div>
      <ul className={styles["strip"]}>
        {sortedLocks(locks).map((lock) => (
          <li key={lock.id}>
            <DoorTile lock={lock} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function DoorTile({ lock }: { readonly lock: Lock }): ReactElement {
  const zone = useZone();
  const now = useNow();
  const look = doorLook(lock, now);
  const { lastHeardAt, batteryPercent } = lock.state;
  return (
    <Link className={styles["tile"]} to="/doors/$lockId" params={{ lockId: lock.id }} data-door={look.state}>
      <span className={`${styles["tileIcon"]} tone-${look.tone}`}>
        <Icon name={look.icon} size={22} />
      </span>
      <span className="stack-s grow" style={{ gap: 0 }}>
        <span className="strong cut">{lock.name}</span>
        <span className={`small tone-${look.tone}`}>{look.words}</span>
        {lastHeardAt !== null && (
          <span className="tiny quiet">{text.today.heard(momentText(msOf(lastHeardAt), zone, now))}</span>
        )}
      </span>
      {batteryPercent !== null && batteryPercent <= LOW_PERCENT && (
        <span className="small">
          <Mark icon="battery" tone="bad" size={18}>
            {text.doors.battery(Math.round(batteryPercent))}
          </Mark>
        </span>
      )}
    </Link>
  );
}
