import { expect, test } from "vitest";
import type { Insights } from "./api.ts";
import { batteryTrends, bucketsOf, busiestHour, changeOf, countIn, doorSeries, hoursOfDay, OTHERS } from "./series.ts";

const day = (date: string, granted: number, lockId = "a") => ({ date, lockId, granted, denied: 1 });
const totals = (buckets: ReturnType<typeof bucketsOf>) =>
  buckets.map(({ from, until, counts }) => [from, until, counts.get("a") ?? 0]);

test("a short span has a bar for each day, also for those on which nothing happened", () => {
  const span = { from: "2026-03-28", until: "2026-03-31" };
  expect(totals(bucketsOf(span, [day("2026-03-29", 2), day("2026-03-31", 1)], "granted"))).toEqual([
    ["2026-03-28", "2026-03-28", 0],
    ["2026-03-29", "2026-03-29", 2],
    ["2026-03-30", "2026-03-30", 0],
    ["2026-03-31", "2026-03-31", 1],
  ]);
});

test("a long span is shown by weeks from Monday, the first and last cut to the span", () => {
  const span = { from: "2026-06-03", until: "2026-07-07" }; // Wednesday to Tuesday
  const days = [day("2026-06-07", 1), day("2026-06-08", 2), day("2026-07-07", 4)];
  expect(totals(bucketsOf(span, days, "granted"))).toEqual([
    ["2026-06-03", "2026-06-07", 1],
    ["2026-06-08", "2026-06-14", 2],
    ["2026-06-15", "2026-06-21", 0],
    ["2026-06-22", "2026-06-28", 0],
    ["2026-06-29", "2026-07-05", 0],
    ["2026-07-06", "2026-07-07", 4],
  ]);
});

test("many doors are the busiest ones and the others together, and nothing is lost", () => {
  const locks = ["a", "b", "c", "d", "e", "f"].map((id) => ({ id, name: id.toUpperCase(), batteryPercent: null }));
  const days = [1, 6, 3, 4, 5, 0].map((granted, index) => day("2026-06-01", granted, locks[index]?.id ?? ""));
  const insights = { locks, days } as unknown as Insights;
  const series = doorSeries(insights, "granted");
  expect(series).toEqual([
    { id: "b", name: "B", total: 6 },
    { id: "e", name: "E", total: 5 },
    { id: "d", name: "D", total: 4 },
    { id: OTHERS, name: null, total: 4 },
  ]);
  const [bucket] = bucketsOf({ from: "2026-06-01", until: "2026-06-01" }, days, "granted");
  if (bucket === undefined) throw new Error("no day");
  expect(series.map(({ id }) => countIn(bucket, series, id))).toEqual([6, 5, 4, 4]);
});

test("a change is told only against enough of before", () => {
  expect([changeOf(15, 10), changeOf(5, 10), changeOf(10, 10), changeOf(5, 9)]).toEqual([50, -50, 0, null]);
});

test("hours are those of the day over all weekdays, and the busiest is one of the week", () => {
  const hours = [
    { weekday: 0, hour: 8, granted: 3, denied: 0 },
    { weekday: 1, hour: 8, granted: 4, denied: 0 },
    { weekday: 4, hour: 17, granted: 5, denied: 9 },
  ];
  expect(hoursOfDay(hours).filter(({ granted }) => granted > 0)).toEqual([
    { hour: 8, granted: 7 },
    { hour: 17, granted: 5 },
  ]);
  expect(busiestHour(hours)).toMatchObject({ weekday: 4, hour: 17 });
  expect(busiestHour([])).toBeNull();
});

test("a battery is low at the pace since it was new; without a pace nothing is foretold", () => {
  const told = (percents: readonly (readonly [string, number])[]) =>
    batteryTrends(percents.map(([date, percent]) => ({ lockId: "a", date, percent })));
  expect(
    told([
      ["2026-06-01", 30],
      ["2026-06-05", 100],
      ["2026-06-15", 90],
      ["2026-06-25", 80],
    ]),
  ).toEqual([{ lockId: "a", percent: 80, daysLeft: 60 }]);
  expect(
    told([
      ["2026-06-01", 90],
      ["2026-06-07", 80],
    ]),
  ).toEqual([{ lockId: "a", percent: 80, daysLeft: null }]);
  expect(
    told([
      ["2026-06-01", 90],
      ["2026-06-30", 89],
    ])[0]?.daysLeft,
  ).toBeNull();
  expect(
    told([
      ["2026-06-01", 40],
      ["2026-06-30", 18],
    ])[0]?.daysLeft,
  ).toBeNull();
});
