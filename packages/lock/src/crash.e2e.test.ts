import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { freshFolder, removeFolders } from "./lock.fixture.ts";
import { type LockProcess, pressAt, send, shortWhile, startLockProcess } from "./lock-process.fixture.ts";

afterAll(removeFolders);

const PIN = "48291377";
let running: LockProcess[] = [];
const printed: string[] = [];
let token: string | null = null;

afterEach(async () => {
  for (const lock of running) await kill(lock);
});

async function start(folder: string, args: readonly string[] = []): Promise<LockProcess> {
  const lock = await startLockProcess(folder, args);
  running.push(lock);
  token = lock.token ?? token;
  return lock;
}

async function kill(lock: LockProcess): Promise<void> {
  running = running.filter((one) => one !== lock);
  await lock.end("SIGKILL");
  printed.push(lock.output());
}

function everyByteIn(folder: string): string {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), "latin1"))
    .join("\n");
}

test("killed right after a one-time code opened, the lock still knows that it is used, and nothing holds its digits", async () => {
  const folder = freshFolder();
  let lock = await start(folder);
  expect((await send(lock.url, "PUT", "/slots/1", { token, body: { pin: PIN, maxUses: 1 } })).json).toEqual({
    kind: "confirmed",
  });
  await kill(lock);

  lock = await start(folder);
  expect(lock.token).toBeNull();
  expect(await pressAt(lock.url, PIN)).toEqual({ outcome: "granted" });
  await kill(lock);

  lock = await start(folder);
  expect(await pressAt(lock.url, PIN)).toEqual({ outcome: "denied" });
  const { json } = await send(lock.url, "GET", "/events", { token });
  const reasons = (json["items"] as { happening: { reason?: string } }[]).map(({ happening }) => happening.reason);
  expect(reasons.filter((reason) => reason !== undefined)).toEqual(["granted", "used_up"]);
  await kill(lock);
  expect(everyByteIn(folder) + printed.join("\n")).not.toContain(PIN);
});

test("killed at any moment while many type it, a one-time code never opens twice", async () => {
  const folder = freshFolder();
  const line = join(folder, "relay");
  const args = ["--relay-file", line];
  let lock = await start(folder, args);
  for (let slot = 1; slot <= 8; slot++) {
    await send(lock.url, "PUT", `/slots/${slot}`, { token, body: { pin: `4829137${slot}`, maxUses: 1 } });
    await send(lock.url, "POST", "/bolt", { token, body: { position: "locked" } });
    writeFileSync(line, "0");
    const presses = Array.from({ length: 4 }, () => pressAt(lock.url, `4829137${slot}`).catch(() => null));
    await shortWhile(slot % 4);
    await kill(lock);
    const answers = (await Promise.all(presses)).filter((answer) => JSON.stringify(answer) === '{"outcome":"granted"}');
    const hasOpened = readFileSync(line, "utf8") === "1" || answers.length > 0;
    expect(answers.length).toBeLessThanOrEqual(1);

    lock = await start(folder, args);
    const again = await pressAt(lock.url, `4829137${slot}`);
    expect(hasOpened && JSON.stringify(again) === '{"outcome":"granted"}').toBe(false);
  }
});

test("pulling the plug gives no try back", async () => {
  const folder = freshFolder();
  let lock = await start(folder);
  for (let i = 0; i < 5; i++) {
    for (let wrong = 0; wrong < 2; wrong++) expect(await pressAt(lock.url, "0000")).toEqual({ outcome: "denied" });
    await kill(lock);
    lock = await start(folder);
  }
  const { json } = await send(lock.url, "GET", "/lock", { token });
  expect((json["state"] as { lockedOutUntil: number | null }).lockedOutUntil).not.toBeNull();
});

test("a second process on the same memory is refused with one sentence, and the first goes on", async () => {
  const folder = freshFolder();
  const lock = await start(folder);
  await expect(startLockProcess(folder)).rejects.toThrow(/Another process uses the lock memory/);
  expect(await pressAt(lock.url, "0000")).toEqual({ outcome: "denied" });
});

test("SIGTERM ends it well, and key and token are for the owner alone", async () => {
  const folder = freshFolder();
  const lock = await start(folder);
  running = [];
  expect(await lock.end("SIGTERM")).toBe(0);
  for (const name of ["lock.key", "token.sha256", "lock.journal"]) {
    expect(existsSync(join(folder, name)) && statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  }
  expect(readFileSync(join(folder, "token.sha256"), "utf8")).not.toContain(lock.token);
});
