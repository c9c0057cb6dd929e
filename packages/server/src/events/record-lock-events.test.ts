import { DAY_MS, HOUR_MS, type LockEvent, type LockHappening, MINUTE_MS, plus, type Slot } from "@cardea/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCode } from "../codes/create-code.ts";
import { entry, type House, OWNER, oneTime, openHouse } from "../codes/house.arbitrary.ts";
import type { CodeInput } from "../codes/port.ts";
import { codeDetail } from "../codes/view-code.ts";
import type { LivePlacement, StoredLock } from "../store/port.ts";
import { reconcileAlarms } from "./alarms.ts";
import { enableKeypad, reviewKeypad } from "./keypad.ts";
import { lockSink } from "./lock-sink.ts";
import { recordLockEvents } from "./record-lock-events.ts";

let house: House;
let lock: StoredLock;

beforeEach(async () => {
  house = await openHouse();
  lock = await house.addLock("Front door", {}, { wrongPinLimit: 5 });
});
afterEach(() => house.close());

const report = (...events: readonly LockEvent[]) => recordLockEvents(house.tools, lock.id, events);
const happened = (sequence: number | null, happening: LockHappening): LockEvent => ({
  sequence,
  at: house.now(),
  happening,
});
const granted = (sequence: number | null, slot: number, at = house.now()) => entry(sequence, at, "granted", slot);

/** Makes a code; answers it with its placement. */
async function made(change: Partial<CodeInput> = {}): Promise<LivePlacement> {
  const { code } = await createCode(house.tools, oneTime([lock.id], { kind: "timed", ...change }), OWNER);
  const live = (await house.onLock(lock.id)).find((one) => one.code.id === code.id);
  if (live === undefined) throw new Error("a new code has a placement");
  return live;
}

/** As it is stored by now. */
async function again({ placement }: LivePlacement): Promise<LivePlacement> {
  const live = (await house.onLock(lock.id)).find((one) => one.placement.id === placement.id);
  if (live === undefined) throw new Error("the placement is live");
  return live;
}

const entries = async () =>
  (await house.store.events({ kinds: ["entry"] }, { after: null, limit: 100 })).items.toReversed();
const names = async () => (await entries()).map(({ codeId }) => codeId);
const alarms = async () => (await house.store.alarms({ open: true, lockId: lock.id })).map(({ kind }) => kind);
const stateNow = async () => (await house.store.lock(lock.id))?.state;
const records = async (action: string) =>
  (await house.store.auditRecords(0, await house.store.auditSize())).filter(
    ({ leaf }) => (JSON.parse(leaf) as { action: string }).action === action,
  ).length;

