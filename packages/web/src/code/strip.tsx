import type { ReactElement } from "react";
import type { Window } from "../api-types.ts";
import { dayText, weekdayOf } from "../site/clock.ts";
import { useZone } from "../site/site-context.tsx";
import { dateFormat } from "../text/formats.ts";
import { text } from "../text/text.ts";
import { useNow } from "../ui/use-now.ts";
import { stripBars, type StripDay, stripDays } from "./strip-geometry.ts";
import { windowInWords } from "./windows-in-words.ts";

const DAYS = 14;
const COLUMN = 24;
const GAP = 2;
const LEFT = 22;
const TOP = 4;
const HEIGHT = 96;
const LABELS = 30;
const BAR_MIN = 2;

/** The windows of the next two weeks: a column for each day, its hours from top to bottom. */
export function Strip({ windows }: { readonly windows: readonly Window[] }): ReactElement {
  const zone = useZone();
  const now = useNow(60_000);
  const days = stripDays(zone, now, DAYS);
  const bars = stripBars(windows, days);
  const words =
    bars.length === 0 ? text.newCode.stripEmpty : windows.map((one) => windowInWords(one, { zone, now })).join("; ");
  return (
    <figure style={{ margin: 0 }}>
      <svg
        viewBox={`0 0 ${LEFT + DAYS * COLUMN} ${TOP + HEIGHT + LABELS}`}
        width="100%"
        style={{ display: "block", maxWidth: 560 }}
        role="img"
        aria-label={`${text.newCode.strip}: ${words}`}
      >
        <Hours />
        {days.map((day, index) => (
          <Day key={day.date} day={day} index={index} />
        ))}
        {bars.map(({ day, top, bottom }) => (
          <rect
            key={`${day} ${top}`}
            x={xOf(day)}
            y={TOP + top * HEIGHT}
            width={COLUMN - GAP}
            height={Math.max(BAR_MIN, (bottom - top) * HEIGHT)}
            rx="2"
            fill="var(--accent)"
          />
        ))}
        <NowLine days={days} now={now} />
      </svg>
    </figure>
  );
}

function xOf(day: number): number {
  return LEFT + day * COLUMN + GAP / 2;
}

function Hours(): ReactElement {
  return (
    <g fontSize="8" fill="var(--ink-2)" textAnchor="end">
      {[0, 6, 12, 18, 24].map((hour) => {
        const y = TOP + (hour / 24) * HEIGHT;
        return (
          <text key={hour} x={LEFT - 5} y={y + 3}>
            {hour}
          </text>
        );
      })}
    </g>
  );
}

function Day({ day, index }: { readonly day: StripDay; readonly index: number }): ReactElement {
  const isWeekend = weekdayOf(day.date) >= 5;
  const noon = Date.parse(`${day.date}T12:00Z`);
  const weekday = dateFormat({ weekday: "narrow" }).format(noon);
  const x = xOf(index) + (COLUMN - GAP) / 2;
  return (
    <g fill="var(--ink-2)" textAnchor="middle" fontSize="9">
      <title>{dayText(noon, "UTC", noon)}</title>
      <rect
        x={xOf(index)}
        y={TOP}
        width={COLUMN - GAP}
        height={HEIGHT}
        rx="2"
        fill={isWeekend ? "var(--line)" : "var(--sleep-soft)"}
      />
      <text x={x} y={TOP + HEIGHT + 12}>
        {weekday}
      </text>
      <text
        x={x}
        y={TOP + HEIGHT + 24}
        fontWeight={index === 0 ? 700 : 400}
        fill={index === 0 ? "var(--ink)" : "var(--ink-2)"}
      >
        {Number(day.date.slice(8))}
      </text>
    </g>
  );
}

function NowLine({ days, now }: { readonly days: readonly StripDay[]; readonly now: number }): ReactElement | null {
  const [today] = days;
  if (today === undefined) return null;
  const y = TOP + ((now - today.from) / (today.until - today.from)) * HEIGHT;
  return <line x1={xOf(0) - 1} x2={xOf(0) + COLUMN - GAP + 1} y1={y} y2={y} stroke="var(--bad)" strokeWidth="1.5" />;
}
