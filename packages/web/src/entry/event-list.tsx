import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { HouseEvent } from "../api-types.ts";
import { fullText, msOf, preciseTimeText } from "../site/clock.ts";
import { useZone } from "../site/site-context.tsx";
import { Mark } from "../ui/mark.tsx";
import styles from "./event-list.module.css";
import { eventWords } from "./event-words.ts";

interface EventListProps {
  readonly events: readonly HouseEvent[];
  /** Events from this sequence on have just come. */
  readonly newFrom?: number;
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
