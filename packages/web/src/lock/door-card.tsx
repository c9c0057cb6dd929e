import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { HouseEvent } from "../api-types.ts";
import { momentText, msOf } from "../site/clock.ts";
import { May } from "../site/rights.ts";
import { Moment, useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { Mark } from "../ui/mark.tsx";
import { useNow } from "../ui/use-now.ts";
import { AlarmNote } from "./alarm-note.tsx";
import { BoltButton } from "./bolt-button.tsx";
import styles from "./door.module.css";
import { CodeLink, Names } from "./door-names.tsx";
import type { DoorFacts } from "./door-facts.ts";
import { DoorState } from "./door-state.tsx";
import { EmergencyPart } from "./emergency-part.tsx";
import { RiskRing } from "./risk-ring.tsx";

interface DoorCardProps {
  readonly facts: DoorFacts;
  /** Its details are shown beside the list. */
  readonly isShown: boolean;
}

/** From here on a battery is to be changed soon. */
const LOW_PERCENT = 20;

/** One door: how it stands, who came last, who may come now and next, and what it needs. */
export function DoorCard({ facts, isShown }: DoorCardProps): ReactElement {
  const { lock, alarms, live, coming, emergency, lastEntry } = facts;
  return (
    <section className={`card ${styles["card"]}`} aria-label={lock.name} data-lock={lock.id} data-shown={isShown}>
      <div className="row-fixed spread">
        <h2 className="cut">
          <Link
            className={styles["name"]}
            to="/doors/$lockId"
            params={{ lockId: lock.id }}
            resetScroll={false}
            aria-current={isShown ? "true" : undefined}
          >
            {lock.name}
            <Icon name="right" size={18} />
          </Link>
        </h2>
        {lock.isBuiltIn && (
          <Link className={styles["keypad"]} to="/keypad/$lockId" params={{ lockId: lock.id }}>
            <Icon name="keypad" /> {text.doors.keypad}
          </Link>
        )}
      </div>
      <div className={styles["standing"]}>
        <DoorState lock={lock} />
        <Battery percent={lock.state.batteryPercent} />
      </div>
      {alarms.map((alarm) => (
        <AlarmNote key={alarm.id} alarm={alarm} lock={lock} codes={[...live, ...coming]} />
      ))}
      <p className="small">
        <LastEntry entry={lastEntry} />
      </p>
      <Facts facts={facts} />
      <SlotFacts facts={facts} />
      <May right="move_bolts">
        <BoltButton lock={lock} />
      </May>
      {emergency.length > 0 && <EmergencyPart lock={lock} codes={emergency} />}
    </section>
  );
}

function LastEntry({ entry }: { readonly entry: HouseEvent | null }): ReactElement {
  const zone = useZone();
  const now = useNow();
  if (entry === null) return <span className="quiet">{text.doors.noEntry}</span>;
  const when = momentText(msOf(entry.at), zone, now);
  if (entry.reason !== "granted") {
    return (
      <Mark icon="stop" tone="bad">
        {text.doors.lastDenied(when)}
      </Mark>
    );
  }
  return (
    <Mark icon="door" tone="good">
      {text.doors.lastEntry(entry.holderName ?? text.doors.someone, when)}
    </Mark>
  );
}

function Battery({ percent }: { readonly percent: number | null }): ReactElement | null {
  if (percent === null) return null;
  return (
    <span className={`small ${styles["battery"]}`}>
      <Mark icon="battery" tone={percent <= LOW_PERCENT ? "bad" : "sleep"}>
        <span className="unseen">{text.doors.batteryLabel} </span>
        {text.doors.battery(Math.round(percent))}
      </Mark>
    </span>
  );
}

function Facts({ facts }: { readonly facts: DoorFacts }): ReactElement {
  const { live, coming } = facts;
  const [next] = coming;
  return (
    <dl className={styles["facts"]}>
      <dt>{text.doors.liveCodes}</dt>
      <dd>
        <Names codes={live} />
      </dd>
      <dt>{text.doors.next}</dt>
      <dd>
        {next === undefined ? (
          <span className="quiet">{text.doors.nothingNext}</span>
        ) : (
          <>
            <CodeLink code={next} />
            {next.startsAt !== null && (
              <span className="quiet">
                , <Moment at={next.startsAt} />
              </span>
            )}
          </>
        )}
      </dd>
    </dl>
  );
}

/** How full its keypad is, and what that means for who guesses. */
function SlotFacts({ facts: { lock } }: { readonly facts: DoorFacts }): ReactElement {
  return (
    <div className={`small ${styles["slotFacts"]}`}>
      <span className="quiet">
        {text.doors.slots(
          lock.slotsFree === null ? lock.codesLive : lock.capabilities.slots.count - lock.slotsFree,
          lock.capabilities.slots.count,
        )}
      </span>
      {lock.risk !== null && <RiskRing risk={lock.risk} isShort />}
      {lock.codesUnmanaged > 0 && (
        <Link to="/doors/$lockId" params={{ lockId: lock.id }} hash="slots" title={text.doors.unmanagedHint}>
          <Mark icon="question" tone="info">
            {text.doors.unmanaged(lock.codesUnmanaged)}
          </Mark>
        </Link>
      )}
    </div>
  );
}
