import type { ReactElement } from "react";
import type { HouseEvent } from "../api-types.ts";
import { eventWords } from "../entry/event-words.ts";
import { fullText, momentText, msOf } from "../site/clock.ts";
import { useZone } from "../site/site-context.tsx";
import { Mark } from "../ui/mark.tsx";
import { useNow } from "../ui/use-now.ts";
import styles from "./door.module.css";

/** A few entries of any day, newest first. */
export function EntryList({ events }: { readonly events: readonly HouseEvent[] }): ReactElement {
  const zone = useZone();
  const now = useNow(60_000);
  return (
    <ol className={`card ${styles["entries"]}`}>
      {events.map((event) => {
        const { icon, tone, words } = eventWords(event);
        return (
          <li key={event.sequence} data-kind={event.kind}>
            <Mark icon={icon} tone={tone}>
              <span style={{ color: "var(--ink)" }}>{words}</span>
            </Mark>
            <time className="quiet" dateTime={event.at} title={fullText(msOf(event.at), zone)}>
              {momentText(msOf(event.at), zone, now)}
            </time>
          </li>
        );
      })}
    </ol>
  );
}
