import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { dayText, msOf } from "../site/clock.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { useNow } from "../ui/use-now.ts";
import type { IgnoredFinding } from "./api.ts";
import styles from "./check-up.module.css";
import { findingWords } from "./finding-words.ts";
import { useQuiet } from "./use-quiet.ts";

/** What is quiet for a while, folded away. */
export function IgnoredList({ ignored }: { readonly ignored: readonly IgnoredFinding[] }): ReactElement | null {
  if (ignored.length === 0) return null;
  return (
    <details className="card">
      <summary className={styles["summary"]}>{text.checkUp.ignored(ignored.length)}</summary>
      <ul className="stack">
        {ignored.map((one) => (
          <IgnoredLine key={one.finding.id} ignored={one} />
        ))}
      </ul>
    </details>
  );
}

function IgnoredLine({ ignored: { finding, until, byName } }: { readonly ignored: IgnoredFinding }): ReactElement {
  const zone = useZone();
  const now = useNow(60_000);
  const quiet = useQuiet();
  const day = dayText(msOf(until), zone, now);
  const { title } = findingWords(finding);
  return (
    <li className={styles["ignored"]} data-ignored={finding.kind}>
      <div className="grow">
        <div>{title}</div>
        <div className="small quiet">
          {byName === null ? text.checkUp.ignoredUntil(day) : text.checkUp.ignoredBy(day, byName)}
        </div>
      </div>
      <Button
        variant="default"
        size="sm"
        aria-label={`${text.checkUp.heed}: ${title}`}
        loading={quiet.isPending}
        onClick={() => quiet.mutate({ finding: finding.id, isIgnored: false })}
      >
        {text.checkUp.heed}
      </Button>
    </li>
  );
}
