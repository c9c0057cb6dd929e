import { type LockId, type Outcome, Pin, type Reading, type Slot, type SlotEntry } from "@cardea/core";
import { silentLog } from "@cardea/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LockPort } from "../drivers/port.ts";
import { recordLockEvents } from "../events/record-lock-events.ts";
import { distrustLocks } from "../sync/distrust.ts";
import { reconcileLock } from "../sync/reconcile.ts";
import { changeCode } from "./change-code.ts";
import { createCode } from "./create-code.ts";
import { CANARY, custom, entry, type House, OWNER, oneTime, openHouse } from "./house.arbitrary.ts";
import { replacePin } from "./replace-pin.ts";
import { revealPin } from "./reveal-pin.ts";
import { revokeCode } from "./revoke-code.ts";
import { removeUnmanaged } from "./unmanaged.ts";
import { codeDetail } from "./view-code.ts";

/** A lock in memory that does as it is told. `lost`: so many writes change nothing, though it says yes. */
function memoryLock() {
  const slots = new Map<Slot, SlotEntry>();
  const lock = { slots, lost: 0, onRead: async (): Promise<void> => {} };
  const write = (change: () => void): Promise<Outcome> => {
    if (lock.lost > 0) lock.lost--;
    else change();
    return Promise.resolve({ kind: "confirmed" });
  };
  const port: LockPort = {
    set: (slot, content) => write(() => slots.set(slot, content)),
    clear: (slot) => write(() => slots.delete(slot)),
    read: async (slot): Promise<Reading> => {
      await lock.onRead();
      const held = slots.get(slot);
      return { kind: "seen", content: held === undefined ? { kind: "empty" } : { kind: "pin", pin: held.pin } };
    },
    setKeypad: () => Promise.resolve({ kind: "confirmed" }),
    moveBolt: () => Promise.resolve({ kind: "confirmed" }),
  };
  return { lock, port };
}

let house: House;
let front: LockId;
let memory: ReturnType<typeof memoryLock>;

beforeEach(async () => {
  house = await openHouse();
  front = (await house.addLock("Front door")).id;
  memory = memoryLock();
});
afterEach(() => house.close());

/** The run that writes leaves the look to the one after it. */
const settle = async (lockId = front) => {
  const tools = { ...house.tools, log: silentLog, ports: { portOf: async () => memory.port } };
  for (let run = 0; run < 3; run++) await reconcileLock(lockId, tools);
};
const digitsOnLock = () => [...memory.lock.slots.values()].map(({ pin }) => pin.reveal());
const digitsOf = async (codeId: Parameters<typeof codeDetail>[1]) =>
  (await revealPin(house.tools, { codeId, reason: "test" }, OWNER)).reveal();
const make = async (input: Parameters<typeof createCode>[1]) => (await createCode(house.tools, input, OWNER)).code;

test("a code is on the lock with proof, its first entry is its own, and after that it is gone", async () => {
  const { id } = await make(oneTime([front]));
  await settle();
  expect(digitsOnLock()).toEqual([await digitsOf(id)]);
  expect((await codeDetail(house.tools, id)).placements[0]?.state).toBe("verified");
  house.pass(1_000);
  const [slot] = memory.lock.slots.keys();
  await recordLockEvents(house.tools, front, [entry(1, house.now(), "granted", slot ?? 0)]);
  await settle();
  expect(digitsOnLock()).toEqual([]);
  expect(await codeDetail(house.tools, id)).toMatchObject({ state: "used", placements: [{ state: "removed" }] });
});

test("a replaced PIN takes the place of the old one", async () => {
  const { id } = await make(oneTime([front]));
  await settle();
  const old = await digitsOf(id);
  await replacePin(house.tools, { codeId: id, pin: null }, OWNER);
  await settle();
  expect(digitsOnLock()).toEqual([await digitsOf(id)]);
  expect(digitsOnLock()).not.toContain(old);
});

// The look after a lost removal finds digits that no code has any more, and takes them for a stranger's.
test("a replaced PIN leaves the lock also where the lock loses its removal", async () => {
  const { id } = await make(oneTime([front]));
  await settle();
  await replacePin(house.tools, { codeId: id, pin: null }, OWNER);
  memory.lock.lost = 1;
  await settle();
  house.pass(2_000);
  await settle();
  expect(digitsOnLock()).toEqual([await digitsOf(id)]);
});

