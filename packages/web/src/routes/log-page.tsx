import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { api } from "../api.ts";
import { useLogReading } from "../check-up/use-log-reading.ts";
import type { HouseEvent } from "../api-types.ts";
import styles from "../code/form.module.css";
import { EventDays } from "../entry/event-list.tsx";
import { kindsOf, letsThrough, LOG_FILTERS, type LogFilter } from "../entry/log-filter.ts";
import { useLiveEvents } from "../live.tsx";
import { text } from "../text/text.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";
import { Waiting } from "../ui/waiting.tsx";

const PAGE_EVENTS = 50;

/** Everything that happens, as it happens, newest first. */
export function LogPage(): ReactElement {
  usePageTitle(text.log.title);
  useLogReading();
  const [filter, setFilter] = useState<LogFilter>("all");
  return (
    <div className="stack-l">
      <h1>{text.log.title}</h1>
      <div className={styles["chips"]} role="group" aria-label={text.log.title}>
        {LOG_FILTERS.map((one) => (
          <button
            key={one}
            type="button"
            className={styles["chip"]}
            aria-pressed={one === filter}
            onClick={() => setFilter(one)}
          >
            {text.log.filter[one]}
          </button>
        ))}
      </div>
      <Stream key={filter} filter={filter} />
    </div>
  );
}

function Stream({ filter }: { readonly filter: LogFilter }): ReactElement {
  const { stored, arrived } = useLog(filter);
  if (stored.isPending) return <Waiting height={40} lines={6} />;
  if (stored.isError) return <ProblemNote error={stored.error} onRetry={() => void stored.refetch()} />;
  const events = newestFirst([...arrived, ...stored.data.pages.flatMap(({ items }) => items)]);
  if (events.length === 0) {
    return (
      <div className="card stack">
        <h2>{text.log.emptyTitle}</h2>
        <p className="quiet">{text.log.emptyText}</p>
      </div>
    );
  }
  const newFrom = Math.min(...arrived.map(({ sequence }) => sequence));
  return (
    <div className="stack" data-log>
      <EventDays events={events} newFrom={newFrom} />
      {stored.hasNextPage && (
        <Button variant="default" loading={stored.isFetchingNextPage} onClick={() => void stored.fetchNextPage()}>
          {text.log.older}
        </Button>
      )}
    </div>
  );
}

function useLog(filter: LogFilter) {
  const [arrived, setArrived] = useState<readonly HouseEvent[]>([]);
  useLiveEvents((event) => {
    if (letsThrough(filter, event.kind)) setArrived((before) => [event, ...before]);
  });
  const stored = useInfiniteQuery({
    queryKey: ["events", "log", filter],
    queryFn: ({ pageParam }) => api.events({ kinds: kindsOf(filter) }, { after: pageParam, limit: PAGE_EVENTS }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    staleTime: 0,
  });
  return { stored, arrived };
}

/** An event may come by the stream and with a page: it is shown once. */
function newestFirst(events: readonly HouseEvent[]): readonly HouseEvent[] {
  const bySequence = new Map(events.map((event) => [event.sequence, event]));
  return [...bySequence.values()].sort((a, b) => b.sequence - a.sequence);
}
