import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Moment } from "../site/site-context.tsx";
import { isolated } from "../text/isolate.ts";
import { dateFormat, numberText } from "../text/formats.ts";
import { text } from "../text/text.ts";
import type { CodeUse, Insights } from "./api.ts";
import type { Row } from "./chart-geometry.ts";
import { Bars, PercentLines } from "./charts.tsx";
import { dateText, longDateText } from "./door-sections.tsx";
import styles from "./insights.module.css";
import { Numbers, Section } from "./section.tsx";
import { batteryTrends, busiestHour, hoursOfDay } from "./series.ts";

interface PartProps {
  readonly insights: Insights;
}

const MONDAY = Date.UTC(2024, 0, 1);
const hourText = (hour: number): string =>
  dateFormat({ hour: "numeric", minute: "2-digit" }).format(MONDAY + hour * 3_600_000);

/** At which hours of the day doors are opened. */
export function HoursSection({ insights }: PartProps): ReactElement {
  const words = text.insights;
  const busiest = busiestHour(insights.hours);
  const about = { name: "hours", title: words.hoursTitle };
  if (busiest === null) return <Section {...about} sentence={words.hoursNone} chart={null} table={null} />;
  const day = dateFormat({ weekday: "long" }).format(MONDAY + busiest.weekday * 86_400_000);
  const hours = hoursOfDay(insights.hours);
  const rows = hours.map(({ hour, granted }): Row => ({ label: hourText(hour), values: [granted] }));
  return (
    <Section
      {...about}
      sentence={words.hoursMost(day, hourText(busiest.hour))}
      chart={<Bars rows={rows} series={[{ name: words.used, color: "var(--door-1)" }]} />}
      table={
        <Numbers
          caption={words.hoursTitle}
          head={[words.hour, words.used]}
          rows={hours.map(({ hour, granted }) => [hourText(hour), numberText(granted)])}
        />
      }
    />
  );
}

/** Charges of batteries over time. */
export function BatterySection({ insights }: PartProps): ReactElement {
  const words = text.insights;
  const trends = batteryTrends(insights.battery);
  const about = { name: "battery", title: words.batteryTitle };
  if (trends.length === 0) return <Section {...about} sentence={words.batteryNone} chart={null} table={null} />;
  const names = new Map(insights.locks.map(({ id, name }) => [id, name]));
  const doors = trends.map(({ lockId }) => ({ lockId, name: names.get(lockId) ?? lockId }));
  const days = [...Map.groupBy(insights.battery, ({ date }) => date)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const colors = ["var(--door-1)", "var(--info)", "var(--wait)", "var(--sleep)"];
  const rows = days.map(([date, charges]): Row => {
    const percents = new Map(charges.map(({ lockId, percent }) => [lockId, percent]));
    return { label: dateText(date), values: doors.map(({ lockId }) => percents.get(lockId) ?? null) };
  });
  return (
    <Section
      {...about}
      sentence={batterySentence(insights, names)}
      chart={
        <PercentLines
          rows={rows}
          series={doors.map(({ name }, index) => ({ name, color: colors[index % colors.length] ?? "var(--ink)" }))}
        />
      }
      table={
        <Numbers
          caption={words.batteryTitle}
          head={[words.day, ...doors.map(({ name }) => name)]}
          rows={days.toReversed().map(([date, charges]) => [
            longDateText(date),
            ...doors.map(({ lockId }) => {
              const charge = charges.find((one) => one.lockId === lockId);
              return charge === undefined ? "–" : `${numberText(charge.percent)} %`;
            }),
          ])}
        />
      }
    />
  );
}

function batterySentence({ battery }: Insights, names: ReadonlyMap<string, string>): string {
  const words = text.insights;
  const trends = batteryTrends(battery).toSorted((a, b) => a.percent - b.percent);
  const nameOf = (lockId: string): string => names.get(lockId) ?? lockId;
  const [lowest] = trends;
  if (lowest === undefined) return words.batteryNone;
  if (lowest.percent <= 20) return words.batteryLow(nameOf(lowest.lockId), lowest.percent);
  const [first] = trends
    .flatMap(({ lockId, daysLeft }) => (daysLeft === null ? [] : [{ lockId, daysLeft }]))
    .toSorted((a, b) => a.daysLeft - b.daysLeft);
  return first === undefined
    ? words.batteryFine(nameOf(lowest.lockId), lowest.percent)
    : words.batteryFirst(nameOf(first.lockId), words.inDays(first.daysLeft));
}

const CODES_SHOWN = 8;

/** Which codes are used, and how often. */
export function CodesSection({ insights }: PartProps): ReactElement {
  const words = text.insights;
  const { codes, codesTotal } = insights;
  const [most] = codes;
  const about = { name: "codes", title: words.codesTitle };
  if (most === undefined) return <Section {...about} sentence={words.codesNone} chart={null} table={null} />;
  const sentence = words.codesMost(whoOf(most), numberText(most.granted));
  const rest = codesTotal > codes.length ? ` ${words.codesShown(codes.length, codesTotal)}` : "";
  return (
    <Section
      {...about}
      sentence={sentence + rest}
      isReadable
      chart={<UseBars codes={codes.slice(0, CODES_SHOWN)} most={Math.max(1, most.granted)} />}
      table={
        <Numbers
          caption={words.codesTitle}
          head={[words.holder, words.used, words.denied, words.lastUse]}
          rows={codes.map((code) => [
            <Link key={code.codeId} to="/codes/$codeId" params={{ codeId: code.codeId }}>
              {whoOf(code)}
            </Link>,
            numberText(code.granted),
            numberText(code.denied),
            <Moment key="last" at={code.lastAt} />,
          ])}
        />
      }
    />
  );
}

function UseBars({ codes, most }: { readonly codes: readonly CodeUse[]; readonly most: number }): ReactElement {
  return (
    <ul className={styles["uses"]}>
      {codes.map((code) => (
        <li key={code.codeId}>
          <Link to="/codes/$codeId" params={{ codeId: code.codeId }} className={styles["use"]}>
            <span className={styles["bar"]} style={{ width: `${(code.granted / most) * 100}%` }} />
            <span className="grow cut">
              {whoOf(code)}
              {code.kind !== null && <span className="quiet small"> {text.kind[code.kind].name}</span>}
            </span>
            <span className="strong">{numberText(code.granted)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function whoOf({ holderName, label }: CodeUse): string {
  const who = holderName ?? text.insights.someone;
  return label === null ? who : `${isolated(who)}, ${isolated(label)}`;
}
