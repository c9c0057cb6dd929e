import {
  type CodeId,
  HOUR_MS,
  type LockId,
  MINUTE_MS,
  type Outcome,
  type Reading,
  type Slot,
  type SlotEntry,
} from "@cardea/core";
import { silentLog } from "@cardea/testkit";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LockPort } from "../drivers/port.ts";
import { reconcileLock } from "../sync/reconcile.ts";
import { changeCode } from "./change-code.ts";
import { createCode } from "./create-code.ts";
import { CANARY, custom, type House, OWNER, oneTime, openHouse, refusalOf } from "./house.arbitrary.ts";
import { explainPin } from "./explain-pin.ts";
import { previewChange } from "./preview-change.ts";
import { replacePin } from "./replace-pin.ts";
import { revealPin } from "./reveal-pin.ts";
import { revokeCode } from "./revoke-code.ts";
import { codeDetail } from "./view-code.ts";

/** A lock in memory that does as it is told, unless it is out of reach. */
function memoryLock() {
  const slots = new Map<Slot, SlotEntry>();
  const lock = { slots, isAway: false };
  const away = { kind: "unreachable" } as const;
  const write = async (change: () => void): Promise<Outcome> => {
    if (lock.isAway) return away;
    change();
    return { kind: "confirmed" };
  };
  const port: LockPort = {
    set: (slot, content) => write(() => slots.set(slot, content)),
    clear: (slot) => write(() => slots.delete(slot)),
    read: async (slot): Promise<Reading> => {
      const held = slots.get(slot);
      if (lock.isAway) return away;
      return { kind: "seen", content: held === undefined ? { kind: "empty" } : { kind: "pin", pin: held.pin } };
    },
    setKeypad: async () => ({ kind: "confirmed" }),
    moveBolt: async () => ({ kind: "confirmed" }),
  };
  return { lock, port };
}

type Memory = ReturnType<typeof memoryLock>;

let house: House;
let memories: Map<LockId, Memory>;
let front: LockId;
let garage: LockId;
let cellar: LockId;

beforeEach(async () => {
  house = await openHouse();
  memories = new Map();
  front = await addLock("Front door");
  garage = await addLock("Garage");
  cellar = await addLock("Cellar");
});
afterEach(() => house.close());

async function addLock(...given: Parameters<House["addLock"]>): Promise<LockId> {
  const { id } = await house.addLock(...given);
  memories.set(id, memoryLock());
  return id;
}

const memoryOf = (lockId: LockId): Memory => {
  const memory = memories.get(lockId);
  if (memory === undefined) throw new Error("the lock was added");
  return memory;
};
/** The run that writes leaves the look to the one after it. */
const settle = async (): Promise<void> => {
  const ports = { portOf: async (lockId: LockId) => memoryOf(lockId).port };
  for (let run = 0; run < 3; run++) {
    for (const lockId of memories.keys()) await reconcileLock(lockId, { ...house.tools, log: silentLog, ports });
  }
};
const digitsOn = (lockId: LockId) => [...memoryOf(lockId).lock.slots.values()].map(({ pin }) => pin.reveal());
const digitsOf = async (codeId: CodeId) => (await revealPin(house.tools, { codeId, reason: "test" }, OWNER)).reveal();
const make = async (input: Parameters<typeof createCode>[1]) => (await createCode(house.tools, input, OWNER)).code;
const move = async (codeId: CodeId, lockIds: readonly string[]) =>
  (await changeCode(house.tools, { codeId, change: { lockIds } }, OWNER)).code;
const statesOf = async (codeId: CodeId) =>
  Object.fromEntries((await codeDetail(house.tools, codeId)).placements.map((one) => [one.lockName, one.state]));

