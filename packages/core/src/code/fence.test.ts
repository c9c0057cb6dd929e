import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distanceMeters, nearness, type Position, toldDistance } from "./fence.ts";

const HOUSE: Position = { latitude: 52.5163, longitude: 13.3777 };
const FENCE = { radiusMeters: 150, liveMinutes: 60 };
const METERS_PER_DEGREE = 111_195;
const north = (meters: number, accuracyMeters: number) => ({
  latitude: HOUSE.latitude + meters / METERS_PER_DEGREE,
  longitude: HOUSE.longitude,
  accuracyMeters,
});

test("distances over the ground are those of arcs whose length is known", () => {
  const at = (latitude: number, longitude: number) => ({ latitude, longitude });
  const km = (a: Position, b: Position) => Math.round(distanceMeters(a, b) / 1_000);
  expect(km(at(0, 0), at(90, 77))).toBe(10_008);
  expect(km(at(0, 13), at(0, 14))).toBe(111);
  expect(km(at(60, 13), at(60, 15))).toBe(111);
  expect(distanceMeters(HOUSE, HOUSE)).toBe(0);
});

test("the date line and the poles are places like all others", () => {
  const [west, east] = [
    { latitude: -17, longitude: 179.9995 },
    { latitude: -17, longitude: -179.9995 },
  ];
  expect(distanceMeters(west, east)).toBeLessThan(120);
  expect(distanceMeters({ latitude: 90, longitude: 0 }, { latitude: 90, longitude: 123 })).toBeLessThan(1);
  const antipode = { latitude: -HOUSE.latitude, longitude: HOUSE.longitude - 180 };
  expect(Math.round(distanceMeters(HOUSE, antipode) / 1_000)).toBe(20_015);
});

describe("a phone", () => {
  test.each([
    [0, 20, "inside"],
    [100, 40, "inside"],
    [100, 60, "unclear"],
    [140, 15, "unclear"],
    [180, 40, "unclear"],
    [200, 40, "outside"],
    [10, 2_000, "unclear"],
    [5_000, 5_000, "unclear"],
    [5_000, 500, "outside"],
  ] as const)("%i m away, right to %i m, is %s", (meters, accuracy, expected) => {
    expect(nearness(north(meters, accuracy), HOUSE, FENCE)).toBe(expected);
  });

  test("is never inside when it may be outside, and never outside when it may be inside", () => {
    const degrees = fc.record({
      latitude: fc.double({ min: 52.51, max: 52.523, noNaN: true }),
      longitude: fc.double({ min: 13.37, max: 13.385, noNaN: true }),
      accuracyMeters: fc.double({ min: 0, max: 3_000, noNaN: true }),
    });
    fc.assert(
      fc.property(degrees, (phone) => {
        const far = distanceMeters(phone, HOUSE);
        const found = nearness(phone, HOUSE, FENCE);
        expect(found).not.toBe(far > FENCE.radiusMeters ? "inside" : "outside");
      }),
    );
  });

  test("is told its distance in steps, and none where nobody knows it", () => {
    expect(toldDistance(north(201, 5), HOUSE, "outside")).toBe(250);
    expect(toldDistance(north(10, 2_000), HOUSE, "unclear")).toBeNull();
  });
});
