import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { DoorCard } from "../lock/door-card.tsx";
import styles from "../lock/door-card.module.css";
import { type DoorFacts, doorFacts, isOpen } from "../lock/door-facts.ts";
import { alarmsQuery, doorCodesQuery, lastEntriesQuery, locksQuery } from "../queries.ts";
import { text } from "../text/text.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Waiting } from "../ui/waiting.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";

/** All doors, with one sentence on how they stand. */
export function DoorsPage(): ReactElement {
  usePageTitle(text.app.doors);
  const locks = useQuery(locksQuery);
  const facts = useDoorFacts();
  if (locks.isError && locks.data === undefined) {
    return <ProblemNote error={locks.error} onRetry={() => void locks.refetch()} />;
  }
  if (facts === null) return <Waiting height={320} />;
  return (
    <div className="stack-l">
      <h1>{answer(facts)}</h1>
      {facts.length === 0 && <NoDoors />}
      <div className={styles["grid"]}>
        {facts.map((one) => (
          <DoorCard key={one.lock.id} facts={one} />
        ))}
      </div>
      {facts.length > 0 && (
        <div>
          <Button variant="default" renderRoot={(props) => <Link to="/codes/new" {...props} />}>
            {text.doors.makeCode}
          </Button>
        </div>
      )}
    </div>
  );
}

function useDoorFacts(): readonly DoorFacts[] | null {
  const locks = useQuery(locksQuery).data?.items;
  const active = useQuery(doorCodesQuery("active")).data?.items ?? [];
  const scheduled = useQuery(doorCodesQuery("scheduled")).data?.items ?? [];
  const entries = useQuery(lastEntriesQuery).data?.items ?? [];
  const alarms = useQuery(alarmsQuery).data?.items ?? [];
  const codes = [...new Map([...active, ...scheduled].map((code) => [code.id, code])).values()];
  return locks === undefined ? null : doorFacts({ locks, codes, entries, alarms });
}

/** The sentence that its reader came for: what needs them, else what is open. */
function answer(facts: readonly DoorFacts[]): string {
  const { answer: words } = text.doors;
  const alarms = facts.reduce((sum, one) => sum + one.alarms.length, 0);
  if (alarms > 0) return words.alarms(alarms);
  if (facts.length === 0) return words.none;
  const open = facts.filter(({ lock }) => isOpen(lock) === true);
  if (open.length > 1) return words.manyOpen(open.length);
  if (open[0] !== undefined) return words.open(open[0].lock.name);
  const unknown = facts.filter(({ lock }) => isOpen(lock) === null).length;
  return unknown > 0 ? words.unknown(unknown) : words.allLocked(facts.length);
}

function NoDoors(): ReactElement {
  return (
    <div className="card stack">
      <h2>{text.doors.emptyTitle}</h2>
      <p className="quiet">{text.doors.emptyText}</p>
      <code>{text.doors.emptyCommand}</code>
    </div>
  );
}
