import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";
import { useFurther } from "./places.tsx";
import styles from "./shell.module.css";

/** The places that have no room in the bar of a phone. */
export function MorePage(): ReactElement {
  usePageTitle(text.app.menu);
  return (
    <div className="stack-l">
      <h1>{text.app.menu}</h1>
      <ul className="card" style={{ padding: 0 }}>
        {useFurther().map(({ to, icon, name }) => (
          <li key={to}>
            <Link to={to} className={styles["further"]}>
              <Icon name={icon} size={22} />
              <span className="grow">{text.app[name]}</span>
              <Icon name="right" />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
