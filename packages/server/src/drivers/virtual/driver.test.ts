import { Buffer } from "node:buffer";
import { type Capabilities, CardeaError, type KeypadReason, Pin, type Slot, slotNumber } from "@cardea/core";
import { type LockProfile, PROFILES } from "@cardea/lock";
import {
  type DriverUnderTest,
  driverContract,
  type LockHandle,
  type Quirk,
  type RecordedSink,
  type Report,
  type Rig,
  recordedLog,
  recordedSink,
  type VirtualWorld,
  virtualWorld,
} from "@cardea/testkit";
import { describe, expect, test } from "vitest";
import { type VirtualDriver, virtualDriver } from "./driver.ts";
import type { VirtualLockSettings, VirtualSettings } from "./wire.ts";

const KEY = Buffer.alloc(32, 7).toString("base64");
const CANARY = "48291377";
const OPEN_MS_MAX = 10_000;

const NO_WIRE = "the lock runs in the same process, with no wire that could lose or garble";
const OWN_EVENTS = "its events come from its own log as values, never as foreign messages";

/** The built-in lock as the suite takes it. */
const builtInLock: DriverUnderTest = {
  name: "the virtual driver",
  impossible: {
    zeros_when_cleared: "it says that a slot is empty in a word, not in digits",
    stars_when_cleared: "it says that a slot is empty in a word, not in digits",
    unnumbered_events: "its own log numbers every event",
    not_ready: "it knows its slots from the start",
    short_memory: "it has room for a PIN in every slot",
    lost_command: NO_WIRE,
    lost_answer: NO_WIRE,
    silent_lost_write: NO_WIRE,
    false_failure: NO_WIRE,
    late_write: NO_WIRE,
    late_answer: NO_WIRE,
    answer_about_another: NO_WIRE,
    failure_shows_digits: NO_WIRE,
    schedule_lost: "a PIN and its schedule are written down in one piece",
    dead: NO_WIRE,
    connection_down: NO_WIRE,
    repeated_event: OWN_EVENTS,
    retained_event: OWN_EVENTS,
    wrong_slot: OWN_EVENTS,
    missing_slot: OWN_EVENTS,
    digits_in_event: OWN_EVENTS,
    lost_log: "its log only overflows while the server is off; a test of its own shows that",
    impossible_battery: OWN_EVENTS,
    unknown_happening: OWN_EVENTS,
    garbage: OWN_EVENTS,
  },
  open: openRig,
};

driverContract(builtInLock);

type ChangeableProfile = LockProfile & {
  readonly capabilities: Omit<Capabilities, "readBack"> & { readBack: Capabilities["readBack"] };
};

function profileFor(quirks: ReadonlySet<Quirk>, logSize = 1_000): ChangeableProfile {
  const { capabilities } = PROFILES.built_in_default;
  const schedules = { dated: true, weekly: 7, overnight: true, combined: true };
  return {
    ...PROFILES.built_in_default,
    budget: null,
    logSize,
    capabilities: {
      ...capabilities,
      pin: {
        ...capabilities.pin,
        lengths: [4, 5, 6, 7, 8],
        uniqueFirstDigits: quirks.has("first_four_differ") ? 4 : null,
      },
      schedules: quirks.has("own_schedules") ? schedules : null,
      readBack: quirks.has("no_reads") ? "none" : quirks.has("masked_reads") ? "status" : "pin",
      oneTime: quirks.has("one_time_codes"),
      keypadOff: !quirks.has("no_keypad_off"),
      remoteLock: !quirks.has("no_remote_bolt"),
      remoteUnlock: !quirks.has("no_remote_bolt"),
    },
  };
}

function lockSettings(address: string, profile: LockProfile): VirtualLockSettings {
  return { address, name: `Door ${address}`, class: "door", zone: "UTC", profile };
}

function settingsOf(...locks: readonly VirtualLockSettings[]): VirtualSettings {
  return { key: KEY, locks };
}

interface House {
  readonly world: VirtualWorld;
  readonly driver: VirtualDriver;
  readonly sink: RecordedSink;
  logged(): string;
  open(connectionId: string, settings: unknown): ReturnType<VirtualDriver["open"]>;
}

