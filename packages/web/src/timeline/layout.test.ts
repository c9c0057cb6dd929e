import fc from "fast-check";
import { expect, test } from "vitest";
import { placeWords } from "./bar-words.ts";
import { CHUNK_MS } from "../first/questions.ts";
import { chunksOf, togetherOf } from "./known-codes.ts";
import { barBeside, fused, isProven, type KnownCode, layoutOf, seenIn, topOf } from "./layout.ts";
import { type Scale, xOf } from "./scale.ts";
import "../text/english.ts";

const NOW = Date.parse("2026-06-01T10:00:00Z");
const HOUR = 3_600_000;
const scale: Scale = { zone: "UTC", from: NOW - 100 * HOUR, until: NOW + 1_000 * HOUR, pxPerMs: 10 / HOUR };

function code(name: string, hours: readonly [number, number][], lockIds: readonly string[] = ["front"]): KnownCode {
  return {
    codeId: `code_${name}`,
    holderId: `holder_${name}`,
    holderName: name,
    label: null,
    kind: "timed",
    isFenced: false,
    windows: hours.map(([from, until]) => ({ from: NOW + from * HOUR, until: NOW + until * HOUR })),
    placements: lockIds.map((lockId) => ({ lockId, state: "verified", enforcement: "cardea", provenAt: null })),
  };
}

const known = { from: NOW - 99 * HOUR, until: NOW + 999 * HOUR };
const SUBJECTS = [
  { id: "front", name: "Front" },
  { id: "garage", name: "Garage" },
];
const layout = (codes: readonly KnownCode[]) =>
  layoutOf({ codes, subjects: SUBJECTS, rowsBy: "doors", scale, known, now: NOW });

test("each door has a row, overlapping bars stack, and a bar begins and ends where its window does", () => {
  const { rows, height } = layout([code("Ann", [[-2, 3]], ["front", "garage"]), code("Ben", [[1, 4]])]);
  const [front, garage] = rows;
  expect(front?.bars.map(({ holderName, lane }) => [holderName, lane])).toEqual([
    ["Ann", 0],
    ["Ben", 1],
  ]);
  expect(front?.bars[0]).toMatchObject({ x: xOf(NOW - 2 * HOUR, scale), width: 50, isSolid: true });
  expect(front?.bars[1]?.isSolid).toBe(false);
  expect(garage?.top).toBe(front?.height);
  expect(height).toBe((garage?.top ?? 0) + (garage?.height ?? 0));
});

test("a bar tells where it is cut because more is not known", () => {
  const [bar, other] = layout([code("Ann", [[-99, 5]]), code("Ben", [[6, 999]])]).rows[0]?.bars ?? [];
  expect([bar?.beginsBefore, bar?.goesOn, other?.beginsBefore, other?.goesOn]).toEqual([true, false, false, true]);
});

test("rows may be people, and whoever has no row is left out", () => {
  const codes = [code("Ann", [[0, 1]], ["front", "garage"]), code("Ben", [[0, 1]])];
  const subjects = [{ id: "holder_Ann", name: "Ann" }];
  const { rows } = layoutOf({ codes, subjects, rowsBy: "people", scale, known, now: NOW });
  expect(rows.map(({ bars }) => bars.map(({ lockId }) => lockId))).toEqual([["front", "garage"]]);
});

test("windows too near to be told apart become one bar, unless one is proven and the other is not", () => {
  const windows = [
    { from: 0, until: 10 },
    { from: 11, until: 20 },
    { from: 40, until: 50 },
  ];
  expect(fused(windows, 5, () => true)).toEqual([
    { from: 0, until: 20, isSolid: true },
    { from: 40, until: 50, isSolid: true },
  ]);
  expect(fused(windows, 5, ({ from }) => from === 0)).toHaveLength(3);
});

test("a bar of a code with a fence is never solid: it opens only while its phone is near", () => {
  const [bar] = layout([{ ...code("Ann", [[-2, 3]]), isFenced: true }]).rows[0]?.bars ?? [];
  expect(bar?.isSolid).toBe(false);
  expect(bar && placeWords(bar, NOW)).toBe("opens only while the phone is near");
  expect(bar && placeWords({ ...bar, until: NOW }, NOW)).toBe("opened only while the phone was near");
  expect(bar && placeWords({ ...bar, state: "refused" }, NOW)).toBe("refused by the lock");
});

