import { expect, test } from "vitest";
import { countdownText } from "./countdown.ts";

test("a countdown reads like a clock and ends at zero", () => {
  expect([300_000, 245_000, 60_000, 59_001, 1, 0, -5].map(countdownText)).toEqual([
    "5:00",
    "4:05",
    "1:00",
    "1:00",
    "0:01",
    "0:00",
    "0:00",
  ]);
});
