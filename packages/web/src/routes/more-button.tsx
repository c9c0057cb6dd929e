import type { ButtonHTMLAttributes, ReactElement, Ref } from "react";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import styles from "./shell.module.css";

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { readonly ref?: Ref<HTMLButtonElement> };

/** What the menu opens from. */
export function MoreButton(props: ButtonProps): ReactElement {
  return (
    <button type="button" aria-haspopup="menu" {...props} className={styles["iconButton"]} aria-label={text.app.menu}>
      <Icon name="menu" size={24} />
    </button>
  );
}
