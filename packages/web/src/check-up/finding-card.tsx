import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { Moment } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import type { IconName } from "../ui/icon.tsx";
import { Mark, type Tone } from "../ui/mark.tsx";
import type { Finding } from "./api.ts";
import styles from "./check-up.module.css";
import { findingWords } from "./finding-words.ts";
import { RemedyPart } from "./remedy.tsx";
import { useQuiet } from "./use-quiet.ts";
import type { Undo } from "./use-mend.ts";

const LOOKS: Readonly<Record<Finding["severity"], readonly [IconName, Tone]>> = {
  high: ["triangle", "bad"],
  medium: ["tools", "wait"],
  low: ["shield", "info"],
};

interface FindingCardProps {
  readonly finding: Finding;
  readonly onUndo: (undo: Undo) => void;
}

/** One thing to mend: what, why, since when, and its remedy. */
export function FindingCard({ finding, onUndo }: FindingCardProps): ReactElement {
  const { title, why } = findingWords(finding);
  const [icon, tone] = LOOKS[finding.severity];
  const quiet = useQuiet();
  return (
    <li className={`card ${styles["finding"]}`} data-finding={finding.kind}>
      <div className="stack-s grow">
        <div className="row small">
          <Mark icon={icon} tone={tone}>
            {text.checkUp.severity[finding.severity]}
          </Mark>
          <span className="quiet">
            <Since at={finding.since} />
          </span>
        </div>
        <h2 className={styles["title"]}>{title}</h2>
        <p className="quiet">{why}</p>
      </div>
      <div className={styles["actions"]}>
        <RemedyPart finding={finding} onUndo={onUndo} />
        <Button
          variant="subtle"
          size="sm"
          aria-label={`${text.checkUp.ignore}: ${title}`}
          loading={quiet.isPending}
          onClick={() => quiet.mutate({ finding: finding.id, isIgnored: true })}
        >
          {text.checkUp.ignore}
        </Button>
      </div>
    </li>
  );
}

/** The word order around a moment is the language's own. */
function Since({ at }: { readonly at: string }): ReactElement {
  const [before = "", after = ""] = text.checkUp.since("\u0000").split("\u0000");
  return (
    <>
      {before}
      <Moment at={at} />
      {after}
    </>
  );
}
