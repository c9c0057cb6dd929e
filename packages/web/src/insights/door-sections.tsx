import type { ReactElement } from "react";
import { dateFormat, numberText } from "../text/formats.ts";
import { text } from "../text/text.ts";
import type { Insights } from "./api.ts";
import type { Row } from "./chart-geometry.ts";
import { Bars } from "./charts.tsx";
import { Numbers, Section } from "./section.tsx";
import { type Bucket, bucketsOf, countIn, doorSeries, type DoorSeries, sum } from "./series.ts";

const BAD = [
  "var(--bad)",
  "color-mix(in srgb, var(--bad) 62%, var(--card))",
  "color-mix(in srgb, var(--bad) 40%, var(--card))",
  "var(--line-strong)",
];
const GOOD = ["var(--door-1)", "var(--door-2)", "var(--door-3)", "var(--door-4)"];

interface PartProps {
  readonly insights: Insights;
}

/** Entries by door and day. */
export function EntriesSection({ insights }: PartProps): ReactElement {
  const doors = doorSeries(insights, "granted");
  const words = text.insights;
  const total = sum(doors.map((door) => door.total));
  const [most] = doors;
  const sentence =
    most === undefined
      ? words.entriesNone
      : doors.length === 1
        ? words.entriesOne(nameOf(most))
        : words.entriesMost(nameOf(most), numberText(most.total), numberText(total));
  return <DoorSection name="entries" title={words.entriesTitle} what="granted" {...{ insights, doors, sentence }} />;
}

/** Failed tries by door and day. */
export function DeniedSection({ insights }: PartProps): ReactElement {
  const doors = doorSeries(insights, "denied");
  const words = text.insights;
  const [most] = doors;
  const total = sum(doors.map((door) => door.total));
  const reasons = [...Map.groupBy(insights.denied, ({ reason }) => reason)]
    .map(([reason, all]) => ({ reason, count: sum(all.map(({ count }) => count)) }))
    .toSorted((a, b) => b.count - a.count)
    .map(({ reason, count }) => words.deniedReason(numberText(count), words.reasons[reason]));
  const sentence =
    most === undefined
      ? words.deniedNone
      : `${words.deniedMost(numberText(total), nameOf(most))} ${reasons.join(", ")}.`;
  return <DoorSection name="denied" title={words.deniedTitle} what="denied" {...{ insights, doors, sentence }} />;
}

interface DoorSectionProps {
  readonly name: string;
  readonly title: string;
  readonly sentence: string;
  readonly what: "granted" | "denied";
  readonly insights: Insights;
  readonly doors: readonly DoorSeries[];
}

function DoorSection({ name, title, sentence, what, insights, doors }: DoorSectionProps): ReactElement {
  if (doors.length === 0) return <Section {...{ name, title, sentence }} chart={null} table={null} />;
  const buckets = bucketsOf(insights, insights.days, what);
  const isDaily = buckets.every(({ from, until }) => from === until);
  const names = uniqueNames(doors);
  const colors = what === "granted" ? GOOD : BAD;
  const series = names.map((door, index) => ({ name: door, color: colors[index] ?? "var(--line-strong)" }));
  const rows = buckets.map(
    (bucket): Row => ({ label: labelOf(bucket), values: doors.map(({ id }) => countIn(bucket, doors, id)) }),
  );
  const table = (
    <Numbers
      caption={title}
      head={[
        isDaily ? text.insights.day : text.insights.week,
        ...names,
        ...(names.length > 1 ? [text.insights.total] : []),
      ]}
      rows={buckets.toReversed().map((bucket) => {
        const counts = doors.map(({ id }) => countIn(bucket, doors, id));
        const cells = names.length > 1 ? [...counts, sum(counts)] : counts;
        return [longDateText(bucket.from), ...cells.map(numberText)];
      })}
    />
  );
  return <Section {...{ name, title, sentence, table }} chart={<Bars rows={rows} series={series} />} />;
}

export function nameOf({ name }: DoorSeries): string {
  return name ?? text.insights.otherDoors;
}

/** Two doors may have one name, but a chart takes them for one. */
function uniqueNames(doors: readonly DoorSeries[]): readonly string[] {
  const names = doors.map(nameOf);
  return names.map((name, index) => (names.indexOf(name) === index ? name : `${name} (${index + 1})`));
}

/** Dates are those of the wall already: they are written in UTC, so that no zone moves them. */
export function dateText(date: string): string {
  return dateFormat({ day: "numeric", month: "short" }).format(Date.parse(`${date}T12:00Z`));
}

/** With the day of the week, for tables. */
export function longDateText(date: string): string {
  return dateFormat({ weekday: "short", day: "numeric", month: "short" }).format(Date.parse(`${date}T12:00Z`));
}

function labelOf({ from }: Bucket): string {
  return dateText(from);
}
