import { Link, Outlet, useMatchRoute } from "@tanstack/react-router";
import type { Role } from "@cardea/core";
import type { ReactElement } from "react";
import styles from "../settings/settings.module.css";
import { type OwnRole, useRole } from "../site/use-role.ts";
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
  readonly label: string;
  readonly hint: string;
  /** Who needs to see it; left out: everybody. */
  readonly role?: Role | "owner of all";
}

const words = text.settings;
const ENTRIES: readonly Entry[] = [
  { to: "/settings/site", icon: "house", label: words.site, hint: words.siteHint, role: "manager" },
  { to: "/settings/members", icon: "person", label: words.members, hint: words.membersHint, role: "manager" },
  { to: "/settings/security", icon: "shield", label: words.security, hint: words.securityHint, role: "owner" },
  {
    to: "/settings/connections",
    icon: "tools",
    label: words.connections,
    hint: words.connectionsHint,
    role: "manager",
  },
  { to: "/settings/keys", icon: "code", label: words.keys, hint: words.keysHint, role: "owner of all" },
  { to: "/settings/privacy", icon: "eye", label: words.privacy, hint: words.privacyHint, role: "manager" },
  { to: "/settings/notices", icon: "bell", label: words.notices, hint: words.noticesHint },
  { to: "/account", icon: "passkey", label: words.account, hint: words.accountHint },
];

function isFor(role: OwnRole, entry: Entry): boolean {
  if (entry.role === undefined) return true;
  return entry.role === "owner of all" ? role.ownsAll : role.may(entry.role);
}

/** The list of settings, and beside it (on a phone instead of it) the one that is open. */
export function SettingsPage(): ReactElement {
  usePageTitle(words.title);
  const role = useRole();
  const isInside = useMatchRoute()({ to: "/settings" }) === false;
  return (
    <div className={styles["frame"]} data-inside={isInside}>
      <nav className={`stack ${styles["index"]}`} aria-label={words.title}>
        {isInside ? <h2>{words.title}</h2> : <h1>{words.title}</h1>}
        <ul className={`card ${styles["list"]}`}>
          {ENTRIES.filter((entry) => isFor(role, entry)).map((entry) => (
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
          <span style={{ display: "block" }}>{entry.label}</span>
          <span className="small quiet">{entry.hint}</span>
        </span>
        <Icon name="right" />
      </Link>
    </li>
  );
}
