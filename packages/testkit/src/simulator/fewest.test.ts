import { expect, test } from "vitest";
import { fewest } from "./fewest.ts";

const HUNDRED = Array.from({ length: 100 }, (_, number) => number);

test("only the things that matter are left, in their order", async () => {
  const needs = [7, 42, 43, 99];
  const holds = async (some: readonly number[]) => needs.every((number) => some.includes(number));
  expect(await fewest(HUNDRED, holds, 1_000)).toEqual(needs);
});

test("where nothing matters nothing is left, and where all does all is", async () => {
  expect(await fewest(HUNDRED, async () => true, 1_000)).toEqual([]);
  expect(await fewest(HUNDRED, async (some) => some.length === 100, 1_000)).toEqual(HUNDRED);
});

test("it is not tried more often than allowed, and what is left still holds", async () => {
  let tries = 0;
  const holds = async (some: readonly number[]) => {
    tries++;
    return some.includes(50);
  };
  const kept = await fewest(HUNDRED, holds, 5);
  expect(tries).toBe(5);
  expect(kept).toContain(50);
});
