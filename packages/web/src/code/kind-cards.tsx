import type { CodeKind } from "@cardea/core";
import type { ReactElement } from "react";
import { useRights } from "../site/rights.ts";
import { text } from "../text/text.ts";
import { Icon, type IconName } from "../ui/icon.tsx";
import { KINDS } from "./draft.ts";
import styles from "./form.module.css";

export const KIND_ICONS: Readonly<Record<CodeKind, IconName>> = {
  one_time: "once",
  timed: "stay",
  recurring: "weekly",
  custom: "digits",
  emergency: "emergency",
};

interface KindCardsProps {
  readonly kind: CodeKind;
  readonly onChoose: (kind: CodeKind) => void;
}

/** The five kinds, each with what it does in one line. */
export function KindCards({ kind, onChoose }: KindCardsProps): ReactElement {
  const may = useRights();
  return (
    <div className={styles["kinds"]} role="radiogroup" aria-label={text.newCode.when}>
      {KINDS.filter((one) => may("make_codes", { kind: one })).map((one) => (
        <label key={one} className={styles["choice"]} data-kind={one}>
          <input type="radio" name="kind" value={one} checked={one === kind} onChange={() => onChoose(one)} />
          <Icon name={KIND_ICONS[one]} size={24} />
          <span className="stack-s" style={{ gap: 0 }}>
            <span className="strong">{text.kind[one].name}</span>
            <span className="small quiet">{text.kind[one].hint}</span>
          </span>
        </label>
      ))}
    </div>
  );
}
