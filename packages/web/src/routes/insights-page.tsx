import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import formStyles from "../code/form.module.css";
import { type Insights, insightsQuery } from "../insights/api.ts";
import { DeniedSection, EntriesSection } from "../insights/door-sections.tsx";
import { BatterySection, CodesSection, HoursSection } from "../insights/habit-sections.tsx";
import styles from "../insights/insights.module.css";
import { changeOf, sum } from "../insights/series.ts";
import { locksQuery, sortedLocks } from "../queries.ts";
import { daysBetween, plusDays, wallOf } from "../site/clock.ts";
import { useSite } from "../site/site-context.tsx";
import { numberText } from "../text/formats.ts";
import { text } from "../text/text.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useNow } from "../ui/use-now.ts";
import { usePageTitle } from "../ui/use-page-title.ts";
import { Waiting } from "../ui/waiting.tsx";

const SPANS = { week: 7, month: 30, quarter: 90, year: 365 } as const;
type Span = keyof typeof SPANS;

/** What happened at the doors of a site, counted. */
export function InsightsPage(): ReactElement {
  usePageTitle(text.insights.title);
  const site = useSite();
  return site === null ? <h1>{text.insights.title}</h1> : <SiteInsights siteId={site.id} zone={site.zone} />;
}

function SiteInsights({ siteId, zone }: { readonly siteId: string; readonly zone: string }): ReactElement {
  const [span, setSpan] = useState<Span>("month");
  const [lockId, setLockId] = useState<string | null>(null);
  const until = wallOf(useNow(60_000), zone).slice(0, 10);
  const from = plusDays(until, 1 - SPANS[span]);
  const insights = useQuery(insightsQuery({ siteId, from, until, lockId }));
  const { data } = insights;
  return (
    <div className={`stack-l ${styles["page"]}`} aria-busy={insights.isFetching}>
      <div className="stack-s">
        <h1>{data === undefined ? text.insights.title : answer(data)}</h1>
        {data !== undefined && <p className="quiet">{comparison(data)}</p>}
      </div>
      <div className={styles["choices"]}>
        <Choices
          label={text.insights.span}
          choices={Object.keys(SPANS).map((one) => ({ id: one as Span, name: text.insights.spans[one as Span] }))}
          chosen={span}
          onChoose={setSpan}
        />
        <DoorChoices siteId={siteId} chosen={lockId} onChoose={setLockId} />
      </div>
      {insights.isError && <ProblemNote error={insights.error} onRetry={() => void insights.refetch()} />}
      {insights.isPending && <Waiting height={280} lines={3} />}
      {data !== undefined && <Sections insights={data} />}
    </div>
  );
}

function Sections({ insights }: { readonly insights: Insights }): ReactElement {
  return (
    <div className={styles["grid"]}>
      <div className={styles["wide"]}>
        <EntriesSection insights={insights} />
      </div>
      <HoursSection insights={insights} />
      <CodesSection insights={insights} />
      <DeniedSection insights={insights} />
      <BatterySection insights={insights} />
    </div>
  );
}

function grantedOf({ days }: Insights): number {
  return sum(days.map(({ granted }) => granted));
}

function answer(insights: Insights): string {
  const days = daysBetween(insights.from, insights.until) + 1;
  const granted = grantedOf(insights);
  if (granted === 0) return text.insights.quiet(days);
  return text.insights.answer(text.insights.entries(granted, numberText(granted)), days);
}

function comparison(insights: Insights): string {
  const change = changeOf(grantedOf(insights), insights.before.granted);
  if (change === null) return text.insights.noBefore;
  if (change === 0) return text.insights.same;
  return change > 0 ? text.insights.more(change) : text.insights.fewer(-change);
}

interface DoorChoicesProps {
  readonly siteId: string;
  readonly chosen: string | null;
  readonly onChoose: (lockId: string | null) => void;
}

function DoorChoices({ siteId, chosen, onChoose }: DoorChoicesProps): ReactElement | null {
  const locks = sortedLocks(useQuery(locksQuery).data?.items ?? []).filter((lock) => lock.siteId === siteId);
  if (locks.length < 2) return null;
  const choices = [{ id: null, name: text.insights.allDoors }, ...locks];
  return <Choices label={text.insights.door} {...{ choices, chosen, onChoose }} />;
}

interface ChoicesProps<Id> {
  readonly label: string;
  readonly choices: readonly { readonly id: Id; readonly name: string }[];
  readonly chosen: Id;
  readonly onChoose: (id: Id) => void;
}

function Choices<Id extends string | null>({ label, choices, chosen, onChoose }: ChoicesProps<Id>): ReactElement {
  return (
    <div className={styles["row"]} role="group" aria-label={label}>
      {choices.map(({ id, name }) => (
        <button
          key={id ?? ""}
          type="button"
          className={formStyles["chip"]}
          aria-pressed={id === chosen}
          onClick={() => onChoose(id)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
