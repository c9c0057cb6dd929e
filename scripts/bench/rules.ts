import {
  DAY_MS,
  type Instant,
  plus,
  type Rule,
  type RuleContext,
  UNLIMITED_RULE,
  type WallDate,
  type WallDateTime,
  type WallTime,
  windowsOf,
  type Zone,
} from "@cardea/core";
import { short, spreadOf } from "./figures.ts";
import type { Measurement, Row } from "./row.ts";
import type { Stage } from "./stage.ts";

const US_MAX = 50;
/** Single calls are shorter than the clock can tell. */
const CALLS = 50;
const CONTEXT: RuleContext = { zone: "Europe/Berlin" as Zone, holidays: new Map() };
const MONDAY = Date.parse("2026-07-06T08:00Z") as Instant;
const WORKDAYS = ["MO", "TU", "WE", "TH", "FR"] as const;
/** An office with a hundred days off in as many years as a rule may have. */
const OFFICE: Rule = {
  ...UNLIMITED_RULE,
  validFrom: { kind: "wall", at: "2020-01-01T00:00:00" as WallDateTime },
  weekly: [
    { days: WORKDAYS, from: "09:00" as WallTime, until: "12:00" as WallTime },
    { days: WORKDAYS, from: "13:00" as WallTime, until: "17:00" as WallTime },
    { days: ["SA"], from: "22:00" as WallTime, until: "02:00" as WallTime },
  ],
  except: Array.from({ length: 100 }, (_, month) => {
    const day = `${2020 + Math.floor(month / 12)}-0${(month % 9) + 1}-11` as WallDate;
    return { from: day, until: day };
  }),
};

/** Whether a rule is open at an instant, and its windows of one day, at instants that move. */
export const rules: Measurement = {
  name: "rules",
  limitMs: 30_000,
  run: async (stage) => [
    rowOf("membership of an instant in a rule", 1, stage),
    rowOf("windows of one day of a rule", DAY_MS, stage),
  ],
};

function rowOf(what: string, spanMs: number, stage: Stage): Row {
  let from = MONDAY;
  const times = Array.from({ length: stage.size(1_000, 20) }, () => {
    const startedAt = performance.now();
    for (let call = 0; call < CALLS; call++) {
      from = plus(from, 977_000);
      windowsOf(OFFICE, CONTEXT, { from, until: plus(from, spanMs) });
    }
    return ((performance.now() - startedAt) * 1_000) / CALLS;
  });
  const { p50, p99, n } = spreadOf(times);
  return {
    what,
    goal: `median <= ${US_MAX} us`,
    figure: `median ${short(p50)}, p99 ${short(p99)} us`,
    isMet: p50 <= US_MAX,
    n,
    note: `each figure is the mean of ${CALLS} calls`,
    values: { p50Us: p50, p99Us: p99 },
  };
}
