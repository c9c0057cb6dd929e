import { HOUR_MS, instant, type LockEvent, MINUTE_MS, plus } from "@cardea/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type House, openHouse } from "../codes/house.arbitrary.ts";
import type { StoredLock } from "../store/port.ts";
import { reconcileAlarms } from "./alarms.ts";
import { openSince } from "./left-open.ts";
import { recordLockEvents } from "./record-lock-events.ts";

describe("since when a door stands open", () => {
  const said = (at: number, position: "open" | "closed") => ({ at: instant(at), facts: { position } });

  test("is the first report of it after the door was last closed, in whatever order they came", () => {
    expect(openSince([said(9, "open"), said(7, "open"), said(5, "closed"), said(3, "open")])).toBe(7);
    expect(openSince([said(3, "open"), said(9, "open"), said(5, "closed"), said(7, "open")])).toBe(7);
    expect(openSince([said(4, "open"), said(2, "open")])).toBe(2);
  });

  test("is not known of a closed door, or of one that never told", () => {
    expect(openSince([said(9, "closed"), said(7, "open")])).toBeNull();
    expect(openSince([])).toBeNull();
  });
});

describe("a door that is left open", () => {
  let house: House;
  let lock: StoredLock;
  beforeEach(async () => {
    house = await openHouse();
    lock = await house.addLock("Front door");
  });
  afterEach(() => house.close());

  let sequence = 0;
  const tells = async (position: "open" | "closed") => {
    sequence += 1;
    const event: LockEvent = { sequence, at: house.now(), happening: { kind: "door", position } };
    await recordLockEvents(house.tools, lock.id, [event]);
  };
  const look = () =>
    house.store.unit(async (tx) => {
      const now = await tx.lock(lock.id);
      return now === null ? null : reconcileAlarms(tx, now, [], house.now());
    });
  const alarms = () => house.store.alarms({ open: true, lockId: lock.id });

  test("is told once after its time, and is over when it closes", async () => {
    const openedAt = house.now();
    await tells("open");
    expect(await look()).toBe(plus(openedAt, 10 * MINUTE_MS));
    expect(await alarms()).toEqual([]);
    house.pass(10 * MINUTE_MS);
    expect(await look()).toBeNull();
    await look();
    expect(await alarms()).toMatchObject([{ kind: "door_left_open", facts: { since: openedAt } }]);
    await tells("closed");
    expect(await alarms()).toEqual([]);
    house.pass(HOUR_MS);
    await look();
    expect(await alarms()).toEqual([]);
  });

  test("has its lock looked at by then, not sooner", async () => {
    await tells("open");
    expect(await house.store.jobCounts()).toMatchObject({
      waiting: 1,
      oldestRunAt: plus(house.now(), 10 * MINUTE_MS),
    });
  });

  test("counts from its first report, though it is told again", async () => {
    await tells("open");
    house.pass(6 * MINUTE_MS);
    await tells("open");
    house.pass(4 * MINUTE_MS);
    await look();
    expect(await alarms()).toHaveLength(1);
  });

  test("may stand open for as long as its owner says, or for ever", async () => {
    for (const [doorOpenLimitMs, found] of [
      [2 * HOUR_MS, 0],
      [null, 0],
      [MINUTE_MS, 1],
    ] as const) {
      lock = await house.addLock(`Gate ${doorOpenLimitMs}`, {}, { doorOpenLimitMs });
      await tells("open");
      house.pass(HOUR_MS);
      await look();
      expect(await alarms()).toHaveLength(found);
    }
  });
});
