import { type CSSProperties, type PointerEvent, type ReactElement, useState } from "react";
import { numberText } from "../text/formats.ts";
import { barsPath, dotsPath, highestStack, labelledRows, linePath, type Row, ticksUpTo } from "./chart-geometry.ts";
import styles from "./charts.module.css";

export interface Series {
  readonly name: string;
  readonly color: string;
}

export interface ChartProps {
  readonly rows: readonly Row[];
  /** In the order of the values of each row. */
  readonly series: readonly Series[];
}

const LABELS_MAX = 5;
const PERCENT_TICKS = [0, 25, 50, 75, 100];
/** With more points than this, dots would touch. */
const DOTS_MAX = 31;

/** Bars that stand on each other. */
export function Bars({ rows, series }: ChartProps): ReactElement {
  const ticks = ticksUpTo(highestStack(rows));
  const top = ticks.at(-1) ?? 1;
  return (
    <Chart {...{ rows, series, ticks }} unit="">
      {series.map(({ name, color }, index) => (
        <path key={name} d={barsPath(rows, index, top)} fill={color} data-bars={name} />
      ))}
    </Chart>
  );
}

/** Lines of what goes down slowly, 0 to 100 percent. */
export function PercentLines({ rows, series }: ChartProps): ReactElement {
  return (
    <Chart {...{ rows, series }} ticks={PERCENT_TICKS} unit=" %">
      {series.map(({ name, color }, index) => (
        <g key={name} stroke={color} fill="none" data-line={name}>
          <path className={styles["line"]} d={linePath(rows, index, 100)} />
          {rows.length <= DOTS_MAX && <path className={styles["dots"]} d={dotsPath(rows, index, 100)} />}
        </g>
      ))}
    </Chart>
  );
}

interface FrameProps extends ChartProps {
  /** From 0 to the top of the chart. */
  readonly ticks: readonly number[];
  readonly unit: string;
  /** Drawn in a place that is as wide as there are rows, and as high as the last tick. */
  readonly children: ReactElement[];
}

/** What all charts have: a grid, labels, a legend, and the numbers of the row that is pointed at. */
function Chart({ rows, series, ticks, unit, children }: FrameProps): ReactElement {
  const [pointed, setPointed] = useState<number | null>(null);
  const top = ticks.at(-1) ?? 1;
  const shown = pointed === null ? undefined : rows[pointed];
  const point = ({ clientX, currentTarget }: PointerEvent): void => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setPointed(Math.min(rows.length - 1, Math.max(0, Math.floor(((clientX - left) / width) * rows.length))));
  };
  return (
    <div className={styles["chart"]}>
      <div className={styles["frame"]}>
        <Ticks {...{ ticks, unit }} />
        <div
          data-plot
          className={styles["plot"]}
          onPointerMove={point}
          onPointerDown={point}
          onPointerLeave={({ pointerType }) => pointerType === "mouse" && setPointed(null)}
        >
          {shown !== undefined && <div className={styles["pointed"]} style={across(pointed ?? 0, rows.length, 1)} />}
          <svg viewBox={`0 0 ${rows.length} ${top}`} preserveAspectRatio="none" aria-hidden="true">
            {children}
          </svg>
          {labelledRows(rows.length, LABELS_MAX).map((row) => (
            <span key={row} className={styles["label"]} style={across(row + 0.5, rows.length)}>
              {rows[row]?.label}
            </span>
          ))}
        </div>
      </div>
      {(series.length > 1 || shown !== undefined) && (
        <ul className={styles["legend"]}>
          {shown !== undefined && (
            <li className="strong" data-pointed>
              {shown.label}
            </li>
          )}
          {series.map(({ name, color }, index) => (
            <li key={name}>
              <span className={styles["swatch"]} style={{ background: color }} />
              {name}
              {shown !== undefined && <span className="strong">{valueText(shown.values[index], unit)}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Ticks({ ticks, unit }: Pick<FrameProps, "ticks" | "unit">): ReactElement[] {
  const top = ticks.at(-1) ?? 1;
  return ticks.map((tick) => (
    <div key={tick} className={styles["tick"]} style={{ bottom: `${(tick / top) * 100}%` }}>
      <span>{numberText(tick) + unit}</span>
    </div>
  ));
}

/** Where something is in a chart of so many rows. */
function across(from: number, rows: number, width?: number): CSSProperties {
  const share = (part: number): string => `${(part / rows) * 100}%`;
  return { left: share(from), ...(width !== undefined && { width: share(width) }) };
}

function valueText(value: number | null | undefined, unit: string): string {
  return value === null || value === undefined ? "–" : numberText(value) + unit;
}