describe("other doors", () => {
  test("get the code at once, and those that it lost let it go, with the evidence of both", async () => {
    const { id } = await make(oneTime([front, cellar]));
    await settle();
    const moved = await move(id, [front, garage]);
    expect(moved).toMatchObject({ lockIds: [front, garage], version: 2 });
    expect(await statesOf(id)).toEqual({ "Front door": "verified", Cellar: "removing", Garage: "not_due" });
    await settle();
    expect([digitsOn(front), digitsOn(garage), digitsOn(cellar)]).toEqual([
      [await digitsOf(id)],
      [await digitsOf(id)],
      [],
    ]);
    expect(await statesOf(id)).toEqual({ "Front door": "verified", Cellar: "removed", Garage: "verified" });
    const left = (await codeDetail(house.tools, id)).placements.find(({ lockName }) => lockName === "Cellar");
    expect(left?.ledger).toMatchObject({ removedAt: house.now(), verifiedAt: expect.any(Number) });
  });

  test("are recorded with who chose them", async () => {
    const { id } = await make(oneTime([front]));
    await move(id, [garage]);
    const records = await house.store.auditRecords(0, await house.store.auditSize());
    const leaves = records.map(({ leaf }) => JSON.parse(leaf) as { readonly action: string });
    expect(leaves.find(({ action }) => action === "code.changed")).toMatchObject({
      actor: { kind: OWNER.kind, id: OWNER.id },
      facts: { fields: "lockIds", lockIds: garage },
    });
  });

  test("named twice over change nothing more", async () => {
    const { id } = await make(oneTime([front, garage]));
    await settle();
    await move(id, [garage, front]);
    await settle();
    expect(await statesOf(id)).toEqual({ "Front door": "verified", Garage: "verified" });
    expect(await house.onLock(front)).toHaveLength(1);
  });

  test("that it comes back to have it again, before it has left and after", async () => {
    const { id } = await make(oneTime([front, cellar]));
    await settle();
    await move(id, [front]);
    await move(id, [front, cellar]);
    await settle();
    expect(digitsOn(cellar)).toEqual([await digitsOf(id)]);
    await move(id, [front]);
    await settle();
    expect(digitsOn(cellar)).toEqual([]);
    await move(id, [front, cellar]);
    await settle();
    expect(digitsOn(cellar)).toEqual([await digitsOf(id)]);
    expect(await statesOf(id)).toEqual({ "Front door": "verified", Cellar: "verified" });
  });

  test("cannot make it stay on a door out of reach that it was taken off: that is shown and goes on being tried", async () => {
    const { id } = await make(oneTime([front, cellar]));
    await settle();
    memoryOf(cellar).lock.isAway = true;
    await move(id, [front]);
    await settle();
    expect(await statesOf(id)).toMatchObject({ Cellar: "removing" });
    house.pass(HOUR_MS);
    await settle();
    const alarms = await house.store.alarms({ open: true, lockId: cellar });
    expect(alarms.map(({ kind }) => kind)).toContain("still_on_lock_after_end");
    memoryOf(cellar).lock.isAway = false;
    house.pass(HOUR_MS);
    await settle();
    expect(digitsOn(cellar)).toEqual([]);
  });

  test("get a code whose PIN was replaced or which was revoked only as it is then", async () => {
    const { id } = await make(oneTime([front, cellar]));
    await settle();
    await move(id, [front, garage]);
    await replacePin(house.tools, { codeId: id, pin: null }, OWNER);
    await settle();
    expect([digitsOn(garage), digitsOn(cellar)]).toEqual([[await digitsOf(id)], []]);
    await revokeCode(house.tools, { codeId: id, reason: null }, OWNER);
    await settle();
    expect([digitsOn(front), digitsOn(garage), digitsOn(cellar)]).toEqual([[], [], []]);
  });

  test("are where a later end counts, also for a code that had expired", async () => {
    const { id } = await make(oneTime([front]));
    await settle();
    house.pass(9 * HOUR_MS);
    await settle();
    expect(digitsOn(front)).toEqual([]);
    const change = { endsAt: "2026-06-01T22:00", lockIds: [front, garage] };
    await changeCode(house.tools, { codeId: id, change }, OWNER);
    await settle();
    expect([digitsOn(front), digitsOn(garage)]).toEqual([[await digitsOf(id)], [await digitsOf(id)]]);
  });

  test("explain a PIN by what it is for now", async () => {
    const { id } = await make(oneTime([front, cellar]));
    await settle();
    await move(id, [front]);
    const ask = async () => explainPin(house.tools, { lockId: cellar, pin: await digitsOf(id), at: null }, OWNER);
    expect(await ask()).toMatchObject({
      wouldOpen: true,
      sentence: expect.stringContaining("no longer for this door"),
    });
    await settle();
    expect(await ask()).toMatchObject({ wouldOpen: false, reason: "unknown_code" });
  });
});

