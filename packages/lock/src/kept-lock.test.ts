import { HOUR_MS, instant, MINUTE_MS, type SlotSchedule, type WallDateTime, type WallTime } from "@cardea/core";
import { expect, test } from "vitest";
import type { Actuator } from "./actuator.ts";
import type { KeypadLock } from "./keypad-lock.ts";
import type { LockSpec } from "./lock-spec.ts";
import { CANARY, FRONT, lockAt, ManualWorld, NOON, one, openLocks, pinOf, two } from "./lock.fixture.ts";
import { type LockProfile, PROFILES } from "./profile.ts";

const FOREVER = { pin: CANARY, schedule: null, maxUses: null } as const;
const ONCE = { pin: CANARY, schedule: null, maxUses: 1 } as const;

async function lockWith(
  profile: LockProfile,
  world = new ManualWorld(),
  more: Partial<LockSpec> = {},
): Promise<KeypadLock> {
  return lockAt(await openLocks(null, world, [{ ...FRONT, profile, ...more }]));
}

async function reasonOf(lock: KeypadLock, digits: string): Promise<string> {
  return (await lock.press(digits)).reason;
}

test("a PIN opens the door, the bolt closes after its time, and both are in the log", async () => {
  const world = new ManualWorld();
  const lock = await lockWith(PROFILES.built_in_default, world);
  expect(await lock.set(one, FOREVER)).toEqual({ kind: "confirmed" });
  expect(await lock.press("48291377")).toEqual({ outcome: "granted", reason: "granted" });
  expect(lock.state().bolt).toBe("unlocked");
  world.pass(5_000);
  expect(lock.state().bolt).toBe("locked");
  await lock.clear(two); // What the timer did is durable before this is.
  expect(lock.events(0, 10).map(({ happening }) => happening.kind)).toEqual(["entry", "bolt", "bolt"]);
});

test("typed twice in the same millisecond, a one-time code opens once", async () => {
  const lock = await lockWith(PROFILES.built_in_default);
  await lock.set(one, ONCE);
  const answers = await Promise.all(Array.from({ length: 5 }, () => reasonOf(lock, "48291377")));
  expect(answers.sort()).toEqual(["granted", "used_up", "used_up", "used_up", "used_up"]);
});

test("what was never a PIN is an unknown code", async () => {
  const lock = await lockWith(PROFILES.built_in_default);
  for (const digits of ["", "48291377x", "none", "1".repeat(21)])
    expect(await reasonOf(lock, digits)).toBe("unknown_code");
});

test("a slot shows its digits, only that it is held, or nothing, as the lock is made", async () => {
  const { capabilities } = PROFILES.built_in_default;
  for (const [readBack, held] of [
    ["pin", "pin"],
    ["status", "hidden"],
  ] as const) {
    const lock = await lockWith({ ...PROFILES.built_in_default, capabilities: { ...capabilities, readBack } });
    await lock.set(one, FOREVER);
    expect(await lock.read(one)).toMatchObject({ kind: "seen", content: { kind: held } });
    expect(await lock.read(two)).toEqual({ kind: "seen", content: { kind: "empty" } });
  }
  const mute = await lockWith({ ...PROFILES.built_in_default, capabilities: { ...capabilities, readBack: "none" } });
  expect(await mute.read(one)).toEqual({ kind: "unsupported" });
});

test("a slot that is read gives the very PIN that was set", async () => {
  const lock = await lockWith(PROFILES.built_in_default);
  await lock.set(one, FOREVER);
  const reading = await lock.read(one);
  expect(reading.kind === "seen" && reading.content.kind === "pin" && reading.content.pin.equals(CANARY)).toBe(true);
});

test("each image of a real lock refuses what the real one refuses", async () => {
  const schlage = await lockWith(PROFILES.schlage_like);
  expect(await schlage.set(one, FOREVER)).toEqual({ kind: "refused", reason: "length" });
  const kwikset = await lockWith(PROFILES.kwikset_like);
  expect(await kwikset.set(one, FOREVER)).toEqual({ kind: "confirmed" });
  expect(await kwikset.set(two, { ...FOREVER, pin: pinOf("482955") })).toEqual({
    kind: "refused",
    reason: "duplicate",
  });
  expect(await kwikset.set(two, { ...FOREVER, pin: pinOf("482855") })).toEqual({ kind: "confirmed" });
  const yale = await lockWith(PROFILES.yale_like);
  expect(await yale.set(one, ONCE)).toEqual({ kind: "refused", reason: "unsupported" });
  const { capabilities } = PROFILES.built_in_default;
  const nuki = { ...capabilities, pin: { ...capabilities.pin, forbiddenDigits: "0", forbiddenPrefixes: ["12"] } };
  const nukiLike = await lockWith({ ...PROFILES.built_in_default, capabilities: nuki });
  for (const digits of ["480291", "124829"]) {
    expect(await nukiLike.set(one, { ...FOREVER, pin: pinOf(digits) })).toEqual({ kind: "refused", reason: "digits" });
  }
});

test("a schedule is kept in the wall clock of the site", async () => {
  const world = new ManualWorld(); // A Monday, 12:00 UTC: 13:00 in Berlin.
  const lock = await lockWith(PROFILES.built_in_scheduled, world);
  const weekly = [{ days: ["MO"], from: "13:30" as WallTime, until: "14:30" as WallTime }] as const;
  await lock.set(one, { pin: CANARY, schedule: { dated: null, weekly }, maxUses: null });
  expect(await reasonOf(lock, "48291377")).toBe("outside_window");
  world.pass(30 * MINUTE_MS);
  expect(await reasonOf(lock, "48291377")).toBe("granted");
  world.pass(HOUR_MS);
  expect(await reasonOf(lock, "48291377")).toBe("outside_window");
});

