import { memo, type ReactElement } from "react";
import { dayOfMonthText, monthText, shortDayText } from "./date-words.ts";
import { daysWithin, hoursOf, instantAt, type Scale, type ScaleDay, xOf, type Zoom } from "./scale.ts";
import type { Sight } from "./layout.ts";
import styles from "./timeline.module.css";

interface GroundProps {
  readonly scale: Scale;
  readonly zoom: Zoom;
  readonly left: number;
  readonly right: number;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

const HOUR_STEP: Readonly<Partial<Record<Zoom, number>>> = { day: 3, days3: 6 };

/** The days and hours above the rows. */
export const Ruler = memo(function Ruler({ scale, zoom, left, right, today }: GroundProps): ReactElement {
  const days = daysIn(scale, { left, right });
  const isHourly = HOUR_STEP[zoom] !== undefined;
  return (
    <div className={styles["ruler"]} aria-hidden="true">
      {isHourly
        ? days.map((day) => (
            <Band key={day.date} scale={scale} {...day} label={shortDayText(day)} isToday={day.date === today} />
          ))
        : monthsOf(days).map((month) => <Band key={month.from} scale={scale} {...month} label={monthText(month)} />)}
      {isHourly ? (
        <Hours days={days} scale={scale} zoom={zoom} />
      ) : (
        <Days days={days} scale={scale} zoom={zoom} today={today} />
      )}
    </div>
  );
});

interface BandProps {
  readonly scale: Scale;
  readonly from: number;
  readonly until: number;
  readonly label: string;
  readonly isToday?: boolean;
}

/** A day or a month; its name stays in sight as long as it does. */
function Band({ scale, from, until, label, isToday = false }: BandProps): ReactElement {
  const left = xOf(from, scale);
  return (
    <div className={styles["band"]} style={{ left, width: xOf(until, scale) - left }} data-today={isToday}>
      <span>{label}</span>
    </div>
  );
}

function Hours({
  days,
  scale,
  zoom,
}: {
  readonly days: readonly ScaleDay[];
  readonly scale: Scale;
  readonly zoom: Zoom;
}) {
  const hours = days.flatMap((day) => hoursOf(day, scale.zone, HOUR_STEP[zoom] ?? 24));
  return hours.map(({ at, wall }) => (
    <span key={at} className={styles["tick"]} style={{ left: xOf(at, scale) }}>
      {wall.slice(0, 2)}
    </span>
  ));
}

interface DaysProps {
  readonly days: readonly ScaleDay[];
  readonly scale: Scale;
  readonly zoom: Zoom;
  readonly today: string;
}

/** Days narrower than this show their number once a week. */
const NUMBER_PX = 20;

function Days({ days, scale, zoom, today }: DaysProps) {
  return days.map((day) => {
    const left = xOf(day.from, scale);
    const width = xOf(day.until, scale) - left;
    const isMonday = new Date(`${day.date}T00:00Z`).getUTCDay() === 1;
    const label =
      zoom === "week" ? shortDayText(day, width < 84) : width >= NUMBER_PX || isMonday ? dayOfMonthText(day) : "";
    return (
      <span
        key={day.date}
        className={styles["date"]}
        style={{ left, width: Math.max(width, NUMBER_PX) }}
        data-today={day.date === today}
      >
        {label}
      </span>
    );
  });
}

/** What lies behind the rows: where days begin, weekends, and today. */
export const Ground = memo(function Ground({ scale, zoom, left, right, today }: GroundProps): ReactElement {
  const days = daysIn(scale, { left, right });
  const step = HOUR_STEP[zoom];
  return (
    <div aria-hidden="true">
      {days.map((day) => {
        const x = xOf(day.from, scale);
        return (
          <div
            key={day.date}
            className={styles["day"]}
            style={{ left: x, width: xOf(day.until, scale) - x }}
            data-today={day.date === today}
            data-weekend={day.isWeekend}
          />
        );
      })}
      {step !== undefined &&
        days.flatMap((day) =>
          hoursOf(day, scale.zone, step).map(({ at }) => (
            <div key={at} className={styles["hour"]} style={{ left: xOf(at, scale) }} />
          )),
        )}
    </div>
  );
});

function daysIn(scale: Scale, { left, right }: Pick<Sight, "left" | "right">): readonly ScaleDay[] {
  return daysWithin(instantAt(left, scale), instantAt(right, scale), scale.zone);
}

function monthsOf(
  days: readonly ScaleDay[],
): readonly { readonly date: string; readonly from: number; readonly until: number }[] {
  const months = Map.groupBy(days, ({ date }) => date.slice(0, 7));
  return [...months.values()].flatMap((ofMonth) => {
    const [first, last] = [ofMonth[0], ofMonth.at(-1)];
    return first === undefined || last === undefined ? [] : [{ date: first.date, from: first.from, until: last.until }];
  });
}
