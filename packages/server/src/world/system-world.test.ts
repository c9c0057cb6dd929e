import { describe, expect, test, vi } from "vitest";
import { systemWorld } from "./system-world.ts";

describe("the real world", () => {
  const world = systemWorld();

  test("tells the present in whole milliseconds", () => {
    expect(Number.isInteger(world.now())).toBe(true);
    expect(Math.abs(world.now() - Date.now())).toBeLessThan(1000);
  });

  test("draws whole numbers below the bound and as many bytes as asked", () => {
    const drawn = new Set(Array.from({ length: 500 }, () => world.randomInt(3)));
    expect([...drawn].toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
    expect(world.randomBytes(10)).toHaveLength(10);
    expect(world.randomBytes(16)).not.toEqual(world.randomBytes(16));
  });

  test("calls back once after the time, also after one longer than a timer of the system can hold", () => {
    vi.useFakeTimers();
    try {
      const called = vi.fn();
      const daysMs = 60 * 86_400_000;
      world.after(daysMs, called);
      vi.advanceTimersByTime(daysMs - 1);
      expect(called).not.toHaveBeenCalled();
      vi.advanceTimersByTime(2);
      expect(called).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });

  test("doesn't call back once canceled", () => {
    vi.useFakeTimers();
    try {
      const called = vi.fn();
      world.after(10, called)();
      vi.advanceTimersByTime(1000);
      expect(called).not.toHaveBeenCalled();
    } finally {
      vi.useRealTimers();
    }
  });
});
