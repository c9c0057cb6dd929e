import type { ButtonHTMLAttributes, ReactElement, Ref } from "react";
import type { Site } from "../api-types.ts";
import styles from "../routes/shell.module.css";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";

export interface SiteSwitchProps {
  readonly sites: readonly Site[];
  readonly site: Site;
  readonly onChoose: (siteId: string) => void;
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly site: Site;
  readonly ref?: Ref<HTMLButtonElement>;
};

/** The site that is shown, and what the others are chosen from. */
export function SiteButton({ site, ...props }: ButtonProps): ReactElement {
  return (
    <button
      type="button"
      aria-haspopup="menu"
      {...props}
      className={styles["siteButton"]}
      aria-label={`${text.site.choose}: ${site.name}`}
    >
      <span className="cut">{site.name}</span>
      <Icon name="down" size={18} />
    </button>
  );
}
