import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Code } from "../api-types.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { Mark } from "../ui/mark.tsx";
import { useNow } from "../ui/use-now.ts";
import { isOverState, isPlaced } from "./code-sentence.ts";
import { KIND_ICONS } from "./kind-cards.tsx";
import styles from "./list.module.css";
import { StateMark } from "./state-mark.tsx";
import { ruleInWords } from "./windows-in-words.ts";

/** One code in a list: who, when, where, and how it stands. */
export function CodeLine({ code }: { readonly code: Code }): ReactElement {
  const zone = useZone();
  const now = useNow(60_000);
  const isOver = isOverState(code.state);
  const when =
    code.kind === "emergency"
      ? text.kind.emergency.name
      : ruleInWords(code.rule, { from: code.startsAt, until: code.endsAt }, { zone, now, isOver });
  const needsYou = code.placements.some(({ state }) => state === "refused" || (state === "removing" && isOver));
  return (
    <li>
      <Link className={styles["line"]} to="/codes/$codeId" params={{ codeId: code.id }} data-state={code.state}>
        <span className="quiet" title={text.kind[code.kind].name}>
          <Icon name={KIND_ICONS[code.kind]} size={24} />
        </span>
        <span className="stack-s" style={{ minWidth: 0, gap: 2 }}>
          <span className="strong cut">
            {code.holder.name}
            {code.label !== null && <span className="quiet"> · {code.label}</span>}
          </span>
          <span className="small quiet">{when}</span>
          <span className="small quiet cut">{code.placements.map(({ lockName }) => lockName).join(", ")}</span>
          <span className="small row">
            {needsYou ? (
              <Mark icon="bell" tone="bad">
                {text.codes.needsYou}
              </Mark>
            ) : (
              <StateMark state={code.state} />
            )}
            {code.state === "active" && <Placed code={code} />}
          </span>
        </span>
        <Icon name="right" />
      </Link>
    </li>
  );
}

function Placed({ code }: { readonly code: Code }): ReactElement {
  const placed = code.placements.filter(isPlaced).length;
  return <span className="quiet">{text.codes.onLocks(placed, code.placements.length)}</span>;
}
