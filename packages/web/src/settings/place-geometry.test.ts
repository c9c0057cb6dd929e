import { expect, test } from "vitest";
import { degreesIn, lengthOf, moved, offsetOf, ringsWithin } from "./place-geometry.ts";

const gate = { latitude: 52.516275, longitude: 13.377704 }; // the Brandenburg Gate

test("a spot that was moved lies as far away as it was moved", () => {
  for (const from of [gate, { latitude: -33.9, longitude: 18.4 }, { latitude: 0, longitude: 179.9999 }]) {
    const offset = offsetOf(from, moved(from, { east: 120, north: -50 }));
    expect(offset.east).toBeCloseTo(120, 0);
    expect(offset.north).toBeCloseTo(-50, 0);
  }
});

test("known places are as far apart as they are", () => {
  const column = { latitude: 52.514543, longitude: 13.350119 }; // the Victory Column, some 1.88 km to the west
  expect(lengthOf(offsetOf(gate, column))).toBeGreaterThan(1_860);
  expect(lengthOf(offsetOf(gate, column))).toBeLessThan(1_900);
});

test("nothing moves beyond the poles or the date line", () => {
  expect(moved({ latitude: 89.9999, longitude: 0 }, { east: 0, north: 1_000 }).latitude).toBe(90);
  expect(moved({ latitude: 0, longitude: 179.9999 }, { east: 100, north: 0 }).longitude).toBeLessThan(-179);
});

test("rings are round and fit", () => {
  expect(ringsWithin(220)).toEqual([100, 200]);
  expect(ringsWithin(30)).toEqual([10, 20, 30]);
  for (const meters of [12, 15, 99, 100, 450, 3_300, 140_000]) {
    const rings = ringsWithin(meters);
    expect([meters, rings.length >= 2 && rings.length <= 5, (rings.at(-1) ?? 0) <= meters]).toEqual([
      meters,
      true,
      true,
    ]);
  }
});

test("degrees are read as people type them, within their bounds", () => {
  expect(["52,5163", " -13.4 ", "90", "90.1", "1e1", "", "N 52"].map((text) => degreesIn(text, 90))).toEqual([
    52.5163,
    -13.4,
    90,
    null,
    null,
    null,
    null,
  ]);
});
