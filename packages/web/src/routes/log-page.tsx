import { useQuery } from "@tanstack/react-query";
import { lazyRouteComponent, useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, type ReactElement, Suspense, useCallback, useState } from "react";
import { Button } from "@mantine/core";
import { useLogReading } from "../check-up/use-log-reading.ts";
import type { HouseEvent } from "../api-types.ts";
import { exportAddress } from "../entry/api.ts";
import { eventWords } from "../entry/event-words.ts";
import type { LogFilter } from "../entry/log-filter.ts";
import { LogFilters } from "../entry/log-filters.tsx";
import { LogList } from "../entry/log-list.tsx";
import styles from "../entry/log.module.css";
import { useLog } from "../entry/use-log.ts";
import { lastEntriesQuery } from "../queries.ts";
import { momentText, msOf } from "../site/clock.ts";
import { May } from "../site/rights.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Calmly } from "../ui/calmly.tsx";
import { Icon } from "../ui/icon.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useNow } from "../ui/use-now.ts";
import { usePageTitle } from "../ui/use-page-title.ts";
import { Waiting } from "../ui/waiting.tsx";

/** Hashes and trees are had only by who verifies. */
const VerifyPanel = lazy(() => import("../audit/verify-panel.tsx").then(({ VerifyPanel: it }) => ({ default: it })));
const RecordDialog = lazyRouteComponent(() => import("../entry/record-dialog.tsx"), "RecordDialog");

/** Whoever has scrolled further than this reads; then nothing moves by itself. */
const TOP_PX = 200;

/** Everything that happens, as it happens, newest first. */
export function LogPage(): ReactElement {
  usePageTitle(text.log.title);
  useLogReading();
  const filter = useSearch({ from: "/house/log" });
  const navigate = useNavigate();
  const zone = useZone();
  const [isVerifying, setVerifying] = useState(false);
  const change = (next: LogFilter): void => void navigate({ to: "/log", search: next, replace: true });
  return (
    <div className="stack">
      <div className="stack-s">
        <div className={styles["head"]}>
          <h1>{text.log.title}</h1>
          <div className={styles["files"]} title={text.log.exportHint}>
            {(["csv", "json"] as const).map((format) => (
              <a
                key={format}
                href={exportAddress(filter, zone, format)}
                aria-label={text.log.exportAs(format.toUpperCase())}
                download
              >
                <Icon name="download" size={18} /> {format.toUpperCase()}
              </a>
            ))}
            <May right="verify_log">
              <button type="button" aria-expanded={isVerifying} onClick={() => setVerifying(!isVerifying)}>
                <Icon name="shield" size={18} /> {text.log.verify}
              </button>
            </May>
          </div>
        </div>
        <LastEntry />
      </div>
      <LogFilters filter={filter} onChange={change} />
      {isVerifying && (
        <Suspense fallback={<Waiting height={200} lines={1} />}>
          <VerifyPanel />
        </Suspense>
      )}
      <Stream key={JSON.stringify([filter, zone])} filter={filter} zone={zone} onClear={() => change({})} />
    </div>
  );
}

function LastEntry(): ReactElement | null {
  const zone = useZone();
  const now = useNow(60_000);
  const [last] = useQuery(lastEntriesQuery).data?.items ?? [];
  if (last === undefined) return null;
  const words = text.log.last(eventWords(last).words, momentText(msOf(last.at), zone, now));
  // Always one line: nothing below it moves when somebody comes.
  return (
    <p className="quiet cut" title={words}>
      {words}
    </p>
  );
}

interface StreamProps {
  readonly filter: LogFilter;
  readonly zone: string;
  readonly onClear: () => void;
}

function isReadingBelow(): boolean {
  return window.scrollY > TOP_PX;
}

function Stream({ filter, zone, onClear }: StreamProps): ReactElement {
  const log = useLog({ filter, zone, isHeld: isReadingBelow });
  // None opened yet: the dialog is not even loaded.
  const [opened, setOpened] = useState<HouseEvent | null>();
  const { events, arrived, cursor, error, readOlder } = log;
  const readOn = useCallback(() => void readOlder(), [readOlder]);
  if (cursor === undefined && error === null) return <Waiting height={48} lines={8} />;
  const showArrived = (): void => {
    log.showArrived();
    window.scrollTo({ top: 0 });
  };
  return (
    <div className="stack">
      <div className={styles["arrived"]} role="status">
        {arrived.length > 0 && (
          <button type="button" onClick={showArrived}>
            <Icon name="arrow" size={16} /> {text.log.arrived(arrived.length)}
          </button>
        )}
      </div>
      {events.length === 0 && cursor === null && <Nothing filter={filter} onClear={onClear} />}
      <Calmly>
        <LogList
          events={events}
          days={log.days}
          newFrom={log.newFrom}
          zone={zone}
          onOpen={setOpened}
          onNearEnd={readOn}
        />
        {error !== null && <ProblemNote error={error} onRetry={readOn} />}
        {error === null && events.length > 0 && (
          <p className="small quiet">{cursor === null ? text.log.end : text.log.loading}</p>
        )}
      </Calmly>
      {opened !== undefined && (
        <Suspense fallback={null}>
          <RecordDialog event={opened} onClose={() => setOpened(null)} />
        </Suspense>
      )}
    </div>
  );
}

function Nothing({ filter, onClear }: { readonly filter: LogFilter; readonly onClear: () => void }): ReactElement {
  const isNarrowed = Object.keys(filter).length > 0;
  return (
    <div className={`card stack ${styles["nothing"]}`}>
      <h2>{isNarrowed ? text.log.nothingFound : text.log.emptyTitle}</h2>
      <p className="quiet">{isNarrowed ? text.log.nothingFoundText : text.log.emptyText}</p>
      {isNarrowed && (
        <div>
          <Button variant="default" onClick={onClear}>
            {text.log.clear}
          </Button>
        </div>
      )}
    </div>
  );
}
