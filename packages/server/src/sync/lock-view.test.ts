import { HOUR_MS, type LockId } from "@cardea/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCode } from "../codes/create-code.ts";
import { type House, OWNER, oneTime, openHouse } from "../codes/house.arbitrary.ts";
import type { LivePlacement } from "../store/port.ts";
import { loadLock } from "./lock-view.ts";

let house: House;

beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const SCHEDULED = { oneTime: true, schedules: { dated: true, weekly: 7, overnight: true, combined: true } };

async function isEndedByLock(lockId: LockId): Promise<boolean | undefined> {
  const loaded = await loadLock(house.store, lockId, house.now());
  return loaded?.view.placements[0]?.endedByLock;
}

/** A one-time code of today on a new lock that keeps times and uses by itself. */
async function made(): Promise<LivePlacement> {
  const lock = await house.addLock("Front door", SCHEDULED);
  await createCode(house.tools, oneTime([lock.id]), OWNER);
  const [live] = await house.onLock(lock.id);
  if (live === undefined) throw new Error("a code that isn't over has a placement");
  expect(live.placement).toMatchObject({ enforcement: "lock", lockMaxUses: 1 });
  return live;
}

describe("a code that its lock ends by itself", () => {
  test("is ended where it was used, but not by its use at another door", async () => {
    const { placement, code } = await made();
    await house.store.unit((tx) => tx.updateCode({ ...code, uses: 1, firstUsedAt: house.now() }));
    expect(await isEndedByLock(placement.lockId)).toBe(false);
    const ledger = { ...placement.ledger, firstUsedAt: house.now() };
    await house.store.unit((tx) => tx.savePlacements([{ ...placement, ledger }]));
    expect(await isEndedByLock(placement.lockId)).toBe(true);
  });

  test("is ended where its time is over, unless a person ended it before", async () => {
    const { placement, code } = await made();
    house.pass(10 * HOUR_MS);
    expect(await isEndedByLock(placement.lockId)).toBe(true);
    await house.store.unit((tx) => tx.updateCode({ ...code, revokedAt: house.now() }));
    expect(await isEndedByLock(placement.lockId)).toBe(false);
  });
});
