import type { Right } from "@cardea/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { alarmsQuery } from "../queries.ts";
import { May, useRights } from "../site/rights.ts";
import { text } from "../text/text.ts";
import { Icon, type IconName } from "../ui/icon.tsx";
import styles from "./shell.module.css";

/** A place of the app that the frame leads to. */
interface Place {
  readonly to: "/" | "/doors" | "/codes" | "/timeline" | "/log" | "/people" | "/insights" | "/check-up" | "/settings";
  readonly icon: IconName;
  /** Its word among those of the app. */
  readonly name: "today" | "doors" | "codes" | "timeline" | "log" | "people" | "insights" | "checkUp" | "settings";
  /** Without it there is nothing to see there; left out: everybody. */
  readonly right?: Right;
}

const FIRST: readonly Place[] = [
  { to: "/", icon: "today", name: "today" },
  { to: "/doors", icon: "door", name: "doors" },
  { to: "/codes", icon: "code", name: "codes" },
  { to: "/timeline", icon: "timeline", name: "timeline" },
];

/** What has no room in the bar of a phone. */
const FURTHER: readonly Place[] = [
  { to: "/log", icon: "log", name: "log" },
  { to: "/people", icon: "person", name: "people" },
  { to: "/insights", icon: "chart", name: "insights" },
  { to: "/check-up", icon: "shield", name: "checkUp", right: "see_check_up" },
  { to: "/settings", icon: "settings", name: "settings" },
];

/** Those of them that the viewer has something to see at. */
export function useFurther(): readonly Place[] {
  const may = useRights();
  return FURTHER.filter(({ right }) => right === undefined || may(right));
}

/** The bar of a phone, and the rail beside the content where there is room for one. */
export function Places(): ReactElement {
  return (
    <nav className={styles["places"]} aria-label={text.app.name}>
      <span className={styles["brand"]} aria-hidden="true">
        <Icon name="door" size={26} /> {text.app.name}
      </span>
      <May right="make_codes">
        <Link to="/codes/new" className={`${styles["place"]} ${styles["makes"]}`} aria-label={text.app.newCode}>
          <Icon name="plus" size={22} />
          <span className={styles["makesLabel"]}>{text.app.newCode}</span>
        </Link>
      </May>
      {FIRST.map((place) => (
        <PlaceLink key={place.to} place={place} />
      ))}
      <Link to="/more" className={`${styles["place"]} ${styles["onPhone"]}`}>
        <Icon name="menu" size={22} />
        {text.app.menu}
      </Link>
      {useFurther().map((place) => (
        <PlaceLink key={place.to} place={place} className={styles["onDesk"]} />
      ))}
    </nav>
  );
}

function PlaceLink({ place, className = "" }: { readonly place: Place; readonly className?: string | undefined }) {
  return (
    <Link
      to={place.to}
      activeOptions={{ exact: place.to === "/", includeSearch: false }}
      className={`${styles["place"]} ${className}`}
    >
      <span className={styles["mark"]}>
        <Icon name={place.icon} size={22} />
        {place.to === "/" && <AlarmBadge />}
      </span>
      {text.app[place.name]}
    </Link>
  );
}

/** How many alarms wait for somebody. */
function AlarmBadge(): ReactElement | null {
  const alarms = useQuery(alarmsQuery).data?.items.length ?? 0;
  if (alarms === 0) return null;
  return (
    <span className={styles["badge"]} data-badge={alarms}>
      <span aria-hidden="true">{alarms > 99 ? "99+" : alarms}</span>
      <span className="unseen">{text.today.alarmsBadge(alarms)}</span>
    </span>
  );
}