describe("an entry", () => {
  test("is whose code was in that slot, counts as a use, and is told and recorded once", async () => {
    const ann = await made();
    await house.putInto(3, ann);
    house.pass(HOUR_MS);
    await report(granted(1, 3));
    expect(await entries()).toMatchObject([
      { codeId: ann.code.id, holderId: ann.code.holderId, reason: "granted", slot: 3 },
    ]);
    expect(await codeDetail(house.tools, ann.code.id)).toMatchObject({
      uses: 1,
      firstUsedAt: house.now(),
      placements: [{ state: "used" }],
    });
    expect(await records("entry.granted")).toBe(1);
    expect(await stateNow()).toMatchObject({ lastSequence: 1, lastEntryAt: house.now() });
  });

  test("of a one-time code uses it up and wakes all its locks", async () => {
    const ann = await made({ kind: "one_time" });
    await house.putInto(3, ann);
    house.pass(MINUTE_MS);
    await report(granted(1, 3));
    expect(await codeDetail(house.tools, ann.code.id)).toMatchObject({ state: "used", uses: 1 });
    expect((await house.store.eventsAfter(0, 100)).filter(({ kind }) => kind === "code.used_up")).toHaveLength(1);
  });

  test("that is reported again is dropped, by number or by content", async () => {
    const ann = await made();
    await house.putInto(3, ann);
    house.pass(HOUR_MS);
    await report(granted(1, 3), granted(1, 3));
    await report(granted(1, 3));
    await report(granted(null, 4), granted(null, 4, plus(house.now(), -1_000)));
    expect(await entries()).toHaveLength(2);
    expect((await again(ann)).code.uses).toBe(1);
  });

  test("that comes out of order counts, once", async () => {
    const ann = await made();
    await house.putInto(3, ann);
    house.pass(HOUR_MS);
    await report(granted(2, 3));
    await report(granted(1, 3, plus(house.now(), -MINUTE_MS)), granted(2, 3));
    expect((await again(ann)).code).toMatchObject({
      uses: 2,
      firstUsedAt: plus(house.now(), -MINUTE_MS),
      lastUsedAt: house.now(),
    });
    expect(await stateNow()).toMatchObject({ lastSequence: 2 });
  });

  test("is nobody's where nothing of ours was in the slot, and that slot is looked at", async () => {
    await house.fill(lock.id, { slot: 8 as Slot, content: "unmanaged" });
    await report(granted(1, 8), granted(2, 9), entry(3, house.now(), "unknown_code", null));
    expect(await names()).toEqual([null, null, null]);
    expect((await house.store.slots(lock.id)).map(({ slot, content }) => [slot, content])).toEqual([
      [8, "unmanaged"],
      [9, "unknown"],
    ]);
  });

  test("in a slot that was cleared leaves it known whose code that was: a late write may have brought it back", async () => {
    const ann = await made();
    await house.putInto(3, ann);
    const [held] = await house.store.slots(lock.id);
    if (held === undefined) throw new Error("the slot is known");
    const cleared = { ...held, content: "empty" as const, proof: "read_back" as const, clearedAt: house.now() };
    await house.store.unit((tx) => tx.saveSlots(lock.id, [cleared]));
    await report(granted(1, 3));
    const [doubted] = await house.store.slots(lock.id);
    const { content, placementId, clearedAt, proof } = doubted ?? cleared;
    expect({ content, placementId, clearedAt, proof }).toEqual({
      content: "empty",
      placementId: ann.placement.id,
      clearedAt: cleared.clearedAt,
      proof: "acknowledged",
    });
  });

  test("outside the times that the lock itself keeps is not its code's: the lock names a wrong slot", async () => {
    const garage = await house.addLock("Garage", {
      schedules: { dated: true, weekly: 7, overnight: true, combined: true },
    });
    lock = garage;
    const ann = await made({ startsAt: "2026-06-02T10:00", endsAt: "2026-06-02T18:00" });
    await house.putInto(3, ann);
    house.pass(HOUR_MS);
    await report(granted(1, 3));
    expect(await entries()).toMatchObject([{ codeId: null, facts: { doubt: "outside_window" } }]);
    expect((await again(ann)).code.uses).toBe(0);
  });

  test("by a lock whose clock cannot be right is told by ours", async () => {
    await report(entry(1, 946_684_800_000 as never, "unknown_code", null));
    expect(await entries()).toMatchObject([{ at: house.now(), facts: { lockAt: 946_684_800_000 } }]);
  });
});

