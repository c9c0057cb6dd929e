// Where things are in a chart. x runs from 0 to 1 for each row, so that row 2 is between 2 and 3; y from 0 at the bottom
// to 1 at the top.

/** A row of a chart: its label, and a number for each series by the series' name. */
export interface Row {
  readonly label: string;
  /** Null where nothing is known. */
  readonly values: readonly (number | null)[];
}

const TICKS_MAX = 4;
/** What a step between two lines of a grid may be, times a power of ten. */
const STEPS = [1, 2, 5, 10] as const;

/** Whole numbers for the lines of a grid, from 0 to at least `max`, in steps that people count in. */
export function ticksUpTo(max: number): readonly number[] {
  const wanted = Math.max(1, max / TICKS_MAX);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = Math.max(1, (STEPS.find((one) => one * power >= wanted) ?? 10) * power);
  return Array.from({ length: Math.max(1, Math.ceil(max / step)) + 1 }, (_, line) => line * step);
}

/** The highest stack of all rows. */
export function highestStack(rows: readonly Row[]): number {
  return Math.max(0, ...rows.map(({ values }) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0)));
}

/** The bars of one series, each on those of the series before, as an SVG path that is `top` high. */
export function barsPath(rows: readonly Row[], series: number, top: number): string {
  const gap = rows.length > 14 ? 0.1 : 0.25;
  return rows
    .map(({ values }, index) => {
      const value = values[series] ?? 0;
      if (value === 0) return "";
      const below = values.slice(0, series).reduce<number>((sum, one) => sum + (one ?? 0), 0);
      return `M${round(index + gap / 2)} ${round(top - below)}v${-value}h${round(1 - gap)}v${value}z`;
    })
    .join("");
}

/** The line of one series through the middles of its rows, over those where nothing is known. */
export function linePath(rows: readonly Row[], series: number, top: number): string {
  return pointsOf(rows, series, top)
    .map(([x, y], index) => `${index === 0 ? "M" : "L"}${x} ${y}`)
    .join("");
}

/** The points of that line as strokes without length: with round caps they stay round however the chart is stretched. */
export function dotsPath(rows: readonly Row[], series: number, top: number): string {
  return pointsOf(rows, series, top)
    .map(([x, y]) => `M${x} ${y}h0`)
    .join("");
}

function pointsOf(rows: readonly Row[], series: number, top: number): readonly (readonly [number, number])[] {
  return rows.flatMap(({ values }, index) => {
    const value = values[series] ?? null;
    return value === null ? [] : [[index + 0.5, round(top - value)] as const];
  });
}

/** Which rows bear their label, evenly spread: at most so many. */
export function labelledRows(count: number, labelsMax: number): readonly number[] {
  if (count === 0) return [];
  const step = Math.ceil(count / labelsMax);
  const offset = Math.floor(((count - 1) % step) / 2);
  return Array.from({ length: count }, (_, index) => index).filter((index) => index % step === offset);
}

function round(number: number): number {
  return Math.round(number * 1_000) / 1_000;
}
