import { describe, expect, test } from "vitest";
import { foundLockOf, linesOf } from "./wire.ts";

const pin = {
  lengths: [6, 4, 6],
  sameLength: false,
  forbiddenDigits: "0",
  forbiddenPrefixes: ["12"],
  uniqueFirstDigits: 4,
};
const able = { slots: { first: 1, count: 30 }, pin, schedules: null, readBack: "pin", firmware: "keypad 1" };
const shown = { address: "lock", name: "Shed", class: "door", capabilities: able, state: { bolt: "locked" } };
const withAble = (change: object) => foundLockOf({ ...shown, capabilities: { ...able, ...change } });

describe("what a lock says of itself", () => {
  test("is taken, with the lengths of its PINs in order and each once", () => {
    expect(foundLockOf(shown)?.capabilities.pin).toMatchObject({ lengths: [4, 6], forbiddenPrefixes: ["12"] });
  });

  test("is not believed where it would have slots without end", () => {
    for (const count of [10_001, 1e9, Number.MAX_SAFE_INTEGER])
      expect(withAble({ slots: { first: 1, count } })).toBeNull();
    expect(withAble({ slots: { first: Number.MAX_SAFE_INTEGER, count: 1 } })).toBeNull();
  });

  test("loses lengths that no PIN has; a lock that has only such is none", () => {
    expect(withAble({ pin: { ...pin, lengths: [0, 4, 1e9] } })?.capabilities.pin.lengths).toEqual([4]);
    expect(withAble({ pin: { ...pin, lengths: [3, 13] } })).toBeNull();
  });

  test("loses what is no digit, and what is beyond all bounds", () => {
    const told = { ...pin, forbiddenDigits: "x".repeat(1_000_000), forbiddenPrefixes: Array(5_000).fill("12345") };
    const found = withAble({ pin: told, schedules: { weekly: 1e15 } });
    expect(found?.capabilities.pin.forbiddenDigits).toBe("");
    expect(found?.capabilities.pin.forbiddenPrefixes).toHaveLength(100);
    expect(found?.capabilities.schedules?.weekly).toBe(100);
  });

  test("keeps to one short line that can be stored and shown", () => {
    const found = foundLockOf({ ...shown, name: `Shed\u0000\n\u202e${"x".repeat(1_000)}` });
    expect(found?.name).toBe(`Shed ${"x".repeat(115)}`);
    expect(foundLockOf({ ...shown, address: "a\u0000b" })).toBeNull();
    expect(foundLockOf({ ...shown, name: "\u0000" })).toBeNull();
  });
});

test("a gap that ends before it begins means nothing, but keeps its number", () => {
  const happening = { kind: "gap", fromSequence: 9, untilSequence: 3 };
  expect(linesOf({ items: [{ sequence: 4, at: 1, happening }] }, able.slots)).toEqual([{ sequence: 4, event: null }]);
});
