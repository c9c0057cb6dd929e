import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { EntryList } from "../lock/entry-list.tsx";
import { May } from "../site/rights.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { ComingList } from "../today/coming-list.tsx";
import { DoorStrip } from "../today/door-strip.tsx";
import { NeedsList } from "../today/needs-list.tsx";
import styles from "../today/today.module.css";
import { todaySentence } from "../today/today-sentence.ts";
import { type Today, useToday } from "../today/use-today.ts";
import { Calmly } from "../ui/calmly.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useNow } from "../ui/use-now.ts";
import { usePageTitle } from "../ui/use-page-title.ts";
import { Waiting } from "../ui/waiting.tsx";

/** So many of the last entries are shown. */
const ENTRIES = 6;

/** The day at a glance: what needs somebody, who comes and goes, how the doors stand, who came last. */
export function TodayPage(): ReactElement {
  usePageTitle(text.today.title);
  const { today, error, retry } = useToday();
  if (today === null) {
    return error === undefined || error === null ? (
      <Waiting height={120} lines={4} />
    ) : (
      <ProblemNote error={error} onRetry={retry} />
    );
  }
  return <Day today={today} />;
}

function Day({ today }: { readonly today: Today }): ReactElement {
  const zone = useZone();
  const now = useNow();
  const { needs, locks, days, isCut } = today;
  return (
    <div className="stack-l" data-today>
      <h1>{todaySentence({ needs: needs.length, doors: locks.length, days, isCut }, zone, now)}</h1>
      {locks.length === 0 ? (
        <Start />
      ) : (
        <div className={styles["columns"]}>
          <Calmly>
            <div className="stack-l">
              <NeedsList today={today} />
              <ComingList today={today} />
            </div>
            <div className="stack-l">
              <DoorStrip locks={locks} />
              <Entries today={today} />
            </div>
          </Calmly>
        </div>
      )}
    </div>
  );
}

function Start(): ReactElement {
  return (
    <div className="card stack">
      <h2>{text.today.startTitle}</h2>
      <p className="quiet">{text.today.startText}</p>
      <div>
        <May right="add_locks">
          <Button renderRoot={(props) => <Link to="/doors" {...props} />}>{text.today.addDoor}</Button>
        </May>
      </div>
    </div>
  );
}

function Entries({ today }: { readonly today: Today }): ReactElement {
  const entries = today.entries.slice(0, ENTRIES);
  return (
    <section className="stack" aria-label={text.today.entries}>
      <div className="row-fixed spread">
        <h2>{text.today.entries}</h2>
        <Link to="/log" className={styles["more"]}>
          {text.today.wholeLog}
        </Link>
      </div>
      {entries.length === 0 ? <p className="small quiet">{text.today.noEntries}</p> : <EntryList events={entries} />}
    </section>
  );
}
