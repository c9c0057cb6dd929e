import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { pixelsOf, pngOf, smallPng } from "./small-png.ts";

const ICON = new URL("../../../web/public/icon-512.png", import.meta.url);
const SIDE = 64;

/** Red grows to the right, green downwards; each row is kept as what it adds to the one above. */
function manyColors(): Buffer {
  const rows = Buffer.alloc((SIDE * 3 + 1) * SIDE);
  for (let row = 0; row < SIDE; row++) {
    const start = row * (SIDE * 3 + 1);
    rows[start] = 2;
    for (let column = 0; column < SIDE; column++) {
      rows[start + 1 + column * 3] = row === 0 ? column * 4 : 0;
      rows[start + 2 + column * 3] = row === 0 ? 0 : 4;
    }
  }
  return pngOf({ width: SIDE, height: SIDE, palette: null }, rows);
}

/** The most that a channel of a pixel is off. */
function farthest(before: Uint32Array, after: Uint32Array): number {
  const apart = (one: number, other: number, shift: number) =>
    Math.abs(((one >> shift) & 0xff) - ((other >> shift) & 0xff));
  const most = (color: number, at: number) => Math.max(...[16, 8, 0].map((s) => apart(color, after[at] ?? 0, s)));
  return before.reduce((worst, color, at) => Math.max(worst, most(color, at)), 0);
}

describe("a picture made small", () => {
  test("is the same where its colors are few", () => {
    const flat = pngOf({ width: 2, height: 1, palette: null }, Buffer.from([1, 10, 20, 30, 5, 5, 5]));
    const { width, height, colors } = pixelsOf(smallPng(flat));
    expect({ width, height, colors: [...colors] }).toEqual({ width: 2, height: 1, colors: [0x0a141e, 0x0f1923] });
  });

  test("shows nearly the same where they are many", () => {
    const before = pixelsOf(manyColors());
    expect(new Set(before.colors).size).toBe(SIDE * SIDE);
    const after = pixelsOf(smallPng(manyColors()));
    expect(new Set(after.colors).size).toBeLessThanOrEqual(256);
    expect(farthest(before.colors, after.colors)).toBeLessThan(24);
  });

  test("reads all that a browser writes", () => {
    const icon = readFileSync(ICON);
    expect(farthest(pixelsOf(icon).colors, pixelsOf(smallPng(icon)).colors)).toBeLessThan(16);
  });
});
