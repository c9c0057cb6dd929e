import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { HouseEvent } from "../api-types.ts";
import { dayText, daysBetween, fullText, msOf, preciseTimeText, wallOf } from "../site/clock.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Mark } from "../ui/mark.tsx";
import { useNow } from "../ui/use-now.ts";
import styles from "./event-list.module.css";
import { eventWords } from "./event-words.ts";

interface EventListProps {
  readonly events: readonly HouseEvent[];
  /** Events from this sequence on have just come. */
  readonly newFrom?: number;
}

/** Events under the day on which they happened, newest first, by the clock of the site. */
export function EventDays({ events, newFrom }: EventListProps): ReactElement {
  const zone = useZone();
  const now = useNow(60_000);
  const days = Map.groupBy(events, (event) => wallOf(msOf(event.at), zone).slice(0, 10));
  return (
    <div className="stack">
      {[...days].map(([day, ofDay]) => (
        <section key={day}>
          <h2 className={styles["day"]}>{dayName(day, zone, now)}</h2>
          <div className="card" style={{ padding: "4px 16px" }}>
            <EventList events={ofDay} {...(newFrom !== undefined && { newFrom })} />
          </div>
        </section>
      ))}
    </div>
  );
}

function dayName(day: string, zone: string, now: number): string {
  const distance = daysBetween(wallOf(now, zone), day);
  if (distance === 0) return text.log.today;
  return distance === -1 ? text.log.yesterday : dayText(Date.parse(`${day}T12:00Z`), "UTC", now);
}

/** Events, each in one line. */
export function EventList({ events, newFrom = Number.POSITIVE_INFINITY }: EventListProps): ReactElement {
  return (
    <ol className={styles["list"]}>
      {events.map((event) => (
        <EventLine key={event.sequence} event={event} isNew={event.sequence >= newFrom} />
      ))}
    </ol>
  );
}

function EventLine({ event, isNew }: { readonly event: HouseEvent; readonly isNew: boolean }): ReactElement {
  const zone = useZone();
  const { icon, tone, words } = eventWords(event);
  const sentence = <span style={{ color: "var(--ink)" }}>{words}</span>;
  return (
    <li className={styles["line"]} data-new={isNew} data-kind={event.kind}>
      <Mark icon={icon} tone={tone}>
        {event.codeId === null ? (
          sentence
        ) : (
          <Link to="/codes/$codeId" params={{ codeId: event.codeId }} style={{ textDecoration: "none" }}>
            {sentence}
          </Link>
        )}
      </Mark>
      <time dateTime={event.at} title={fullText(msOf(event.at), zone)}>
        {preciseTimeText(msOf(event.at), zone)}
      </time>
    </li>
  );
}
