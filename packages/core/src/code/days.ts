import { type DateSpan, dayOf } from "../time/wall.ts";

/** Days in a row as day numbers (days since 1970-01-01), half-open; may be infinite. */
export interface DayRun {
  readonly from: number;
  readonly until: number;
}

export const ALL_DAYS: DayRun = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };

/** The days of some spans as ascending runs that neither touch nor overlap. */
export function runsOf(spans: readonly DateSpan[]): readonly DayRun[] {
  const ascending = spans
    .map((span) => ({ from: dayOf(span.from), until: dayOf(span.until) + 1 }))
    .sort((a, b) => a.from - b.from || a.until - b.until);
  const result: DayRun[] = [];
  for (const run of ascending) {
    const last = result.at(-1);
    if (last === undefined || run.from > last.until) result.push(run);
    else if (run.until > last.until) result[result.length - 1] = { from: last.from, until: run.until };
  }
  return result;
}

/** The days of `runs` that are not in `holes`, as ascending runs. Both must be ascending and disjoint. */
export function runsWithout(runs: readonly DayRun[], holes: readonly DayRun[]): readonly DayRun[] {
  const result: DayRun[] = [];
  let next = 0;
  for (const run of runs) {
    let from = run.from;
    while ((holes[next]?.until ?? Number.POSITIVE_INFINITY) <= from) next++;
    for (let i = next; from < run.until; i++) {
      const hole = holes[i];
      const until = hole === undefined || hole.from >= run.until ? run.until : hole.from;
      if (from < until) result.push({ from, until });
      from = hole === undefined || hole.from >= run.until ? run.until : hole.until;
    }
  }
  return result;
}

/** The parts of `runs` within `range`. */
export function runsWithin(runs: readonly DayRun[], range: DayRun): readonly DayRun[] {
  const result: DayRun[] = [];
  for (const run of runs) {
    if (run.from >= range.until) break;
    const from = Math.max(run.from, range.from);
    const until = Math.min(run.until, range.until);
    if (from < until) result.push({ from, until });
  }
  return result;
}
