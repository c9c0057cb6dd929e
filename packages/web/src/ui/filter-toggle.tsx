import type { ReactElement, ReactNode } from "react";
import formStyles from "../code/form.module.css";
import { text } from "../text/text.ts";
import styles from "./filter-toggle.module.css";
import { Icon } from "./icon.tsx";

interface FilterToggleProps {
  readonly isOpen: boolean;
  /** The element that it opens. */
  readonly controls: string;
  readonly onToggle: () => void;
  /** What is chosen, each to be dropped with a tap. */
  readonly children?: ReactNode;
}

/** Opens what narrows a list; beside it stands what does so already. */
export function FilterToggle({ isOpen, controls, onToggle, children }: FilterToggleProps): ReactElement {
  return (
    <div className={styles["line"]}>
      <button
        type="button"
        className={`${formStyles["chip"]} ${styles["toggle"]}`}
        aria-expanded={isOpen}
        aria-controls={controls}
        onClick={onToggle}
      >
        <Icon name="filter" size={18} /> {text.app.filter}
      </button>
      {children}
    </div>
  );
}
