import fc from "fast-check";
import { expect, test } from "vitest";
import { daysWithin, hoursOf, instantAt, scaleFor, spanFor, widthOf, xOf, ZOOMS, zoomBeside } from "./scale.ts";

const at = (text: string): number => Date.parse(text);
const BERLIN = { zone: "Europe/Berlin", now: at("2026-03-27T10:00:00Z"), width: 700 };

test("a week fills the screen, and the day on which the clocks jump is an hour narrower", () => {
  const scale = scaleFor("week", BERLIN);
  const days = daysWithin(at("2026-03-28T00:00:00+01:00"), at("2026-03-31T00:00:00+02:00"), BERLIN.zone);
  expect(days.map(({ date }) => date)).toEqual(["2026-03-28", "2026-03-29", "2026-03-30"]);
  const widths = days.map(({ from, until }) => xOf(until, scale) - xOf(from, scale));
  expect(widths.map((width) => width.toFixed(2))).toEqual(["100.00", "95.83", "100.00"]);
  expect(days.map(({ isWeekend }) => isWeekend)).toEqual([true, true, false]);
});

test("the ruler leaves out the hour that the clocks skip and shows the doubled one once", () => {
  const [spring] = daysWithin(at("2026-03-29T00:00:00+01:00"), at("2026-03-29T01:00:00+01:00"), BERLIN.zone);
  const [autumn] = daysWithin(at("2026-10-25T00:00:00+02:00"), at("2026-10-25T01:00:00+02:00"), BERLIN.zone);
  if (spring === undefined || autumn === undefined) throw new Error("there are such days");
  expect(
    hoursOf(spring, BERLIN.zone, 1)
      .map(({ wall }) => wall)
      .slice(0, 3),
  ).toEqual(["01:00", "03:00", "04:00"]);
  expect(hoursOf(autumn, BERLIN.zone, 1)).toHaveLength(23);
  expect(hoursOf(spring, BERLIN.zone, 6).map(({ wall }) => wall)).toEqual(["06:00", "12:00", "18:00"]);
});

test("what is drawn at a place is the instant of that place, within the bounds", () => {
  fc.assert(
    fc.property(fc.constantFrom(...ZOOMS), fc.double({ min: 0, max: 1, noNaN: true }), (zoom, share) => {
      const scale = scaleFor(zoom, BERLIN);
      const instant = scale.from + share * (scale.until - scale.from);
      expect(Math.abs(instantAt(xOf(instant, scale), scale) - instant)).toBeLessThan(1);
      expect(instantAt(-5, scale)).toBe(scale.from);
      expect(instantAt(widthOf(scale) + 5, scale)).toBe(scale.until);
    }),
  );
});

test("days follow each other without a gap, in any zone", () => {
  const zones = fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC");
  fc.assert(
    fc.property(zones, fc.integer({ min: 0, max: 900 }), (zone, day) => {
      const from = at("2026-01-01T12:00:00Z") + day * 86_400_000;
      const days = daysWithin(from, from + 5 * 86_400_000, zone);
      expect(days[0]?.from).toBeLessThanOrEqual(from);
      for (const [index, one] of days.entries()) expect(one.until).toBe(days[index + 1]?.from ?? one.until);
    }),
  );
});

test("a tap on an empty place begins a code on a step that fits the zoom", () => {
  const tapped = at("2026-06-03T12:47:00Z");
  expect(spanFor(tapped, "day", BERLIN.zone)).toEqual({ from: "2026-06-03T14:30", until: "2026-06-03T16:30" });
  expect(spanFor(tapped, "month", BERLIN.zone)).toEqual({ from: "2026-06-03T00:00", until: "2026-06-04T00:00" });
  expect([zoomBeside("day", -1), zoomBeside("day", 1), zoomBeside("month", 1)]).toEqual(["day", "days3", "month"]);
});