describe("wrong PINs", () => {
  const wrong = async (from: number, count: number) => {
    for (let i = 0; i < count; i++) {
      house.pass(MINUTE_MS);
      await report(entry(from + i, house.now(), "unknown_code", null));
    }
  };

  test("switch the keypad off at the limit, until a day has passed", async () => {
    await wrong(1, 4);
    expect([await alarms(), (await stateNow())?.keypadWanted]).toEqual([[], null]);
    await wrong(5, 1);
    expect([await alarms(), (await stateNow())?.keypadWanted]).toEqual([["wrong_pin_limit"], false]);
    await reviewKeypad(house.tools, lock.id);
    expect((await stateNow())?.keypadWanted).toBe(false);
    house.pass(DAY_MS);
    await reviewKeypad(house.tools, lock.id);
    expect([await alarms(), (await stateNow())?.keypadWanted]).toEqual([[], true]);
  });

  test("before a person switched the keypad on again no longer count", async () => {
    await wrong(1, 5);
    await enableKeypad(house.tools, lock.id, OWNER);
    await wrong(6, 4);
    expect([await alarms(), (await stateNow())?.keypadWanted]).toEqual([[], true]);
    await wrong(10, 1);
    expect((await stateNow())?.keypadWanted).toBe(false);
  });

  test("of more than a day ago no longer count", async () => {
    await wrong(1, 4);
    house.pass(DAY_MS);
    await wrong(5, 4);
    expect(await alarms()).toEqual([]);
  });

  test("that a lock tells of days later are told to the owner, and the keypad stays on for who comes today", async () => {
    const startAt = house.now();
    const tried = (hours: readonly number[], from = 1) =>
      hours.map((hour, index) => entry(from + index, plus(startAt, hour * HOUR_MS), "unknown_code", null));
    house.pass(5 * DAY_MS);
    await report(...tried([0, 10, 20, 30, 40, 50]));
    expect(await alarms()).toEqual([]);
    await report(...tried([51, 52], 7));
    expect([await alarms(), (await stateNow())?.keypadWanted]).toEqual([["wrong_pin_limit"], null]);
    const today = house.now();
    await report(...[9, 10, 11, 12, 13].map((n) => entry(n, plus(today, n), "unknown_code", null)));
    expect([await alarms(), (await stateNow())?.keypadWanted]).toEqual([["wrong_pin_limit"], false]);
  });

  test("of before the lock was added don't count when its log is read days later", async () => {
    const startAt = plus(house.now(), -2 * DAY_MS);
    await report(...[1, 2, 3, 4, 5].map((n) => entry(n, plus(startAt, n), "unknown_code", null)));
    expect(await alarms()).toEqual([]);
  });

  test("are told where the keypad cannot be switched off", async () => {
    lock = await house.addLock("Gate", { keypadOff: false }, { wrongPinLimit: 2 });
    await wrong(1, 2);
    expect([await alarms(), (await stateNow())?.keypadWanted]).toEqual([["wrong_pin_limit"], null]);
  });
});

describe("a keypad that was switched", () => {
  const switched = (isOn: boolean) =>
    house.store.unit((tx) => tx.updateLockState(lock.id, { keypadWanted: isOn, keypadSeen: isOn }));

  test("on, and still refuses everybody, isn't on: it is switched again", async () => {
    await switched(true);
    await report(entry(1, house.now(), "disabled", 3));
    expect(await stateNow()).toMatchObject({ keypadWanted: true, keypadSeen: null });
  });

  test("off, and still lets somebody try, isn't off: it is switched again", async () => {
    await switched(false);
    await report(entry(1, house.now(), "unknown_code", null));
    expect(await stateNow()).toMatchObject({ keypadWanted: false, keypadSeen: null });
  });

  test("and answers accordingly is believed", async () => {
    await switched(false);
    await report(entry(1, house.now(), "disabled", 3));
    await switched(true);
    await report(entry(2, house.now(), "unknown_code", null), entry(3, house.now(), "locked_out", null));
    expect(await stateNow()).toMatchObject({ keypadWanted: true, keypadSeen: true });
  });
});

describe("a lock's own troubles", () => {
  test("open one alarm each and close it when they are over", async () => {
    await report(happened(1, { kind: "battery", percent: 20 }), happened(2, { kind: "battery", percent: 18 }));
    await report(happened(3, { kind: "lockout", until: plus(house.now(), HOUR_MS) }), happened(4, { kind: "tamper" }));
    expect(await alarms()).toEqual(expect.arrayContaining(["low_battery", "locked_out", "tamper"]));
    expect(await alarms()).toHaveLength(3);
    await report(happened(5, { kind: "battery", percent: 22 }), happened(6, { kind: "lockout_over" }));
    expect((await alarms()).toSorted()).toEqual(["low_battery", "tamper"]);
    await report(happened(7, { kind: "battery", percent: 100 }));
    expect([await alarms(), await stateNow()]).toMatchObject([
      ["tamper"],
      { batteryPercent: 100, lockedOutUntil: null },
    ]);
  });

  test("include what its log lost", async () => {
    await report(happened(9, { kind: "gap", fromSequence: 1, untilSequence: 8 }));
    expect([await alarms(), await records("lock.gap")]).toEqual([["event_gap"], 1]);
  });

  test("change what is known of bolt and door", async () => {
    await report(
      happened(1, { kind: "bolt", position: "unlocked", cause: "keypad" }),
      happened(2, { kind: "door", position: "open" }),
    );
    expect(await stateNow()).toMatchObject({ bolt: "unlocked", boltCause: "keypad", door: "open", lastSequence: 2 });
  });
});

