import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { assert } from "../error.ts";
import { type Instant, instant } from "./instant.ts";
import { localOf, parseWallDateTime, type WallDateTime, wallAtLocal, type Zone } from "./wall.ts";
import { BEGINNING, FOREVER } from "./window.ts";
import { localAt, resolveWall, toInstant, transitionsIn, wallOf, zoneOf } from "./zone.ts";

function zone(name: string): Zone {
  const found = zoneOf(name);
  assert(found !== null, `${name} is a zone`);
  return found;
}

function wall(text: string): WallDateTime {
  const found = parseWallDateTime(text);
  assert(found !== null, `${text} is a moment on the wall`);
  return found;
}

function utc(text: string): Instant {
  return instant(Temporal.Instant.from(text).epochMilliseconds);
}

function resolved(text: string, name: string): readonly string[] {
  const resolution = resolveWall(wall(text), zone(name));
  const instants = resolution.kind === "fold" ? [resolution.earlier, resolution.later] : [resolution.at];
  return [resolution.kind, ...instants.map((at) => Temporal.Instant.fromEpochMilliseconds(at).toString())];
}

test("a wall clock that is shown once means that instant", () => {
  expect(resolved("2026-07-01T15:00", "Europe/Berlin")).toEqual(["once", "2026-07-01T13:00:00Z"]);
  expect(wallOf(utc("2026-07-01T13:00:00Z"), zone("Europe/Berlin"))).toBe("2026-07-01T15:00:00");
});

test("a name is taken in any case and kept in its usual spelling; offsets and nonsense are no zones", () => {
  expect(zoneOf("europe/berlin")).toBe("Europe/Berlin");
  expect(zoneOf("UTC")).toBe("UTC");
  const wrong = [
    "",
    "Foo/Bar",
    "+02:00",
    "-05",
    "Europe/Berlin\0",
    "../etc",
    "Z".repeat(99),
    "[u-ca=iso8601]",
    "local",
  ];
  expect(wrong.map(zoneOf)).toEqual(wrong.map(() => null));
});

test.each([
  ["Europe/Berlin", "2026-03-29T01:59:59", "once", "2026-03-29T00:59:59Z"],
  ["Europe/Berlin", "2026-03-29T02:00", "gap", "2026-03-29T01:00:00Z"],
  ["Europe/Berlin", "2026-03-29T02:59:59", "gap", "2026-03-29T01:00:00Z"],
  ["Europe/Berlin", "2026-03-29T03:00", "once", "2026-03-29T01:00:00Z"],
  ["Australia/Lord_Howe", "2026-10-04T02:15", "gap", "2026-10-03T15:30:00Z"],
  ["Australia/Lord_Howe", "2026-10-04T02:30", "once", "2026-10-03T15:30:00Z"],
  ["America/Santiago", "2026-09-06T00:00", "gap", "2026-09-06T04:00:00Z"],
  ["America/Santiago", "2026-09-06T01:00", "once", "2026-09-06T04:00:00Z"],
  ["Pacific/Apia", "2011-12-29T23:59:59", "once", "2011-12-30T09:59:59Z"],
  ["Pacific/Apia", "2011-12-30T00:00", "gap", "2011-12-30T10:00:00Z"],
  ["Pacific/Apia", "2011-12-30T23:59:59", "gap", "2011-12-30T10:00:00Z"],
  ["Pacific/Apia", "2011-12-31T00:00", "once", "2011-12-30T10:00:00Z"],
  ["Asia/Kolkata", "2026-03-29T02:30", "once", "2026-03-28T21:00:00Z"],
  // Casablanca is at +01:00 but for Ramadan: this is how it came back in 2025.
  ["Africa/Casablanca", "2025-04-06T02:30", "gap", "2025-04-06T02:00:00Z"],
])("in %s the wall clock %s is a %s", (name, text, kind, at) => {
  expect(resolved(text, name)).toEqual([kind, at]);
});

