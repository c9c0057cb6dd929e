import { Link, Outlet, useMatchRoute } from "@tanstack/react-router";
import type { Right } from "@cardea/core";
import type { ReactElement } from "react";
import styles from "../settings/settings.module.css";
import { useRights } from "../site/rights.ts";
import { text } from "../text/text.ts";
import { Icon, type IconName } from "../ui/icon.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";

interface Entry {
  readonly to:
    | "/settings/site"
    | "/settings/members"
    | "/settings/security"
    | "/settings/connections"
    | "/settings/keys"
    | "/settings/privacy"
    | "/settings/notices"
    | "/account";
  readonly icon: IconName;
  readonly name: "site" | "members" | "security" | "connections" | "keys" | "privacy" | "notices" | "account";
  /** Who needs to see it; left out: everybody. */
  readonly right?: Right;
}

const ENTRIES: readonly Entry[] = [
  { to: "/settings/site", icon: "house", name: "site", right: "change_sites" },
  { to: "/settings/members", icon: "person", name: "members", right: "see_members" },
  {
    to: "/settings/security",
    icon: "shield",
    name: "security",
    right: "change_members",
  },
  {
    to: "/settings/connections",
    icon: "tools",
    name: "connections",
    right: "see_connections",
  },
  { to: "/settings/keys", icon: "code", name: "keys", right: "change_keys" },
  { to: "/settings/privacy", icon: "eye", name: "privacy", right: "see_privacy" },
  { to: "/settings/notices", icon: "bell", name: "notices" },
  { to: "/account", icon: "passkey", name: "account" },
];

/** The list of settings, and beside it (on a phone instead of it) the one that is open. */
export function SettingsPage(): ReactElement {
  const words = text.settings;
  usePageTitle(words.title);
  const may = useRights();
  const isInside = useMatchRoute()({ to: "/settings" }) === false;
  return (
    <div className={styles["frame"]} data-inside={isInside}>
      <nav className={`stack ${styles["index"]}`} aria-label={words.title}>
        {isInside ? <h2>{words.title}</h2> : <h1>{words.title}</h1>}
        <ul className={`card ${styles["list"]}`}>
          {ENTRIES.filter(({ right }) => right === undefined || may(right)).map((entry) => (
            <EntryLine key={entry.to} entry={entry} />
          ))}
        </ul>
      </nav>
      {isInside && (
        <div className={styles["content"]}>
          <Link to="/settings" className={styles["back"]}>
            <Icon name="left" /> {words.back}
          </Link>
          <Outlet />
        </div>
      )}
    </div>
  );
}

function EntryLine({ entry }: { readonly entry: Entry }): ReactElement {
  return (
    <li>
      <Link to={entry.to} className={styles["entry"]}>
        <Icon name={entry.icon} size={22} />
        <span className="grow">
          <span style={{ display: "block" }}>{text.settings[entry.name]}</span>
          <span className="small quiet">{text.settings[`${entry.name}Hint`]}</span>
        </span>
        <Icon name="right" />
      </Link>
    </li>
  );
}