describe("hands of others on the slots", () => {
  test("leave a slot unknown until it is looked at, its old PIN still barred, and the owner told", async () => {
    const ann = await made();
    await house.putInto(3, ann);
    await report(happened(1, { kind: "slot_changed", slot: 3 as Slot, change: "set" }));
    expect(await house.store.slots(lock.id)).toMatchObject([
      { content: "unknown", placementId: null, pinTag: ann.code.pinTag },
    ]);
    expect((await again(ann)).placement).toMatchObject({ slot: null, ledger: { verifiedAt: null } });
    expect(await alarms()).toEqual(["unmanaged_change"]);
  });

  test("that are told hours later change nothing of what the lock has said of its slots since", async () => {
    const wipedAt = house.now();
    house.pass(HOUR_MS);
    const ann = await made();
    await house.putInto(3, ann);
    const before = await house.store.slots(lock.id);
    await report({ sequence: 1, at: wipedAt, happening: { kind: "all_slots_cleared" } });
    await report({ sequence: 2, at: wipedAt, happening: { kind: "slot_changed", slot: 3 as Slot, change: "set" } });
    expect(await house.store.slots(lock.id)).toEqual(before);
    expect((await again(ann)).placement.slot).toBe(3);
    expect(await alarms()).toContain("unmanaged_change");
  });

  test("that emptied a lock which cannot be read are believed", async () => {
    lock = await house.addLock("Blind", { readBack: "none" });
    const ann = await made();
    await house.putInto(3, ann);
    await report(happened(1, { kind: "all_slots_cleared" }));
    expect(await house.store.slots(lock.id)).toMatchObject([{ content: "empty", placementId: null, pinTag: null }]);
    expect((await again(ann)).placement.slot).toBeNull();
  });
});

describe("the alarms of a plan", () => {
  test("are opened once, closed when the plan no longer names them, and each is told", async () => {
    const ann = await made();
    const named = [{ kind: "no_free_slot" as const, placementId: ann.placement.id, at: house.now() }];
    const reconcile = (plan: typeof named) => house.store.unit((tx) => reconcileAlarms(tx, lock, plan, house.now()));
    await reconcile(named);
    await reconcile(named);
    expect(await house.store.alarms({ open: true })).toMatchObject([{ kind: "no_free_slot", codeId: ann.code.id }]);
    await reconcile([]);
    expect(await alarms()).toEqual([]);
    expect([await records("alarm.opened"), await records("alarm.closed")]).toEqual([1, 1]);
  });

  test("leave those of the lock itself alone", async () => {
    await report(happened(1, { kind: "tamper" }));
    await house.store.unit((tx) => reconcileAlarms(tx, lock, [], house.now()));
    expect(await alarms()).toEqual(["tamper"]);
  });

  test("include a lock that is silent for long", async () => {
    const silent = { ...lock, state: { ...lock.state, unreachableSince: house.now() } };
    const reconcile = (of: StoredLock) => house.store.unit((tx) => reconcileAlarms(tx, of, [], house.now()));
    await reconcile(silent);
    expect(await alarms()).toEqual([]);
    house.pass(5 * MINUTE_MS);
    await reconcile(silent);
    expect(await alarms()).toEqual(["lock_unreachable"]);
    await reconcile(lock);
    expect(await alarms()).toEqual([]);
  });
});

describe("a connection", () => {
  test("goes on from the last stored event and ignores locks that nobody added", async () => {
    const sink = lockSink(house.tools, lock.connectionId);
    await sink.events(lock.address, [happened(4, { kind: "tamper" })]);
    await sink.events("stranger", [happened(1, { kind: "tamper" })]);
    expect([await sink.lastSequence(lock.address), await sink.lastSequence("stranger")]).toEqual([4, 0]);
  });

  test("that learns of new abilities has each code's end worked out again", async () => {
    const ann = await made();
    const schedules = { dated: true, weekly: 7, overnight: true, combined: true };
    await lockSink(house.tools, lock.connectionId).capabilitiesChanged(lock.address, {
      ...lock.capabilities,
      schedules,
    });
    expect((await again(ann)).placement.enforcement).toBe("lock");
  });
});