function makeHouse(): House {
  const world = virtualWorld();
  const log = recordedLog();
  const sink = recordedSink();
  const driver = virtualDriver({ journalPath: null, world, log });
  const { signal } = new AbortController();
  const open = (connectionId: string, settings: unknown) => driver.open({ connectionId, settings, sink, signal });
  return { world, driver, sink, logged: log.text, open };
}

async function openRig(quirks: ReadonlySet<Quirk>): Promise<Rig> {
  const house = makeHouse();
  // Without a file the locks forget with the last connection: this one outlives the others.
  const keeper = await house.open("connection_keeper", settingsOf());
  const profiles = { front: profileFor(quirks), garage: profileFor(new Set()) };
  const rig = await rigOn(house, profiles);
  return { ...rig, close: () => rig.close().then(() => keeper.close()) };
}

type Profiles = Readonly<Record<"front" | "garage", ChangeableProfile>>;

async function rigOn(house: House, profiles: Profiles): Promise<Rig> {
  const { world, driver, sink, logged } = house;
  const settings = settingsOf(lockSettings("front", profiles.front), lockSettings("garage", profiles.garage));
  const connection = await world.complete(house.open("connection_virtual", settings), OPEN_MS_MAX);
  const port = connection.port("front");
  if (port === null) throw new Error("the driver doesn't know its lock");
  return {
    connection,
    sink,
    port,
    lock: handleOf(driver, "front", profiles.front),
    other: handleOf(driver, "garage", profiles.garage),
    now: world.now,
    pass: world.advance,
    within: (withinMs, call) => world.complete(call, withinMs),
    reopen: async () => {
      await connection.close();
      return rigOn(house, profiles);
    },
    openBadly: () => BAD_SETTINGS.map((bad, index) => () => house.open(`connection_bad_${index}`, bad)),
    logged,
    close: () => connection.close(),
  };
}

const BAD_SETTINGS: readonly unknown[] = [
  null,
  [],
  { key: CANARY, locks: [] },
  { key: Buffer.alloc(32, 9).toString("base64"), locks: [] },
  { key: KEY, locks: {} },
  { key: KEY, locks: [{ address: CANARY, name: "", class: "door", zone: "UTC" }] },
  { key: KEY, locks: [{ address: "a/b", name: "A", class: "door", zone: "UTC" }] },
  { key: KEY, locks: [{ address: "a", name: "A", class: "window", zone: "UTC" }] },
  { key: KEY, locks: [{ address: "a", name: "A", class: "door", zone: "Mars/Olympus" }] },
  { key: KEY, locks: [{ address: "a", name: "A", class: "door", zone: "UTC", preset: "nobody" }] },
  { key: KEY, locks: [{ address: "a", name: "A", class: "door", zone: "UTC", profile: {} }] },
  settingsOf(lockSettings("twice", PROFILES.built_in_default), lockSettings("twice", PROFILES.built_in_default)),
  settingsOf(lockSettings("front", PROFILES.built_in_default)),
];

function handleOf(driver: VirtualDriver, address: string, profile: ChangeableProfile): LockHandle {
  const found = driver.keypad(address);
  if (found === null) throw new Error("the lock is switched off");
  const lock = found;

  async function contents(): Promise<ReadonlyMap<number, string>> {
    // The lock's owner looks behind the mask: what can be read is a matter of the profile alone.
    const { readBack } = profile.capabilities;
    profile.capabilities.readBack = "pin";
    const found = new Map<number, string>();
    for (let slot = 1; slot <= profile.capabilities.slots.count; slot++) {
      const reading = await lock.read(slotNumber(slot));
      if (reading.kind === "seen" && reading.content.kind === "pin") found.set(slot, reading.content.pin.reveal());
    }
    profile.capabilities.readBack = readBack;
    return found;
  }

  async function report(told: Report): Promise<void> {
    if (told.kind !== "tamper") throw new Error(`a built-in lock can't report ${told.kind}`);
    await lock.byHand.tamper();
  }

  return {
    address,
    capabilities: profile.capabilities,
    contents,
    press: async (digits) => (await lock.press(digits)).outcome === "granted",
    program: async (slot, digits) => {
      await lock.byHand.program(slotNumber(slot), digits === null ? null : Pin.parse(digits));
    },
    wipe: async () => void (await lock.byHand.clearAll()),
    fault: (fault) => Promise.reject(new Error(`a built-in lock has no ${fault}`)),
    heal: async () => {},
    report,
    traffic: () => null,
  };
}

