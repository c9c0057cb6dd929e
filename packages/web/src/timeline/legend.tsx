import type { ReactElement } from "react";
import { KIND_ICONS, KINDS } from "../code/kinds.ts";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import styles from "./timeline.module.css";

/** What the colors and stripes of bars mean. */
export function Legend(): ReactElement {
  return (
    <ul className={styles["legend"]} aria-label={text.timeline.legend}>
      {KINDS.map((kind) => (
        <li key={kind}>
          <span className={styles["swatch"]} data-kind={kind} data-solid="true">
            <Icon name={KIND_ICONS[kind]} size={12} />
          </span>
          {text.kind[kind].name}
        </li>
      ))}
      <li>
        <span className={styles["swatch"]} data-kind="timed" data-solid="false" />
        {text.timeline.hatched}
      </li>
    </ul>
  );
}
