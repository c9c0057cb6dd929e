import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { type CheckUp, checkUpQuery } from "../check-up/api.ts";
import styles from "../check-up/check-up.module.css";
import { FindingCard } from "../check-up/finding-card.tsx";
import { IgnoredList } from "../check-up/ignored-list.tsx";
import { UndoBar } from "../check-up/undo-bar.tsx";
import type { Undo } from "../check-up/use-mend.ts";
import { ApiProblem } from "../request.ts";
import { text } from "../text/text.ts";
import { Mark, Note } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";
import { Waiting } from "../ui/waiting.tsx";

/** What people commonly leave as it should not stay, each with its remedy. */
export function CheckUpPage(): ReactElement {
  usePageTitle(text.checkUp.title);
  const checkUp = useQuery(checkUpQuery);
  const { data, error } = checkUp;
  return (
    <div className="stack-l">
      <div className="stack-s">
        <h1>{data === undefined ? text.checkUp.title : answer(data)}</h1>
        {data !== undefined && (
          <p className="quiet">{text.checkUp.looked(data.looked.locks, data.looked.codes, data.looked.members)}</p>
        )}
      </div>
      {data !== undefined && <Result checkUp={data} />}
      {data === undefined && error !== null && <Failed error={error} onRetry={() => void checkUp.refetch()} />}
      {checkUp.isPending && <Waiting height={120} lines={3} />}
    </div>
  );
}

function answer({ items }: CheckUp): string {
  return items.length === 0 ? text.checkUp.nothing : text.checkUp.things(items.length);
}

function Failed({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }): ReactElement {
  const isForbidden = error instanceof ApiProblem && error.code === "forbidden";
  if (!isForbidden) return <ProblemNote error={error} onRetry={onRetry} />;
  return (
    <Note icon="shield" tone="sleep">
      <p>{text.checkUp.notYours}</p>
    </Note>
  );
}

function Result({ checkUp: { items, ignored, unknown } }: { readonly checkUp: CheckUp }): ReactElement {
  const [undo, setUndo] = useState<Undo | null>(null);
  return (
    <>
      {undo !== null && <UndoBar undo={undo} onDone={() => setUndo(null)} />}
      {items.length === 0 && (
        <div className="card">
          <Mark icon="tick" tone="good">
            {text.checkUp.nothingFound}
          </Mark>
        </div>
      )}
      <ul className={styles["list"]}>
        {items.map((finding) => (
          <FindingCard key={finding.id} finding={finding} onUndo={setUndo} />
        ))}
      </ul>
      <IgnoredList ignored={ignored} />
      {unknown.length > 0 && (
        <section className="stack-s small quiet" aria-label={text.checkUp.unknownTitle}>
          <h2 className="small strong">{text.checkUp.unknownTitle}</h2>
          <ul className={styles["unknown"]}>
            {unknown.map(({ kind, count }) => (
              <li key={kind}>{text.checkUp.unknown[kind](count)}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
