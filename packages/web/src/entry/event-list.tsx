import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { HouseEvent } from "../api-types.ts";
import { fullText, momentText, msOf } from "../site/clock.ts";
import { useZone } from "../site/site-context.tsx";
import { Mark } from "../ui/mark.tsx";
import { useNow } from "../ui/use-now.ts";
import styles from "./event-list.module.css";
import { eventWords } from "./event-words.ts";

interface EventListProps {
  readonly events: readonly HouseEvent[];
}

/** Events of any day, each in one line. */
export function EventList({ events }: EventListProps): ReactElement {
  return (
    <ol className={styles["list"]}>
      {events.map((event) => (
        <EventLine key={event.sequence} event={event} />
      ))}
    </ol>
  );
}

function EventLine({ event }: { readonly event: HouseEvent }): ReactElement {
  const zone = useZone();
  const now = useNow(60_000);
  const { icon, tone, words } = eventWords(event);
  const sentence = <span style={{ color: "var(--ink)" }}>{words}</span>;
  return (
    <li className={styles["line"]} data-kind={event.kind}>
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
        {momentText(msOf(event.at), zone, now)}
      </time>
    </li>
  );
}