test("changed times that the lock keeps by itself are written to it", async () => {
  const garage = await house.addLock("Garage", {
    schedules: { dated: true, weekly: 7, overnight: true, combined: true },
    oneTime: true,
  });
  const { id } = await make(oneTime([garage.id]));
  await settle(garage.id);
  await changeCode(house.tools, { codeId: id, change: { endsAt: "2026-06-01T20:00" } }, OWNER);
  await settle(garage.id);
  expect([...memory.lock.slots.values()].map(({ schedule }) => schedule?.dated?.until)).toEqual([
    "2026-06-01T20:00:00",
  ]);
  expect((await codeDetail(house.tools, id)).placements[0]?.state).toBe("verified");
});

test("a revoked code leaves a lock that would have ended it by itself much later", async () => {
  const garage = await house.addLock("Garage", {
    schedules: { dated: true, weekly: 7, overnight: true, combined: true },
    oneTime: true,
  });
  const { id } = await make(oneTime([garage.id]));
  await settle(garage.id);
  expect(digitsOnLock()).toHaveLength(1);
  house.pass(60_000);
  await revokeCode(house.tools, { codeId: id, reason: null }, OWNER);
  await settle(garage.id);
  expect(digitsOnLock()).toEqual([]);
  expect((await codeDetail(house.tools, id)).placements[0]?.state).toBe("removed");
});

test("a removal that is asked for while a slow lock is being filled comes before the rest", async () => {
  const slow = await house.addLock("Far gate", { lateWrites: true });
  const codes = [];
  for (let number = 0; number < 10; number++) {
    codes.push(await make(oneTime([slow.id])));
    house.pass(1_000); // the one made first goes onto the lock first
  }
  const did: string[] = [];
  const revoked = codes[0]?.id;
  const port: LockPort = {
    ...memory.port,
    clear: (slot, signal) => {
      did.push("clear");
      return memory.port.clear(slot, signal);
    },
    set: async (slot, content, signal) => {
      did.push("set");
      if (did.length === 4 && revoked !== undefined) {
        await revokeCode(house.tools, { codeId: revoked, reason: null }, OWNER);
      }
      return memory.port.set(slot, content, signal);
    },
  };
  const tools = { ...house.tools, log: silentLog, ports: { portOf: async () => port } };
  for (let run = 0; run < 20; run++) await reconcileLock(slow.id, tools);
  expect(did.indexOf("clear")).toBeGreaterThan(3);
  expect(did.indexOf("clear")).toBeLessThanOrEqual(5);
  expect(digitsOnLock()).toHaveLength(9);
});

// The look after the set finds two codes with these digits and names the one that is over.
test("a revoked code leaves the lock, and its digits serve the next one", async () => {
  const first = await make(custom([front], CANARY));
  await settle();
  house.pass(1_000);
  await revokeCode(house.tools, { codeId: first.id, reason: null }, OWNER);
  const second = await make(custom([front], CANARY));
  await settle();
  expect(digitsOnLock()).toEqual([CANARY]);
  expect((await codeDetail(house.tools, first.id)).placements[0]?.state).toBe("removed");
  expect((await codeDetail(house.tools, second.id)).placements[0]?.state).toBe("verified");
});

test("a slot that somebody emptied at the keypad is filled again, one that somebody filled is left alone", async () => {
  const { id } = await make(custom([front], CANARY));
  await settle();
  const [slot] = [...memory.lock.slots.keys()];
  if (slot === undefined) throw new Error("the code is on the lock");
  memory.lock.slots.delete(slot);
  await recordLockEvents(house.tools, front, [
    { sequence: 1, at: house.now(), happening: { kind: "slot_changed", slot, change: "cleared" } },
  ]);
  await settle();
  expect(digitsOnLock()).toEqual([CANARY]);
  expect((await codeDetail(house.tools, id)).placements[0]?.state).toBe("verified");
});

