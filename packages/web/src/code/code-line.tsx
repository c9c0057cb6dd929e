import { Checkbox } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { memo, type ReactElement } from "react";
import type { Code } from "../api-types.ts";
import { useZone } from "../site/site-context.tsx";
import { isolated } from "../text/isolate.ts";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { Mark } from "../ui/mark.tsx";
import { useIsWide } from "../ui/use-is-wide.ts";
import { useNow } from "../ui/use-now.ts";
import { type Choosing, isChoosable } from "./choosing.ts";
import { isAsleep, isOverState, isPlaced } from "./code-sentence.ts";
import { isTakenOff, wantedPlacements } from "./doors.ts";
import { KIND_ICONS } from "./kinds.ts";
import { isBackup } from "./stages.ts";
import styles from "./list.module.css";
import { StateMark } from "./state-mark.tsx";
import { ruleInWords } from "./windows-in-words.ts";

interface CodeLineProps {
  readonly code: Code;
  /** Left out: it only leads to the code. */
  readonly choosing?: Choosing;
}

/**
 * One code in a list: who, when, where, and how it stands. It leads to the code, or is there to be chosen. Drawn again
 * only when it changes, not at each step of a scroll.
 */
export const CodeLine = memo(function CodeLine({ code, choosing }: CodeLineProps): ReactElement {
  const isWide = useIsWide();
  if (choosing?.isOn === true) return <ChoosableLine code={code} choosing={choosing} />;
  return (
    <Link
      className={styles["line"]}
      to="/codes/$codeId"
      params={{ codeId: code.id }}
      search={true}
      // Beside the list the code opens in its own place, and the list stays where it is.
      resetScroll={!isWide}
      data-state={code.state}
      data-code={code.id}
      data-backup={isBackup(code)}
    >
      <span className={`quiet ${styles["kind"]}`} title={text.kind[code.kind].name}>
        <Icon name={KIND_ICONS[code.kind]} size={24} />
      </span>
      <Facts code={code} />
      <Icon name="right" />
    </Link>
  );
});

function ChoosableLine({ code, choosing }: Required<CodeLineProps>): ReactElement {
  return (
    <label
      className={styles["line"]}
      data-state={code.state}
      data-choosable={isChoosable(code)}
      data-backup={isBackup(code)}
    >
      <Checkbox
        checked={choosing.chosen.has(code.id)}
        disabled={!isChoosable(code)}
        aria-label={code.holder.name}
        onChange={() => choosing.toggle(code)}
      />
      <Facts code={code} />
      <span className="quiet">
        <Icon name={KIND_ICONS[code.kind]} />
      </span>
    </label>
  );
}

function Facts({ code }: { readonly code: Code }): ReactElement {
  const zone = useZone();
  const now = useNow(60_000);
  const isOver = isOverState(code.state);
  const when =
    code.kind === "emergency"
      ? text.kind.emergency.name
      : ruleInWords(code.rule, { from: code.startsAt, until: code.endsAt }, { zone, now, isOver });
  return (
    <span className={styles["lineFacts"]}>
      <span className="strong cut">
        <bdi>{code.holder.name}</bdi>
        <LabelOf code={code} />
      </span>
      <span className={`small quiet ${styles["lineWhen"]}`}>{when}</span>
      <span className="small quiet cut">
        {wantedPlacements(code)
          .map(({ lockName }) => isolated(lockName))
          .join(", ")}
      </span>
      <span className={`small row ${styles["lineState"]}`}>
        <LineState code={code} isOver={isOver} />
      </span>
    </span>
  );
}

/** A backup code has no label of its own: it says what it is. */
function LabelOf({ code }: { readonly code: Code }): ReactElement | null {
  const words = isBackup(code) ? text.code.backup : code.label;
  return words === null ? null : (
    <span className={`quiet ${styles["label"]}`}>
      <span> · </span>
      <bdi>{words}</bdi>
    </span>
  );
}

function LineState({ code, isOver }: { readonly code: Code; readonly isOver: boolean }): ReactElement {
  const now = useNow(60_000);
  const needsYou = code.placements.some(
    (placement) =>
      placement.state === "refused" || (placement.state === "removing" && (isOver || isTakenOff(placement, code))),
  );
  return (
    <>
      {needsYou ? (
        <Mark icon="bell" tone="bad">
          {text.codes.needsYou}
        </Mark>
      ) : (
        <StateMark code={code} now={now} />
      )}
      {code.state === "active" && !isAsleep(code, now) && <Placed code={code} />}
    </>
  );
}

function Placed({ code }: { readonly code: Code }): ReactElement {
  const wanted = wantedPlacements(code);
  const placed = wanted.filter(isPlaced).length;
  const total = wanted.length;
  return <span className={placed < total ? "tone-wait" : "quiet"}>{text.codes.onLocks(placed, total)}</span>;
}
