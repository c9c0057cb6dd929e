import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { CodeLine } from "../code/code-line.tsx";
import { isOverState } from "../code/code-sentence.ts";
import listStyles from "../code/list.module.css";
import type { HolderDetail } from "../people/api.ts";
import { ContactCard } from "../people/contact-card.tsx";
import { EraseCard } from "../people/erase-card.tsx";
import styles from "../people/people.module.css";
import { holderQuery } from "../people/queries.ts";
import { useRights } from "../site/rights.ts";
import { Moment } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";
import { Waiting } from "../ui/waiting.tsx";

/** One person: how to reach them, their codes now and before, and how they are forgotten. */
export function PersonPage(): ReactElement {
  const { holderId } = useParams({ from: "/house/people/$holderId" });
  const holder = useQuery(holderQuery(holderId));
  usePageTitle(holder.data?.name ?? text.people.title);
  return (
    <div className="stack-l">
      <Link to="/people" className={`row-fixed ${styles["back"]}`}>
        <Icon name="left" /> {text.people.back}
      </Link>
      {holder.isPending && <Waiting height={120} lines={3} />}
      {holder.isError && <ProblemNote error={holder.error} onRetry={() => void holder.refetch()} />}
      {holder.isSuccess && <Person holder={holder.data} />}
    </div>
  );
}

function sentenceOf(holder: HolderDetail, live: number): string {
  if (holder.erasedAt !== null) return text.people.sentence.erased;
  return live > 0 ? text.people.sentence.live(holder.name, live) : text.people.sentence.none(holder.name);
}

function Person({ holder }: { readonly holder: HolderDetail }): ReactElement {
  const may = useRights();
  const live = holder.codes.filter(({ state }) => !isOverState(state));
  const past = holder.codes.filter(({ state }) => isOverState(state));
  const isErased = holder.erasedAt !== null;
  return (
    <>
      <div className="stack-s">
        <h1>{sentenceOf(holder, live.length)}</h1>
        <LastEntry holder={holder} />
      </div>
      <div className={listStyles["lister"]}>
        <div className={listStyles["detail"]}>
          <div className={listStyles["column"]}>
            {live.length > 0 && <Codes title={text.people.codes} codes={live} />}
            {past.length > 0 && <Codes title={text.people.past} codes={past} />}
          </div>
          <div className={listStyles["column"]}>
            {!isErased && <ContactCard holder={holder} mayChange={may("change_holders")} />}
            {!isErased && may("export_holders") && <EraseCard holder={holder} mayErase={may("erase_holders")} />}
          </div>
        </div>
      </div>
    </>
  );
}

function LastEntry({ holder }: { readonly holder: HolderDetail }): ReactElement {
  const [last] = holder.codes
    .flatMap(({ lastUsedAt }) => (lastUsedAt === null ? [] : [lastUsedAt]))
    .toSorted()
    .reverse();
  return (
    <p className="quiet">
      {last === undefined ? (
        text.people.neverEntered
      ) : (
        <>
          {text.people.lastEntry} <Moment at={last} />
        </>
      )}
    </p>
  );
}

function Codes({ title, codes }: { readonly title: string; readonly codes: HolderDetail["codes"] }): ReactElement {
  return (
    <section className={`stack ${styles["codes"]}`} aria-label={title}>
      <h2>{title}</h2>
      <ul className="stack">
        {codes.map((code) => (
          <li key={code.id}>
            <CodeLine code={code} />
          </li>
        ))}
      </ul>
    </section>
  );
}
