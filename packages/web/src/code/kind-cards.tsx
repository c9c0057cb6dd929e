import type { CodeKind } from "@cardea/core";
import type { ReactElement } from "react";
import { useRights } from "../site/rights.ts";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import styles from "./form.module.css";
import { KIND_ICONS, KINDS } from "./kinds.ts";

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
