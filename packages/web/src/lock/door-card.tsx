import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Code, HouseEvent, Lock } from "../api-types.ts";
import { slotsQuery } from "../queries.ts";
import { momentText, msOf } from "../site/clock.ts";
import { Moment, useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { Mark } from "../ui/mark.tsx";
import { useNow } from "../ui/use-now.ts";
import { AlarmNote } from "./alarm-note.tsx";
import { BoltButton } from "./bolt-button.tsx";
import styles from "./door-card.module.css";
import { type DoorFacts, isOpen, unmanagedCount } from "./door-facts.ts";
import { RiskRing } from "./risk-ring.tsx";

/** Names on a card before the rest is only counted. */
const NAMES_MAX = 3;

/** One door: how it stands, who came last, who may come now and next, and what it needs. */
export function DoorCard({ facts }: { readonly facts: DoorFacts }): ReactElement {
  const { lock, alarms, live, coming, lastEntry } = facts;
  return (
    <section className="card stack" aria-label={lock.name} data-lock={lock.id}>
      <div className="row-fixed spread">
        <h2 className="cut">{lock.name}</h2>
        {lock.isBuiltIn && (
          <Link className={styles["keypad"]} to="/keypad/$lockId" params={{ lockId: lock.id }}>
            <Icon name="keypad" /> {text.doors.keypad}
          </Link>
        )}
      </div>
      <DoorState lock={lock} />
      {alarms.map((alarm) => (
        <AlarmNote key={alarm.id} alarm={alarm} lock={lock} codes={[...live, ...coming]} />
      ))}
      <p className="small">
        <LastEntry entry={lastEntry} />
      </p>
      <Facts facts={facts} />
      <BoltButton lock={lock} />
    </section>
  );
}

function DoorState({ lock }: { readonly lock: Lock }): ReactElement {
  const zone = useZone();
  const now = useNow();
  const { unreachableSince, lockedOutUntil, keypadSeen, door } = lock.state;
  const open = isOpen(lock);
  return (
    <div className="stack-s">
      <div className={styles["state"]} data-bolt={lock.state.bolt}>
        {open === null && (
          <Mark icon="moon" tone="sleep" size={24}>
            {text.doors.unknown}
          </Mark>
        )}
        {open === true && (
          <Mark icon="unlock" tone="wait" size={24}>
            {door === "open" ? text.doors.ajar : text.doors.open}
          </Mark>
        )}
        {open === false && (
          <Mark icon="lock" tone="good" size={24}>
            {text.doors.locked}
          </Mark>
        )}
      </div>
      {unreachableSince !== null && (
        <Mark icon="moon" tone="sleep">
          {text.doors.asleep(momentText(msOf(unreachableSince), zone, now))}
        </Mark>
      )}
      {lockedOutUntil !== null && msOf(lockedOutUntil) > now && (
        <Mark icon="stop" tone="bad">
          {text.doors.lockedOut(momentText(msOf(lockedOutUntil), zone, now))}
        </Mark>
      )}
      {keypadSeen === false && (
        <Mark icon="stop" tone="bad">
          {text.doors.keypadOff}
        </Mark>
      )}
    </div>
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

function Facts({ facts }: { readonly facts: DoorFacts }): ReactElement {
  const { lock, live, coming } = facts;
  const slots = useQuery(slotsQuery(lock.id));
  const unmanaged = unmanagedCount(slots.data?.items ?? []);
  const [next] = coming;
  const percent = lock.state.batteryPercent;
  return (
    <dl className={styles["facts"]}>
      <dt>{text.doors.liveCodes}</dt>
      <dd>
        <Names codes={live} />
      </dd>
      <dt>{text.doors.next}</dt>
      <dd>{next === undefined ? <span className="quiet">{text.doors.nothingNext}</span> : <NextCode code={next} />}</dd>
      <dt>{text.doors.slotsLabel}</dt>
      <dd>
        {text.doors.slots(
          lock.slotsFree === null ? lock.codesLive : lock.capabilities.slots.count - lock.slotsFree,
          lock.capabilities.slots.count,
        )}
        {unmanaged > 0 && (
          <div title={text.doors.unmanagedHint}>
            <Mark icon="question" tone="info">
              {text.doors.unmanaged(unmanaged)}
            </Mark>
          </div>
        )}
      </dd>
      {lock.risk !== null && (
        <>
          <dt>{text.doors.risk.label}</dt>
          <dd>
            <RiskRing risk={lock.risk} />
          </dd>
        </>
      )}
      {percent !== null && (
        <>
          <dt>{text.doors.batteryLabel}</dt>
          <dd>
            <Mark icon="battery" tone={percent <= 20 ? "bad" : "good"}>
              {text.doors.battery(Math.round(percent))}
            </Mark>
          </dd>
        </>
      )}
    </dl>
  );
}

function Names({ codes }: { readonly codes: readonly Code[] }): ReactElement {
  if (codes.length === 0) return <span className="quiet">{text.doors.nobody}</span>;
  const rest = codes.length - NAMES_MAX;
  return (
    <span>
      {codes.slice(0, NAMES_MAX).map((code, index) => (
        <span key={code.id}>
          {index > 0 && ", "}
          <Link to="/codes/$codeId" params={{ codeId: code.id }}>
            {code.holder.name}
          </Link>
        </span>
      ))}
      {rest > 0 && ` ${text.doors.andMore(rest)}`}
    </span>
  );
}

function NextCode({ code }: { readonly code: Code }): ReactElement {
  return (
    <span>
      <Link to="/codes/$codeId" params={{ codeId: code.id }}>
        {code.holder.name}
      </Link>
      {code.startsAt !== null && (
        <span className="quiet">
          , <Moment at={code.startsAt} />
        </span>
      )}
    </span>
  );
}
