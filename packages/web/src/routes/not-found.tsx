import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import styles from "./shell.module.css";

/** An address that leads nowhere, and the way back. */
export function NotFound(): ReactElement {
  return (
    <main className={styles["alone"]}>
      <div className="card stack-l">
        <div className="row strong" style={{ color: "var(--accent)" }}>
          <Icon name="door" size={28} /> {text.app.name}
        </div>
        <h1>{text.app.notFound}</h1>
        <div>
          <Button renderRoot={(props) => <Link to="/" {...props} />}>{text.app.toToday}</Button>
        </div>
      </div>
    </main>
  );
}
