import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useParams } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { AddLock } from "../lock/add-lock.tsx";
import { DoorCard } from "../lock/door-card.tsx";
import styles from "../lock/door.module.css";
import { type DoorFacts, isOpen } from "../lock/door-facts.ts";
import { useDoorFacts } from "../lock/use-door-facts.ts";
import { locksQuery } from "../queries.ts";
import { May } from "../site/rights.ts";
import { text } from "../text/text.ts";
import { Calmly } from "../ui/calmly.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";
import { useWide } from "../ui/use-wide.ts";
import { Waiting } from "../ui/waiting.tsx";

/** All doors; where one is opened, its details beside them if there is room, else in their place. */
export function DoorsPage(): ReactElement {
  usePageTitle(text.app.doors);
  const { lockId } = useParams({ strict: false });
  const isWide = useWide();
  if (lockId === undefined) return <DoorList shownId={null} />;
  if (!isWide) return <Outlet />;
  return (
    <div className={styles["split"]}>
      <DoorList shownId={lockId} />
      <div className={styles["panel"]}>
        <Outlet />
      </div>
    </div>
  );
}

function DoorList({ shownId }: { readonly shownId: string | null }): ReactElement {
  const locks = useQuery(locksQuery);
  const facts = useDoorFacts();
  if (locks.isError && locks.data === undefined) {
    return <ProblemNote error={locks.error} onRetry={() => void locks.refetch()} />;
  }
  if (facts === null) return <Waiting height={320} />;
  return (
    <div className="stack-l">
      <h1>{answer(facts)}</h1>
      {facts.length === 0 && <p className="quiet">{text.today.startText}</p>}
      <div className={styles["grid"]}>
        <Calmly step={4}>
          {facts.map((one) => (
            <DoorCard key={one.lock.id} facts={one} isShown={one.lock.id === shownId} />
          ))}
          <div key="deeds" className={`row ${styles["deeds"]}`}>
            {facts.length > 0 && (
              <May right="make_codes">
                <Button variant="default" renderRoot={(props) => <Link to="/codes/new" {...props} />}>
                  {text.doors.makeCode}
                </Button>
              </May>
            )}
            <May right="add_locks">
              <AddLock isFirst={facts.length === 0} />
            </May>
          </div>
        </Calmly>
      </div>
    </div>
  );
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
