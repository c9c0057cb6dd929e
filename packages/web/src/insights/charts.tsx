import "@mantine/core/styles/ColorSwatch.css";
import "@mantine/charts/styles.css";
import { BarChart, type ChartSeries, LineChart } from "@mantine/charts";
import type { ReactElement } from "react";
import { locale } from "../text/text.ts";
import styles from "./insights.module.css";

/** A row of a chart: its label, and a number for each series by the series' name. */
export type Row = Readonly<Record<string, string | number>>;

export interface ChartProps {
  readonly rows: readonly Row[];
  /** The name stands in the legend too. */
  readonly series: readonly { readonly name: string; readonly color: string }[];
  readonly unit?: string;
}

const HEIGHT = 240;
const QUIET = { isAnimationActive: false };
const { legend } = styles;
const number = new Intl.NumberFormat(locale);

/** What all charts have in common: whole numbers, few words, and nothing that moves. */
function common({ rows, series, unit = "" }: ChartProps) {
  return {
    h: HEIGHT,
    data: rows.map((row) => ({ ...row })),
    dataKey: "label",
    series: series.map((one): ChartSeries => ({ ...one })),
    ...(legend !== undefined && { classNames: { legend } }),
    withLegend: series.length > 1,
    legendProps: { verticalAlign: "bottom" as const, itemSorter: null },
    gridColor: "var(--line)",
    textColor: "var(--ink-2)",
    strokeDasharray: "0",
    tickLine: "none" as const,
    valueFormatter: (value: number) => number.format(value) + unit,
    tooltipAnimationDuration: 0,
    tooltipProps: QUIET,
    xAxisProps: { interval: "preserveStartEnd" as const, minTickGap: 24 },
    yAxisProps: { width: unit === "" ? 36 : 52, allowDecimals: false },
  };
}

/** Bars that stand on each other. */
export function StackedBars(props: ChartProps): ReactElement {
  return <BarChart {...common(props)} type="stacked" maxBarWidth={36} barProps={QUIET} />;
}

/** Lines of what goes down slowly, 0 to 100. */
export function ChargeLines(props: ChartProps): ReactElement {
  const shared = common({ ...props, unit: " %" });
  return (
    <LineChart
      {...shared}
      curveType="linear"
      connectNulls
      withDots={props.rows.length < 32}
      lineProps={QUIET}
      yAxisProps={{ ...shared.yAxisProps, domain: [0, 100] }}
    />
  );
}