test("a code that Cardea did not place leaves the lock only on the owner's word", async () => {
  const { id } = await make(custom([front], CANARY));
  await settle();
  const [[slot, held] = []] = [...memory.lock.slots];
  if (slot === undefined || held === undefined) throw new Error("the code is on the lock");
  const other = (slot + 1) as Slot;
  const stranger = await make(custom([(await house.addLock("Other")).id], "509317"));
  memory.lock.slots.set(other, {
    ...held,
    pin: await revealPin(house.tools, { codeId: stranger.id, reason: "test" }, OWNER),
  });
  await recordLockEvents(house.tools, front, [
    { sequence: 1, at: house.now(), happening: { kind: "slot_changed", slot: other, change: "set" } },
  ]);
  await settle();
  expect(digitsOnLock()).toEqual([CANARY, "509317"]);
  memory.lock.lost = 1;
  await removeUnmanaged(house.tools, { lockId: front, slot: other }, OWNER);
  await settle();
  house.pass(60_000);
  await settle();
  expect(digitsOnLock()).toEqual([CANARY]);
  expect((await codeDetail(house.tools, id)).placements[0]?.state).toBe("verified");
});

test("a removal that is asked for while a slow lock is looked through does not wait for the end of that", async () => {
  const { id } = await make(oneTime([front]));
  await settle();
  for (let slot = 5; slot <= 28; slot++) await house.fill(front, { slot: slot as Slot, seenAt: null });
  let looks = 0;
  let revokedAt = Number.POSITIVE_INFINITY;
  let worstMs = 0;
  memory.lock.onRead = async () => {
    house.pass(2_000);
    if (++looks === 2) {
      await revokeCode(house.tools, { codeId: id, reason: null }, OWNER);
      revokedAt = house.now();
    }
    if (memory.lock.slots.size > 0) worstMs = Math.max(worstMs, house.now() - revokedAt);
  };
  await settle();
  expect(looks).toBeGreaterThan(20);
  expect(digitsOnLock()).toEqual([]);
  expect(worstMs).toBeLessThan(15_000);
});

test("digits that the family had on the lock first stay the family's when a guest's code gets the same", async () => {
  memory.lock.slots.set(4 as Slot, { pin: pinOf(CANARY), schedule: null, maxUses: null });
  const { id } = await make(custom([front], CANARY));
  await house.fill(front, { slot: 4 as Slot, seenAt: null });
  await settle();
  expect(await house.store.slots(front)).toContainEqual(expect.objectContaining({ slot: 4, content: "unmanaged" }));
  expect((await codeDetail(house.tools, id)).placements[0]?.state).not.toBe("verified");
  await revokeCode(house.tools, { codeId: id, reason: null }, OWNER);
  await settle();
  expect(digitsOnLock()).toEqual([CANARY]);
});

test("digits that were the family's in a backup are the family's after it is put back, though a guest waits with the same", async () => {
  memory.lock.slots.set(4 as Slot, { pin: pinOf(CANARY), schedule: null, maxUses: null });
  const { id } = await make(custom([front], CANARY));
  await house.fill(front, { slot: 4 as Slot, seenAt: null });
  await settle();
  await restore();
  expect(await house.store.slots(front)).toContainEqual(
    expect.objectContaining({ slot: 4, content: "unmanaged", seenAt: expect.any(Number) }),
  );
  expect((await codeDetail(house.tools, id)).placements[0]?.state).not.toBe("verified");
  await revokeCode(house.tools, { codeId: id, reason: null }, OWNER);
  await settle();
  expect(digitsOnLock()).toEqual([CANARY]);
});

test("other digits than a backup knows in the family's slot are told of after it is put back", async () => {
  const held = { schedule: null, maxUses: null };
  memory.lock.slots.set(4 as Slot, { pin: pinOf(CANARY), ...held });
  await house.fill(front, { slot: 4 as Slot, seenAt: null });
  await settle();
  memory.lock.slots.set(4 as Slot, { pin: pinOf("509317"), ...held });
  const found = async () =>
    (await house.store.eventsAfter(0, 1_000)).filter(({ kind }) => kind === "lock.unmanaged_code_found").length;
  expect(await found()).toBe(1);
  await restore();
  expect(await found()).toBe(2);
  await restore();
  expect(await found()).toBe(2);
});

/** As if a backup of just now had been put back. */
async function restore(): Promise<void> {
  const madeAt = new Date(house.now()).toISOString();
  house.pass(1_000);
  await distrustLocks(house.store, { madeAt, actor: OWNER, now: house.now() });
  await settle();
}

function pinOf(digits: string): Pin {
  const pin = Pin.parse(digits);
  if (pin === null) throw new Error("not a PIN");
  return pin;
}
