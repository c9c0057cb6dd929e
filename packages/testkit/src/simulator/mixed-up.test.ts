import { Pin, slotNumber, zoneOf } from "@cardea/core";
import { makeSealer } from "@cardea/lock";
import { expect, test } from "vitest";
import { virtualWorld } from "../virtual-world.ts";
import type { LockWatcher } from "./lock-watcher.ts";
import type { LockMake } from "./makes.ts";
import { SimLock } from "./sim-lock.ts";
import { simDriver } from "./sim-driver.ts";
import { createTrace } from "./trace.ts";

const SLOT = slotNumber(1);
const OLD = "48291377";
const NEW = "90512284";

const UTC = zoneOf("UTC");
if (UTC === null) throw new Error("no zone");
const ZONE = UTC;

const nothing = (): void => {};
const WATCHER: LockWatcher = {
  changed: nothing,
  disturbed: nothing,
  strayed: nothing,
  written: nothing,
  granted: nothing,
  opened: nothing,
  openedWhileOff: nothing,
  foundTaken: nothing,
  reachable: nothing,
};

async function lockOf(make: LockMake) {
  const world = virtualWorld();
  const tools = {
    world,
    trace: createTrace({ now: world.now, isKept: false }),
    sealer: makeSealer(new Uint8Array(32), world),
    zone: ZONE,
    watcher: WATCHER,
    isHubUp: () => true,
  };
  const draft = { hub: 0, slots: 2, latencyMs: 10, skewMs: 0, logSize: 50, auditEveryMs: 3_600_000, wrongPinLimit: 20 };
  const lock = new SimLock(0, { make, ...draft }, tools);
  const driver = simDriver({
    locks: [lock],
    hubs: { isUp: () => true, onUp: () => nothing },
    world,
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    step: (_, call) => call(),
  });
  const { signal } = new AbortController();
  const sink = {
    lastSequence: async () => 0,
    events: async () => {},
    wake: async () => {},
    capabilitiesChanged: async () => {},
  };
  const connection = await driver.open({ connectionId: "", settings: { hub: 0 }, sink, signal });
  const port = connection.port(lock.address);
  if (port === null) throw new Error("the driver doesn't know its own lock");
  const set = (digits: string) => {
    const pin = Pin.parse(digits);
    if (pin === null) throw new Error("not a PIN");
    return world.complete(port.set(SLOT, { pin, schedule: null, maxUses: null }, signal), 60_000);
  };
  return {
    lock,
    set,
    clear: () => world.complete(port.clear(SLOT, signal), 60_000),
    wait: () => world.advance(120_000),
    async entry() {
      await world.complete(lock.press(OLD, 0), 60_000);
      return lock.entries.at(-1);
    },
  };
}

/** The old PIN comes late into the slot, the new one is sent there and lost. */
async function mixUp(make: LockMake) {
  const rig = await lockOf(make);
  rig.lock.radio.disturb("late", 1, 60_000);
  await rig.set(OLD);
  rig.lock.radio.disturb("lost_command", 1, 0);
  await rig.set(NEW);
  await rig.wait();
  return rig;
}

test("where a late write came in place of a later one, a lock that hides PINs can't say whose entry it was", async () => {
  const { entry } = await mixUp("radio_masked");
  expect(await entry()).toMatchObject({ reason: "granted", isMixedUp: true });
});

test("a lock that shows PINs can", async () => {
  const { entry } = await mixUp("radio_open");
  expect(await entry()).toMatchObject({ reason: "granted", isMixedUp: false });
});

test("a late write that nothing followed is nobody else's", async () => {
  const { lock, set, wait, entry } = await lockOf("radio_masked");
  lock.radio.disturb("late", 1, 60_000);
  await set(OLD);
  await wait();
  expect(await entry()).toMatchObject({ reason: "granted", isMixedUp: false });
});

test("a code that is back after its slot was cleared is nobody else's", async () => {
  const { clear, entry, lock, set, wait } = await lockOf("radio_masked");
  lock.radio.disturb("late", 1, 60_000);
  await set(OLD);
  await set(NEW);
  await clear();
  await wait();
  expect(await entry()).toMatchObject({ reason: "granted", isMixedUp: false });
});

test("a late write that comes twice leaves the doubt which code the slot holds", async () => {
  const { lock, set, wait } = await lockOf("radio_masked");
  lock.radio.disturb("late", 1, 60_000);
  await set(OLD);
  lock.radio.disturb("late", 1, 70_000);
  await set(OLD);
  await set(NEW);
  await wait();
  expect(lock.slotOf(lock.tagOf(OLD))).toBe(SLOT);
  expect(lock.doubts.unknowable.get(SLOT)).toMatchObject({ lost: lock.tagOf(NEW) });
});
