import { DAY_MS, FOREVER, plus } from "@cardea/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createCode } from "./create-code.ts";
import { explainPin } from "./explain-pin.ts";
import { CANARY, custom, type House, MONDAY, OWNER, openHouse } from "./house.arbitrary.ts";
import type { CodeInput, Explanation } from "./port.ts";

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

async function explained(wish: Partial<CodeInput>): Promise<Explanation> {
  const { id } = await house.addLock("Door");
  await createCode(house.tools, custom([id], CANARY, wish), OWNER);
  return explainPin(house.tools, { lockId: id, pin: CANARY, at: null }, OWNER);
}

test("a window of weeks is told to its real end, and no other comes after it", async () => {
  const { window, nextWindow } = await explained({ startsAt: "2026-06-01T10:00", endsAt: "2026-07-01T10:00" });
  expect([window, nextWindow]).toEqual([{ from: MONDAY, until: plus(MONDAY, 30 * DAY_MS) }, null]);
});

test("an endless window is told as one", async () => {
  const { window, nextWindow } = await explained({ startsAt: "2026-06-01T10:00", endsAt: undefined, endless: true });
  expect([window?.until, nextWindow]).toEqual([FOREVER, null]);
});

test("after the window of this week comes that of the next", async () => {
  const weekly = [{ days: ["MO" as const], from: "09:00", until: "17:00" }];
  const { window, nextWindow } = await explained({ startsAt: undefined, endsAt: undefined, endless: true, weekly });
  expect([window, nextWindow].map((one) => (one === null ? null : (one.until - MONDAY) / DAY_MS))).toEqual([
    7 / 24,
    7 + 7 / 24,
  ]);
});
