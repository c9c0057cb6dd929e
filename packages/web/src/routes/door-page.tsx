import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { AlarmNote } from "../lock/alarm-note.tsx";
import { BoltButton } from "../lock/bolt-button.tsx";
import { DoorAbout } from "../lock/door-about.tsx";
import { DoorCodes } from "../lock/door-codes.tsx";
import type { DoorFacts } from "../lock/door-facts.ts";
import { DoorState } from "../lock/door-state.tsx";
import styles from "../lock/door.module.css";
import { EmergencyPart } from "../lock/emergency-part.tsx";
import { EntryList } from "../lock/entry-list.tsx";
import { ExplainForm } from "../lock/explain-form.tsx";
import { KeypadSwitch } from "../lock/keypad-switch.tsx";
import { SlotTable } from "../lock/slot-table.tsx";
import { useDoorFacts } from "../lock/use-door-facts.ts";
import { doorEntriesQuery, locksQuery } from "../queries.ts";
import { May } from "../site/rights.ts";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useWide } from "../ui/use-wide.ts";
import { Waiting } from "../ui/waiting.tsx";

/** One door with all that is known of it and all that can be done about it. */
export function DoorPage(): ReactElement {
  const { lockId } = useParams({ from: "/house/doors/$lockId" });
  const locks = useQuery(locksQuery);
  const facts = useDoorFacts();
  if (locks.isError && locks.data === undefined) {
    return <ProblemNote error={locks.error} onRetry={() => void locks.refetch()} />;
  }
  if (facts === null) return <Waiting height={160} lines={3} />;
  const shown = facts.find(({ lock }) => lock.id === lockId);
  if (shown === undefined) return <Missing />;
  return <Door key={lockId} facts={shown} />;
}

function Missing(): ReactElement {
  return (
    <div className="stack">
      <h1>{text.lock.missing}</h1>
      <Link to="/doors">{text.app.toDoors}</Link>
    </div>
  );
}

function Door({ facts }: { readonly facts: DoorFacts }): ReactElement {
  const { lock, alarms, live, coming, emergency } = facts;
  return (
    <article className="stack-l" aria-label={lock.name} data-door-detail={lock.id}>
      <Head facts={facts} />
      {alarms.map((alarm) => (
        <AlarmNote key={alarm.id} alarm={alarm} lock={lock} codes={[...live, ...coming]} isAtDoor />
      ))}
      <May right="move_bolts">
        <BoltButton lock={lock} />
      </May>
      <DoorCodes facts={facts} />
      <Entries lockId={lock.id} />
      <May right="explain_pins">
        <ExplainForm lock={lock} />
      </May>
      <SlotTable lock={lock} />
      <DoorAbout lock={lock} />
      <May right="switch_keypads">
        <KeypadSwitch lock={lock} />
      </May>
      <EmergencyPart lock={lock} codes={emergency} isAtDoor />
    </article>
  );
}

function Head({ facts: { lock } }: { readonly facts: DoorFacts }): ReactElement {
  const isWide = useWide();
  return (
    <div className="stack">
      <div className="row-fixed spread">
        {isWide ? (
          <h2 className={styles["title"]}>{lock.name}</h2>
        ) : (
          <Link to="/doors" className={styles["back"]} resetScroll={false}>
            <Icon name="left" /> {text.app.doors}
          </Link>
        )}
        <span className="row-fixed">
          {lock.isBuiltIn && (
            <Link className={styles["keypad"]} to="/keypad/$lockId" params={{ lockId: lock.id }}>
              <Icon name="keypad" /> {text.doors.keypad}
            </Link>
          )}
          {isWide && (
            <Link to="/doors" className={styles["close"]} aria-label={text.lock.close} resetScroll={false}>
              <Icon name="close" />
            </Link>
          )}
        </span>
      </div>
      {!isWide && <h1>{lock.name}</h1>}
      <DoorState lock={lock} />
    </div>
  );
}

function Entries({ lockId }: { readonly lockId: string }): ReactElement {
  const entries = useQuery(doorEntriesQuery(lockId));
  const items = entries.data?.items ?? [];
  return (
    <section className={styles["part"]} aria-label={text.lock.entries}>
      <h2 className={styles["partTitle"]}>{text.lock.entries}</h2>
      {entries.isError && <ProblemNote error={entries.error} onRetry={() => void entries.refetch()} />}
      {entries.data !== undefined && items.length === 0 && <p className="small quiet">{text.doors.noEntry}</p>}
      {items.length > 0 && <EntryList events={items} />}
    </section>
  );
}
