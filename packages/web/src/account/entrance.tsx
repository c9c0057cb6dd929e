import type { ReactElement, ReactNode } from "react";
import styles from "../routes/shell.module.css";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";

interface EntranceProps {
  readonly title: string;
  readonly intro: string;
  readonly children: ReactNode;
}

/** The frame of what is shown before the house: a card alone. */
export function Entrance({ title, intro, children }: EntranceProps): ReactElement {
  return (
    <main className={styles["alone"]}>
      <div className="card stack-l">
        <div className="row strong tone-info" style={{ color: "var(--accent)" }}>
          <Icon name="door" size={28} /> {text.app.name}
        </div>
        <div className="stack">
          <h1>{title}</h1>
          <p className="quiet">{intro}</p>
        </div>
        {children}
        <p className="small quiet">{text.setUp.keypadHint}</p>
      </div>
    </main>
  );
}
