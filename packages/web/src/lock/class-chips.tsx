import { LOCK_CLASSES, type LockClass } from "@cardea/core/src/lock/lock.ts";
import type { ReactElement } from "react";
import formStyles from "../code/form.module.css";
import { text } from "../text/text.ts";
import styles from "./door.module.css";

interface ClassChipsProps {
  readonly value: LockClass;
  readonly onPick: (value: LockClass) => void;
}

/** What a lock opens, to be chosen. */
export function ClassChips({ value, onPick }: ClassChipsProps): ReactElement {
  return (
    <fieldset className={styles["fieldset"]}>
      <legend>{text.lock.class}</legend>
      <div className={formStyles["chips"]}>
        {LOCK_CLASSES.map((one) => (
          <button
            key={one}
            type="button"
            className={formStyles["chip"]}
            aria-pressed={one === value}
            onClick={() => onPick(one)}
          >
            {text.lock.classes[one]}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
