import type { ReactElement } from "react";
import { Entrance } from "../account/entrance.tsx";
import { text } from "../text/text.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import styles from "./shell.module.css";

/** How to become the owner: shown as long as nobody has an account. */
export function SignedOutPage(): ReactElement {
  return (
    <Entrance title={text.setUp.title} intro={text.setUp.intro}>
      <ol className="stack-l">
        <li className="stack">
          <p>1. {text.setUp.step1}</p>
          <code className={styles["command"]}>{text.setUp.command}</code>
          <CopyButton value={text.setUp.command} label={text.setUp.copy} />
        </li>
        <li>2. {text.setUp.step2}</li>
      </ol>
    </Entrance>
  );
}