describe("other doors are refused", () => {
  const refused = async (codeId: CodeId, lockIds: readonly string[]) => refusalOf(move(codeId, lockIds));

  test("if there is none, no such one, or one of another site", async () => {
    const { id } = await make(oneTime([front]));
    const elsewhere = await addLockElsewhere();
    expect((await refused(id, [])).text).toContain("Name at least one lock.");
    expect((await refused(id, ["lock_x"])).fields).toEqual(["lockIds[0]: invalid_field"]);
    expect((await refused(id, [front, elsewhere])).text).toContain("All locks of a code must be of one site");
    expect((await codeDetail(house.tools, id)).version).toBe(1);
  });

  test("for a code that is over, with what to do instead", async () => {
    const { id } = await make(oneTime([front]));
    const other = await make(oneTime([front]));
    await revokeCode(house.tools, { codeId: other.id, reason: null }, OWNER);
    expect(await refused(other.id, [garage])).toMatchObject({ code: "conflict" });
    house.pass(12 * HOUR_MS);
    expect((await refused(id, [garage])).text).toContain("Give it a later end as well");
  });

  test("where somebody has these digits already, the lock takes no such PIN, or it is full", async () => {
    const small = await addLock("Cabinet", { pin: { ...(await constraints()), lengths: [4] } });
    const full = await addLock("Mailbox", { slots: { first: 1, count: 1 } });
    await make(oneTime([full]));
    await make(custom([garage], CANARY));
    const { id } = await make(custom([front], CANARY));
    expect((await refused(id, [front, garage])).fields).toEqual(["lockIds: pin_in_use"]);
    expect((await refused(id, [front, small])).fields).toEqual(["lockIds[1]: pin_not_allowed"]);
    expect((await refused(id, [front, full])).fields).toEqual(["lockIds[1]: no_free_slot"]);
    const preview = await previewChange(house.tools, { codeId: id, change: { lockIds: [front, garage, cellar] } });
    expect(preview.problems.map(({ code }) => code)).toEqual(["pin_in_use"]);
    expect(preview.locks.map(({ lockName }) => lockName)).toEqual(["Front door", "Garage", "Cellar"]);
  });

  async function constraints() {
    const lock = await house.store.lock(front);
    if (lock === null) throw new Error("the lock was added");
    return lock.capabilities.pin;
  }

  async function addLockElsewhere(): Promise<LockId> {
    const lock = { ...(await house.addLock("Villa")), address: "villa" };
    const site = { ...house.site, id: `${house.site.id.slice(0, -1)}${house.site.id.endsWith("0") ? "1" : "0"}` };
    await house.store.unit(async (tx) => {
      await tx.insertSite(site as typeof house.site);
      await tx.insertLock({
        ...lock,
        id: `${lock.id.slice(0, -1)}${lock.id.endsWith("0") ? "1" : "0"}`,
        siteId: site.id,
      } as typeof lock);
    });
    const [villa] = await house.store.locks({ siteId: site.id as typeof house.site.id });
    if (villa === undefined) throw new Error("the lock was added");
    return villa.id;
  }
});

test("whatever doors it is moved to, in whatever order, with doors out of reach meanwhile, in the end it is on these alone", async () => {
  const doors = [front, garage, cellar];
  const some = fc.subarray(doors, { minLength: 1 });
  const step = fc.record({ doors: some, away: fc.subarray(doors), runs: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(some, fc.array(step, { minLength: 1, maxLength: 5 }), async (first, steps) => {
      const { id } = await make({ ...oneTime(first), kind: "timed", endsAt: "2026-12-01T10:00" });
      for (const { doors: wanted, away, runs } of steps) {
        for (const [lockId, { lock }] of memories) lock.isAway = away.includes(lockId);
        await move(id, wanted);
        if (runs) await settle();
        house.pass(MINUTE_MS);
      }
      for (const { lock } of memories.values()) lock.isAway = false;
      house.pass(HOUR_MS);
      await settle();
      // A set that was lost is found out first, and begun anew after a pause.
      house.pass(MINUTE_MS);
      await settle();
      const last = steps.at(-1)?.doors ?? first;
      const digits = await digitsOf(id);
      expect(doors.filter((lockId) => digitsOn(lockId).includes(digits))).toEqual(
        doors.filter((one) => last.includes(one)),
      );
      await revokeCode(house.tools, { codeId: id, reason: null }, OWNER);
      await settle();
      expect(doors.flatMap(digitsOn)).not.toContain(digits);
    }),
    { numRuns: 25 },
  );
});
