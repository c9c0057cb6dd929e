import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useMemo, useState } from "react";
import type { Site } from "../api-types.ts";
import { locksQuery, sortedLocks } from "../queries.ts";
import { startOfDay, wallOf } from "../site/clock.ts";
import { useSite } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { ChartView } from "../timeline/chart-view.tsx";
import type { KnownCode, RowsBy, RowSubject } from "../timeline/layout.ts";
import { ListView } from "../timeline/list-view.tsx";
import { DAY_MS, type Zoom, ZOOM_DAYS } from "../timeline/scale.ts";
import { openAt } from "../timeline/sentence.ts";
import type { Shown } from "../timeline/shown.ts";
import { Toolbar, type ViewKind } from "../timeline/toolbar.tsx";
import type { Goal } from "../timeline/use-sight.ts";
import { useTimeline } from "../timeline/use-timeline.ts";
import { Calmly } from "../ui/calmly.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useNow } from "../ui/use-now.ts";
import { usePageTitle } from "../ui/use-page-title.ts";
import { Waiting } from "../ui/waiting.tsx";

/** Who can open which door when. */
export function TimelinePage(): ReactElement {
  usePageTitle(text.timeline.title);
  const site = useSite();
  const locks = useQuery(locksQuery);
  const all = locks.data?.items;
  const siteId = site?.id;
  const doors = useMemo(() => sortedLocks((all ?? []).filter((lock) => lock.siteId === siteId)), [all, siteId]);
  if (locks.isError) return <ProblemNote error={locks.error} onRetry={() => void locks.refetch()} />;
  if (all === undefined || site === null) return <Waiting height={220} lines={2} />;
  if (doors.length === 0) return <NoDoors />;
  return (
    <Calmly>
      <Timeline site={site} doors={doors} />
    </Calmly>
  );
}

function NoDoors(): ReactElement {
  return (
    <div className="card stack">
      <h1>{text.timeline.noDoors}</h1>
      <p className="quiet">{text.timeline.noDoorsText}</p>
      <div>
        <Button renderRoot={(props) => <Link to="/doors" {...props} />}>{text.app.toDoors}</Button>
      </div>
    </div>
  );
}

interface TimelineProps {
  readonly site: Site;
  readonly doors: readonly RowSubject[];
}

/** Where now stands on the screen at first. */
const NOW_SHARE = 0.18;

function Timeline({ site, doors }: TimelineProps): ReactElement {
  const { zone } = site;
  const now = useNow(30_000);
  const isWide = useMediaQuery("(min-width: 700px)", false, { getInitialValueInEffect: false });
  const [zoom, setZoom] = useState<Zoom>(isWide === true ? "week" : "days3");
  const [rowsBy, setRowsBy] = useState<RowsBy>("doors");
  const [view, setView] = useState<ViewKind>("chart");
  const [goal, setGoal] = useState<Goal>(() => ({ at: now, share: NOW_SHARE }));
  const [leftAt, setLeftAt] = useState(now);
  const shown = useShown({ site, doors, rowsBy, now });
  const present = useTimeline(site.id, { from: now, until: now + 1 });
  const lengthMs = ZOOM_DAYS[zoom] * DAY_MS;
  const goTo = (at: number, share = 0): void => {
    setLeftAt(at);
    setGoal({ at, share });
  };
  const date = wallOf(leftAt, zone).slice(0, 10);
  const from = startOfDay(date, zone);
  return (
    <div className="stack">
      <Answer codes={present.codes} isKnown={!present.isWaiting} doors={doors} now={now} />
      {/* Its place depends on the sentence above: nothing is shown that would jump. */}
      <div className="stack" style={{ visibility: present.isWaiting ? "hidden" : "visible" }}>
        <Toolbar
          zoom={zoom}
          rowsBy={rowsBy}
          view={view}
          date={date}
          onZoom={setZoom}
          onRows={setRowsBy}
          onView={(next) => {
            if (next === "chart") goTo(from);
            setView(next);
          }}
          onStep={(step) => goTo(leftAt + step * lengthMs)}
          onToday={() => goTo(Date.now(), NOW_SHARE)}
          onDate={(day) => goTo(startOfDay(day, zone))}
        />
        <Calmly>
          {view === "list" ? (
            <ListView shown={shown} span={{ from, until: from + lengthMs }} />
          ) : (
            <ChartView shown={shown} zoom={zoom} goal={goal} onZoom={setZoom} onLeft={setLeftAt} />
          )}
        </Calmly>
      </div>
    </div>
  );
}

function useShown({ site, doors, rowsBy, now }: Omit<Shown, "doorName">): Shown {
  return useMemo(() => {
    const names = new Map(doors.map(({ id, name }) => [id, name]));
    return { site, doors, rowsBy, now, doorName: (lockId) => names.get(lockId) ?? "" };
  }, [site, doors, rowsBy, now]);
}

interface AnswerProps {
  readonly codes: readonly KnownCode[];
  readonly isKnown: boolean;
  readonly doors: readonly RowSubject[];
  readonly now: number;
}

/** Names of doors that a sentence lists; more are counted. */
const NAMED_MAX = 2;

function Answer({ codes, isKnown, doors, now }: AnswerProps): ReactElement {
  if (!isKnown) return <h1>{text.timeline.title}</h1>;
  const { people, open, closed } = openAt(codes, doors, now);
  const names = (some: readonly RowSubject[]): string =>
    some.length > NAMED_MAX
      ? text.timeline.doorCount(some.length)
      : some.map(({ name }) => name).join(` ${text.time.and} `);
  const [first] = people;
  return (
    <div className="stack-s" aria-live="polite">
      <h1>
        {first === undefined
          ? text.timeline.nobody(names(doors))
          : people.length === 1
            ? text.timeline.one(first, names(open))
            : text.timeline.many(people.length, names(open))}
      </h1>
      {first !== undefined && closed.length > 0 && <p className="quiet">{text.timeline.nobodyElse(names(closed))}</p>}
    </div>
  );
}