describe("built-in locks", () => {
  const front = lockSettings("front", PROFILES.built_in_default);
  const garage = lockSettings("garage", PROFILES.built_in_scheduled);
  const slot: Slot = slotNumber(1);
  const calm = new AbortController().signal;
  const pin = Pin.parse(CANARY);
  if (pin === null) throw new Error("the canary is a PIN");
  const entry = { pin, schedule: null, maxUses: null };

  test("a lock that is added to an open connection is served at once, and its events are heard", async () => {
    const house = makeHouse();
    const connection = await house.open("connection_a", settingsOf(front));
    expect(house.driver.addLock("connection_a", garage)).toMatchObject({ address: "garage", class: "door" });
    expect(await connection.port("garage")?.set(slot, entry, calm)).toEqual({ kind: "confirmed" });
    expect(await house.driver.keypad("garage")?.press(CANARY)).toEqual({ outcome: "granted", reason: "granted" });
    await house.world.advance(1_000);
    expect(house.sink.stored("garage").map(({ happening }) => happening)).toContainEqual({
      kind: "entry",
      reason: "granted" satisfies KeypadReason,
      slot,
    });
    await connection.close();
  });

  test("a removed lock has no port and no keypad, and comes back with what it remembers", async () => {
    const house = makeHouse();
    const connection = await house.open("connection_a", settingsOf(front, garage));
    await connection.port("garage")?.set(slot, entry, calm);
    house.driver.removeLock("connection_a", "garage");
    expect(connection.port("garage")).toBeNull();
    expect(house.driver.keypad("garage")).toBeNull();
    expect(house.driver.keypad("front")).not.toBeNull();
    house.driver.addLock("connection_a", garage);
    expect((await house.driver.keypad("garage")?.press(CANARY))?.outcome).toBe("granted");
    await connection.close();
  });

  test("two connections share one memory, and neither sees the locks of the other", async () => {
    const house = makeHouse();
    const a = await house.open("connection_a", settingsOf(front));
    const b = await house.open("connection_b", settingsOf(garage));
    expect((await a.locks()).map(({ address }) => address)).toEqual(["front"]);
    expect(a.port("garage")).toBeNull();
    house.driver.removeLock("connection_a", "garage");
    expect(b.port("garage")).not.toBeNull();
    await a.close();
    expect(house.driver.keypad("front")).toBeNull();
    expect((await house.driver.keypad("garage")?.press(CANARY))?.reason).toBe("unknown_code");
    await b.close();
    expect(house.driver.keypad("garage")).toBeNull();
    expect(house.world.waiting()).toBe(0);
  });

  test("a second lock with the same address is a conflict, and the first goes on", async () => {
    const house = makeHouse();
    const connection = await house.open("connection_a", settingsOf(front));
    await expect(house.open("connection_b", settingsOf(garage, front))).rejects.toMatchObject({ code: "conflict" });
    expect(() => house.driver.addLock("connection_a", front)).toThrow(CardeaError);
    expect(house.driver.keypad("front")).not.toBeNull();
    expect(house.driver.keypad("garage")).toBeNull();
    await connection.close();
  });

  test("a log that overflowed while the server was off is told as a gap with its borders", async () => {
    const house = makeHouse();
    const small = lockSettings("front", profileFor(new Set(), 4));
    const keeper = await house.open("connection_keeper", settingsOf());
    const first = await house.open("connection_a", settingsOf(small));
    await house.world.advance(1_000);
    const last = house.sink.stored("front").at(-1)?.sequence ?? 0;
    const keypad = house.driver.keypad("front");
    await first.close();
    for (let press = 0; press < 9; press++) await keypad?.press("0000");
    const second = await house.open("connection_a", settingsOf(small));
    await house.world.advance(1_000);
    const news = house.sink.stored("front").filter(({ sequence }) => (sequence ?? 0) > last);
    expect(news[0]?.happening).toEqual({ kind: "gap", fromSequence: last + 1, untilSequence: last + 5 });
    expect(news.map(({ sequence }) => sequence)).toEqual([5, 6, 7, 8, 9].map((number) => last + number));
    await second.close();
    await keeper.close();
  });
});
