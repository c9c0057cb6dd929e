import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { Icon } from "../ui/icon.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import styles from "./shell.module.css";

/** How to get in: shown to everybody without a session. `error`: why a set-up link did not open. */
export function SignedOutPage({ error }: { readonly error: unknown }): ReactElement {
  return (
    <main className={styles["alone"]}>
      <div className="card stack-l">
        <div className="row strong tone-info" style={{ color: "var(--accent)" }}>
          <Icon name="door" size={28} /> {text.app.name}
        </div>
        <div className="stack">
          <h1>{error === null ? text.setUp.title : text.setUp.failedTitle}</h1>
          {error === null ? <p className="quiet">{text.setUp.intro}</p> : <ProblemNote error={error} />}
        </div>
        <ol className="stack-l">
          <li className="stack">
            <p>1. {text.setUp.step1}</p>
            <code className={styles["command"]}>{text.setUp.command}</code>
            <CopyButton value={text.setUp.command} label={text.setUp.copy} />
          </li>
          <li>2. {text.setUp.step2}</li>
        </ol>
        <p className="small quiet">{text.setUp.keypadHint}</p>
      </div>
    </main>
  );
}