test.each([
  ["Europe/Berlin", "2026-10-25T02:00", "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"],
  ["Europe/Berlin", "2026-10-25T02:59:59", "2026-10-25T00:59:59Z", "2026-10-25T01:59:59Z"],
  ["Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z"],
  ["America/Santiago", "2026-04-04T23:30", "2026-04-05T02:30:00Z", "2026-04-05T03:30:00Z"],
  ["Africa/Casablanca", "2025-02-23T02:30", "2025-02-23T01:30:00Z", "2025-02-23T02:30:00Z"],
])("in %s the wall clock %s is shown twice", (name, text, earlier, later) => {
  expect(resolved(text, name)).toEqual(["fold", earlier, later]);
  expect(toInstant(wall(text), zone(name), "start")).toBe(utc(earlier));
  expect(toInstant(wall(text), zone(name), "end")).toBe(utc(later));
});

test("transitions are found where they are, first and last instant of the span as in any half-open span", () => {
  const at = utc("2026-03-29T01:00:00Z");
  const berlin = zone("Europe/Berlin");
  expect(transitionsIn({ from: at, until: instant(at + 1) }, berlin)).toEqual([at]);
  expect(transitionsIn({ from: instant(at - 1), until: at }, berlin)).toEqual([]);
  expect(transitionsIn({ from: utc("2026-01-01T00:00:00Z"), until: utc("2028-01-01T00:00:00Z") }, berlin)).toHaveLength(
    4,
  );
  expect(transitionsIn({ from: utc("2000-01-01T00:00:00Z"), until: FOREVER }, zone("Asia/Kolkata"))).toEqual([]);
});

test("instants outside all years of use are counted without a fault", () => {
  for (const at of [BEGINNING, FOREVER, instant(0)]) {
    expect(Number.isFinite(localAt(at, zone("America/New_York")))).toBe(true);
  }
});

const ZONES = [
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "America/Santiago",
  "Pacific/Apia",
  "Asia/Kolkata",
  "Africa/Casablanca",
  "America/Havana",
  "Africa/Cairo",
  "Asia/Gaza",
  "Antarctica/Troll",
  "America/St_Johns",
  "Asia/Pyongyang",
  "America/Caracas",
  "UTC",
];

describe.each(ZONES)("%s agrees with Temporal", (name) => {
  const here = zone(name);
  const years = { from: utc("2000-01-01T00:00:00Z"), until: utc("2060-01-01T00:00:00Z") };
  const changes = transitionsIn(years, here);
  const anywhere = fc.integer({ min: years.from / 1_000, max: years.until / 1_000 });
  const seconds =
    changes.length === 0
      ? anywhere
      : fc.oneof(
          anywhere,
          fc
            .tuple(fc.constantFrom(...changes), fc.integer({ min: -100_000, max: 100_000 }))
            .map(([change, offset]) => change / 1_000 + offset),
        );

  test("on what the wall shows at an instant", () => {
    fc.assert(
      fc.property(seconds, (second) => {
        const theirs = Temporal.Instant.fromEpochMilliseconds(second * 1_000).toZonedDateTimeISO(name);
        expect(wallOf(instant(second * 1_000), here)).toBe(
          theirs.toPlainDateTime().toString({ smallestUnit: "second" }),
        );
      }),
      { numRuns: 500 },
    );
  });

  test("on which instants show a wall clock", () => {
    fc.assert(
      fc.property(seconds, (second) => {
        const text = wallAtLocal(second * 1_000);
        const plain = Temporal.PlainDateTime.from(text);
        const [earlier, later] = (["earlier", "later"] as const).map(
          (disambiguation) => plain.toZonedDateTime(name, { disambiguation }).epochMilliseconds,
        );
        const ours = resolveWall(text, here);
        const [from, until] = ours.kind === "fold" ? [ours.earlier, ours.later] : [ours.at, ours.at];
        // Temporal moves a skipped time by the length of the gap; ours is the transition between its two answers.
        const isSkipped = localAt(instant(from - 1), here) < localOf(text) && localOf(text) < localAt(from, here);
        const isBetween = (earlier ?? 0) < from && from <= (later ?? 0);
        const isRight = ours.kind === "gap" ? isSkipped && isBetween : from === earlier && until === later;
        expect({ text, isRight }).toEqual({ text, isRight: true });
      }),
      { numRuns: 500 },
    );
  });
});