test("a bar is solid only where the lock has proven the code", () => {
  const open = { from: NOW - HOUR, until: NOW + HOUR };
  const next = { from: NOW + 24 * HOUR, until: NOW + 25 * HOUR };
  const past = { from: NOW - 9 * HOUR, until: NOW - 8 * HOUR };
  const on = { lockId: "front", state: "verified", enforcement: "cardea", provenAt: NOW - HOUR } as const;
  expect([isProven(on, open, NOW), isProven(on, next, NOW), isProven(on, past, NOW)]).toEqual([true, false, false]);
  expect(isProven({ ...on, enforcement: "lock" }, next, NOW)).toBe(true);
  expect(isProven({ ...on, provenAt: past.from + 1 }, past, NOW)).toBe(true);
  for (const state of ["not_due", "sent", "failed", "refused", "removing", "removed"] as const) {
    expect(isProven({ ...on, state }, open, NOW)).toBe(false);
  }
});

test("arrow keys lead along a row and to the nearest bar of the next row that has one", () => {
  const drawn = layout([
    code("Ann", [
      [0, 1],
      [5, 6],
    ]),
    code("Ben", [[4, 6]], ["garage"]),
  ]);
  const [first, second] = drawn.rows[0]?.bars ?? [];
  const beside = (direction: "left" | "right" | "up" | "down", id = second?.id ?? "") =>
    barBeside(drawn, id, direction)?.holderName ?? null;
  expect(barBeside(drawn, first?.id ?? "", "right")).toBe(second);
  expect([beside("right"), beside("down"), beside("up")]).toEqual([null, "Ben", null]);
  expect(beside("up", drawn.rows[1]?.bars[0]?.id)).toBe("Ann");
  expect(beside("left", "gone")).toBeNull();
});

test("what is in sight is drawn, and nothing else", () => {
  const hours = fc.tuple(fc.integer({ min: -90, max: 900 }), fc.integer({ min: 1, max: 90 }));
  const sights = fc.record({ left: fc.integer({ min: 0, max: 9_000 }), top: fc.integer({ min: 0, max: 400 }) });
  fc.assert(
    fc.property(fc.array(hours, { maxLength: 30 }), sights, (all, { left, top }) => {
      const drawn = layout(all.map(([from, length], i) => code(`P${i}`, [[from, from + length]])));
      const sight = { left, right: left + 800, top, bottom: top + 300 };
      const seen = new Set(seenIn(drawn, sight).flatMap(({ bars }) => bars.map(({ id }) => id)));
      for (const row of drawn.rows) {
        for (const bar of row.bars) {
          const y = topOf(row, bar) + 14;
          const middle = bar.x + bar.width / 2;
          const isInside = middle > sight.left && middle < sight.right && y > sight.top && y < sight.bottom;
          expect(seen.has(bar.id) || !isInside).toBe(true);
          expect(!seen.has(bar.id) || (bar.x < sight.right && bar.x + bar.width > sight.left)).toBe(true);
        }
      }
    }),
  );
});

test("a window that was cut at the edge of two answers is whole again", () => {
  const edge = 600 * CHUNK_MS;
  const time = (ms: number): string => new Date(ms).toISOString();
  const item = (from: number, until: number) => ({
    codeId: "code_1",
    holderId: "holder_1",
    holderName: "Ann",
    label: null,
    kind: "timed" as const,
    isFenced: false,
    state: "active" as const,
    windows: [{ from: time(from), until: time(until) }],
    placements: [],
  });
  const answers = [
    { items: [item(edge - HOUR, edge)], isCut: false },
    { items: [item(edge, edge + HOUR)], isCut: false },
    { items: [item(edge + 9 * HOUR, edge + 10 * HOUR)], isCut: false },
  ];
  expect(togetherOf(answers)[0]?.windows).toEqual([
    { from: edge - HOUR, until: edge + HOUR },
    { from: edge + 9 * HOUR, until: edge + 10 * HOUR },
  ]);
  expect(chunksOf({ from: edge - 1, until: edge + 1 })).toEqual([599, 600]);
  expect(chunksOf({ from: edge, until: edge + CHUNK_MS })).toEqual([600]);
});