const TODAY: SlotSchedule = {
  dated: { from: "2026-11-23T00:00:00" as WallDateTime, until: "2026-11-24T00:00:00" as WallDateTime },
  weekly: [],
};

test("after a battery change scheduled codes wait until the clock is set again", async () => {
  const lock = await lockWith(PROFILES.built_in_scheduled);
  await lock.set(one, { pin: CANARY, schedule: TODAY, maxUses: null });
  await lock.set(two, { ...FOREVER, pin: pinOf("639205") });
  await lock.byHand.replaceBattery();
  expect(lock.state()).toMatchObject({ clockSet: false, clockAt: Date.UTC(2000, 0, 1) });
  expect([await reasonOf(lock, "48291377"), await reasonOf(lock, "639205")]).toEqual(["outside_window", "granted"]);
  expect(lock.events(0, 10).map(({ happening }) => happening.kind)).toContain("clock_reset");
  await lock.setClock(NOON);
  expect(await reasonOf(lock, "48291377")).toBe("granted");
});

test("a board that starts without the time refuses scheduled codes until it has it", async () => {
  const world = new ManualWorld();
  world.jump(instant(0));
  const lock = await lockWith(PROFILES.built_in_scheduled, world);
  await lock.set(one, { pin: CANARY, schedule: TODAY, maxUses: null });
  expect(await reasonOf(lock, "48291377")).toBe("outside_window");
  for (let i = 0; i < 10; i++) await lock.press("0000");
  world.jump(NOON);
  expect(await reasonOf(lock, "48291377")).toBe("locked_out");
  world.pass(30 * MINUTE_MS);
  expect(await reasonOf(lock, "48291377")).toBe("granted");
});

test("a slow clock lets codes begin and end late by what it lost", async () => {
  const world = new ManualWorld();
  const lock = await lockWith(PROFILES.built_in_scheduled, world);
  await lock.byHand.setDrift(-1_000);
  world.pass(1_000 * 1_000);
  expect(lock.state().clockAt).toBe(NOON + 999 * 1_000);
});

test("whoever takes the battery out again and again gets no further try", async () => {
  const world = new ManualWorld();
  const lock = await lockWith(PROFILES.built_in_scheduled, world);
  const reasons: string[] = [];
  for (let nth = 0; nth < 40; nth++) {
    reasons.push(await reasonOf(lock, String(100_000 + nth)));
    await lock.byHand.replaceBattery();
    world.pass(1_000);
    await lock.setClock(world.now());
    if (nth >= 9) world.pass(HOUR_MS / 2);
  }
  expect(reasons.filter((reason) => reason === "unknown_code")).toHaveLength(20);
});

test("a lockout ends by itself, and is told", async () => {
  const world = new ManualWorld();
  const lock = await lockWith(PROFILES.built_in_default, world);
  for (let i = 0; i < 10; i++) await lock.press("0000");
  expect(lock.state().lockedOutUntil).toBe(NOON + 30 * MINUTE_MS);
  world.pass(30 * MINUTE_MS);
  expect(lock.state().lockedOutUntil).toBeNull();
  await lock.clear(one);
  const kinds = lock.events(0, 100).map(({ happening }) => happening.kind);
  expect(kinds.slice(-2)).toEqual(["lockout", "lockout_over"]);
});

/** An actuator that can be told to fail, and shows where the bolt really is. */
function trackedBolt(): Actuator & { at: string; moves: string[]; isStuck: boolean } {
  return {
    at: "unknown",
    moves: [],
    isStuck: false,
    move(position) {
      if (this.isStuck) return Promise.reject(new Error("stuck"));
      this.at = position;
      this.moves.push(position);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

test("the real bolt follows, and one that is stuck is told as a jam", async () => {
  const world = new ManualWorld();
  const bolt = trackedBolt();
  const lock = await lockWith(PROFILES.built_in_default, world, { actuator: bolt });
  await lock.set(one, FOREVER);
  expect(bolt.at).toBe("locked");
  await lock.press("48291377");
  expect(bolt.at).toBe("unlocked");
  bolt.isStuck = true;
  world.pass(5_000);
  await lock.clear(two);
  await lock.clear(two);
  expect(lock.events(0, 10).at(-1)?.happening).toEqual({ kind: "jam" });
});

test("somebody who listens hears of events that can be read", async () => {
  const lock = await lockWith(PROFILES.built_in_default);
  const heard: number[] = [];
  const stop = lock.onEvent(() => heard.push(lock.events(0, 10).length));
  await lock.byHand.tamper();
  stop();
  await lock.byHand.setBattery(40);
  expect(heard).toEqual([1]);
  expect(lock.state().batteryPercent).toBe(40);
});

test("nothing that a lock shows or answers prints its digits", async () => {
  const lock = await lockWith(PROFILES.built_in_default);
  await lock.set(one, FOREVER);
  const shown = [await lock.press("48291377"), await lock.read(one), lock.events(0, 10), lock.state()];
  const { inspect } = await import("node:util");
  const text =
    inspect(lock, { depth: 12, showHidden: true }) + inspect(shown, { depth: 12 }) + JSON.stringify([lock, shown]);
  expect(text).not.toContain("48291377");
});
