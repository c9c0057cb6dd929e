import { readFileSync, statSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { CardeaError, instant, Pin, slotNumber } from "@cardea/core";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import type { KeypadLocks } from "./keypad-locks.ts";
import { createKeypadLocks } from "./keypad-locks.ts";
import {
  CANARY,
  freshFolder,
  FRONT,
  KEY,
  lockAt,
  ManualWorld,
  NOON,
  one,
  openLocks,
  pinOf,
  removeFolders,
  two,
} from "./lock.fixture.ts";
import { PROFILES } from "./profile.ts";

afterAll(removeFolders);

const ONCE = { pin: CANARY, schedule: null, maxUses: 1 } as const;
const FOREVER = { ...ONCE, maxUses: null } as const;

let opened: KeypadLocks[] = [];
afterEach(async () => {
  await Promise.all(opened.map((locks) => locks.close()));
  opened = [];
});

async function opening(...given: Parameters<typeof openLocks>): Promise<KeypadLocks> {
  const locks = await openLocks(...given);
  opened.push(locks);
  return locks;
}

async function reopen(locks: KeypadLocks, ...given: Parameters<typeof openLocks>): Promise<KeypadLocks> {
  opened = opened.filter((one) => one !== locks);
  await locks.close();
  return opening(...given);
}

function journalIn(folder: string): string {
  return join(folder, "lock.journal");
}

test("a restart forgets nothing: PINs, used marks, budget, keypad, battery, log", async () => {
  const folder = freshFolder();
  const world = new ManualWorld();
  const before = await opening(folder, world);
  const front = lockAt(before);
  await front.set(one, ONCE);
  await front.set(two, { ...FOREVER, pin: pinOf("639205") });
  await front.press("48291377");
  for (let i = 0; i < 10; i++) await front.press("0000");
  await front.setKeypad(false);
  await front.byHand.setBattery(70);
  const events = front.events(0, 100);

  const again = lockAt(await reopen(before, folder, world));
  expect(again.events(0, 100).slice(0, events.length)).toEqual(events);
  expect(again.state()).toMatchObject({ keypadEnabled: false, batteryPercent: 70 });
  expect(again.state().lockedOutUntil).not.toBeNull();
  await again.setKeypad(true);
  await again.liftLockout();
  expect((await again.press("48291377")).reason).toBe("used_up");
  expect((await again.press("639205")).reason).toBe("granted");
});

test("a clock that was set, or lost its time, is still so after a restart", async () => {
  const folder = freshFolder();
  const world = new ManualWorld();
  const before = await opening(folder, world);
  await lockAt(before).setClock(instant(NOON + 60_000));
  const set = await reopen(before, folder, world);
  world.pass(5_000);
  expect(lockAt(set).state().clockAt).toBe(NOON + 65_000);
  await lockAt(set).byHand.replaceBattery();
  expect(lockAt(await reopen(set, folder, world)).state()).toMatchObject({ clockSet: false });
});

test("numbers of events go on after a restart", async () => {
  const folder = freshFolder();
  const world = new ManualWorld();
  const before = await opening(folder, world);
  await lockAt(before).byHand.tamper();
  const again = lockAt(await reopen(before, folder, world));
  await again.byHand.tamper();
  expect(again.events(0, 10).map(({ sequence }) => sequence)).toEqual([1, 2]);
});

test("the file shows no digits and is for its owner alone", async () => {
  const folder = freshFolder();
  const locks = await opening(folder, new ManualWorld());
  await lockAt(locks).set(one, ONCE);
  await lockAt(locks).press("48291377");
  const bytes = readFileSync(journalIn(folder));
  for (const encoding of ["utf8", "base64", "hex"] as const) {
    expect(bytes.includes(Buffer.from("48291377").toString(encoding).replaceAll("=", ""))).toBe(false);
  }
  expect(statSync(journalIn(folder)).mode & 0o777).toBe(0o600);
});

test("a torn end is cut off, and what was answered before is there", async () => {
  const folder = freshFolder();
  const world = new ManualWorld();
  const locks = await opening(folder, world);
  await lockAt(locks).set(one, FOREVER);
  await locks.close();
  opened = [];
  const whole = readFileSync(journalIn(folder));
  const torn = '12345678 {"n":2,"batch":2,"left":0,"record":{"lock":"fro';
  for (const end of [torn, `${torn}\n`, "\0\0\0\0", "\0\0\0\0\n"]) {
    writeFileSync(journalIn(folder), Buffer.concat([whole, Buffer.from(end)]));
    const again = await openLocks(folder, world);
    expect(readFileSync(journalIn(folder)).equals(whole)).toBe(true);
    expect(await lockAt(again).read(one)).toMatchObject({ content: { kind: "pin" } });
    await again.close();
  }
});

test("a batch that was torn in its middle is cut from there on", async () => {
  const folder = freshFolder();
  const world = new ManualWorld();
  const locks = await openLocks(folder, world);
  await lockAt(locks).set(one, FOREVER);
  const start = readFileSync(journalIn(folder)).length;
  await Promise.all(
    [2, 3, 4].map((slot) => lockAt(locks).set(slotNumber(slot), { ...FOREVER, pin: pinOf(`63920${slot}`) })),
  );
  await locks.close();
  const whole = readFileSync(journalIn(folder));
  const second = whole.indexOf(10, start) + 1;
  for (const [tornAt, held] of [
    [start, [1]],
    [second, [1, 2]],
  ] as const) {
    const torn = Buffer.from(whole).fill(0, tornAt + 40, tornAt + 60);
    writeFileSync(journalIn(folder), torn);
    const again = await openLocks(folder, world);
    const readings = await Promise.all([1, 2, 3, 4].map((slot) => lockAt(again).read(slotNumber(slot))));
    expect(readings.flatMap((read, i) => (read.kind === "seen" && read.content.kind === "pin" ? [i + 1] : []))).toEqual(
      held,
    );
    await again.close();
  }
});

/** The sentence with which the memory refuses to open. */
async function refusalOf(folder: string, key = KEY): Promise<string> {
  const refused = createKeypadLocks({
    journalPath: journalIn(folder),
    memoryKey: key,
    world: new ManualWorld(),
    locks: [FRONT],
  });
  const error = await refused.then(
    (locks) => locks.close(),
    (reason: unknown) => reason,
  );
  return error instanceof CardeaError && error.code === "cannot_start"
    ? error.message
    : `opened, or broke: ${String(error)}`;
}

test("any changed byte before the last line, and any line gone from the middle, is found", async () => {
  const folder = freshFolder();
  const world = new ManualWorld();
  const locks = await openLocks(folder, world);
  for (const digits of ["48291377", "639205", "730284"])
    await lockAt(locks).set(slotNumber(Number(digits[0])), { ...FOREVER, pin: pinOf(digits) });
  await locks.close();
  const whole = readFileSync(journalIn(folder));
  const lastLineAt = whole.lastIndexOf(10, whole.length - 2) + 1;
  for (let at = 0; at < lastLineAt; at += 7) {
    const bytes = Buffer.from(whole);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    writeFileSync(journalIn(folder), bytes);
    expect(await refusalOf(folder)).toMatch(/damaged at line \d/);
  }
  const lines = whole.toString().split("\n");
  writeFileSync(journalIn(folder), [...lines.slice(0, 2), ...lines.slice(3)].join("\n"));
  expect(await refusalOf(folder)).toMatch(/damaged at line 3/);
});

test("an empty file, another key, a newer format and a file in use are each refused with one sentence", async () => {
  const folder = freshFolder();
  const locks = await opening(folder, new ManualWorld());
  expect(await refusalOf(folder)).toMatch(/Another process uses the lock memory/);
  opened = [];
  await locks.close();
  expect(await refusalOf(folder, new Uint8Array(32))).toMatch(/key does not fit/);
  expect(await refusalOf(folder, new Uint8Array(31))).toMatch(/must have 32 bytes/);
  const newer = '{"cardeaLockMemory":2,"keyCheck":""}';
  writeFileSync(journalIn(folder), `${crc32(newer).toString(16).padStart(8, "0")} ${newer}\n`);
  expect(await refusalOf(folder)).toMatch(/newer Cardea/);
  writeFileSync(journalIn(folder), "");
  expect(await refusalOf(folder)).toMatch(/damaged at line 1/);
});

test("a lock that is not there this time keeps its memory", async () => {
  const folder = freshFolder();
  const world = new ManualWorld();
  const both = await opening(folder, world, [FRONT, { ...FRONT, address: "back" }]);
  await lockAt(both, "back").set(one, FOREVER);
  const front = await reopen(both, folder, world, [FRONT]);
  await lockAt(front).set(one, FOREVER);
  const back = front.add({ ...FRONT, address: "back" });
  expect((await back.press("48291377")).reason).toBe("granted");
});

test("the same PIN looks different on disk in each lock", async () => {
  const folder = freshFolder();
  const world = new ManualWorld();
  const both = await openLocks(folder, world, [FRONT, { ...FRONT, address: "back" }]);
  await lockAt(both).set(one, FOREVER);
  await lockAt(both, "back").set(one, FOREVER);
  await lockAt(both).set(two, { ...FOREVER, pin: pinOf("639205") });
  await both.close();
  const text = readFileSync(journalIn(folder), "utf8");
  const tags = [...text.matchAll(/"tag":"([^"]+)"/g)].map(([, tag]) => tag);
  expect(new Set(tags).size).toBe(3);
});

test("ten thousand writes to a thousand locks at once share one write and one flush", async () => {
  const folder = freshFolder();
  const specs = Array.from({ length: 1_000 }, (_, i) => ({ ...FRONT, address: `lock${i}` }));
  const locks = await opening(folder, new ManualWorld(), specs);
  const file = await open(journalIn(folder));
  const flushes = vi.spyOn(Object.getPrototypeOf(file), "datasync");
  await file.close();
  const outcomes = await Promise.all(
    specs.flatMap(({ address }) =>
      Array.from({ length: 10 }, (_, i) =>
        lockAt(locks, address).set(slotNumber(i + 1), { ...FOREVER, pin: pinOf(String(480_000 + i)) }),
      ),
    ),
  );
  expect(outcomes.every(({ kind }) => kind === "confirmed")).toBe(true);
  expect(flushes.mock.calls.length).toBe(1);
  flushes.mockRestore();
});

test("a disk that refuses is said, opens no one-time code, and is caught up with when it works again", async () => {
  const folder = freshFolder();
  const world = new ManualWorld();
  const moves: string[] = [];
  const actuator = { move: async (position: string) => void moves.push(position), close: async () => undefined };
  const locks = await opening(folder, world, [{ ...FRONT, actuator }]);
  const front = lockAt(locks);
  await front.set(one, ONCE);
  await front.set(two, { ...FOREVER, pin: pinOf("639205") });

  const file = await open(journalIn(folder));
  const flush = vi
    .spyOn(Object.getPrototypeOf(file), "datasync")
    .mockRejectedValueOnce(Object.assign(new Error(), { code: "ENOSPC" }));
  await file.close();
  expect(await front.press("48291377")).toEqual({ outcome: "denied", reason: "disabled" });
  flush.mockRestore();
  expect(moves).toEqual(["locked"]);
  expect(front.events(0, 10)).toEqual([]);

  expect(await front.clear(two)).toEqual({ kind: "confirmed" });
  expect(front.events(0, 10).map(({ sequence }) => sequence)).toEqual([1, 2]);
  const again = lockAt(await reopen(locks, folder, world));
  expect((await again.press("48291377")).reason).toBe("used_up");
  expect((await again.press("639205")).reason).toBe("unknown_code");
});

test("a long life doesn't make the file long, and nothing is lost when it is written anew", async () => {
  const folder = freshFolder();
  const world = new ManualWorld();
  const profile = { ...PROFILES.built_in_default, logSize: 20, budget: null };
  const specs = [{ ...FRONT, profile }];
  const absent = await openLocks(folder, world, [{ ...FRONT, address: "back" }]);
  await lockAt(absent, "back").set(one, FOREVER);
  await absent.close();
  const locks = await opening(folder, world, specs);
  await lockAt(locks).set(one, ONCE);
  await lockAt(locks).press("48291377");
  world.pass(5_000);
  for (let round = 0; round < 6; round++)
    await Promise.all(Array.from({ length: 5_000 }, () => lockAt(locks).press("0000")));
  expect(statSync(journalIn(folder)).size).toBeLessThan(5.5 * 1_024 * 1_024);
  const events = lockAt(locks).events(0, 1_000);
  const reopened = await reopen(locks, folder, world, specs);
  const again = lockAt(reopened);
  expect((await reopened.add({ ...FRONT, address: "back" }).press("48291377")).reason).toBe("granted");
  expect(again.events(0, 1_000)).toEqual(events);
  expect((await again.press("48291377")).reason).toBe("used_up");
  const reading = await again.read(one);
  expect(
    reading.kind === "seen" &&
      reading.content.kind === "pin" &&
      reading.content.pin.equals(Pin.parse("48291377") ?? CANARY),
  ).toBe(true);
});
