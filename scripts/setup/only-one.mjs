// Two commands that start together must not install into the same folder at the same time.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SetUpError } from "./failure.mjs";
import { say } from "./progress.mjs";

const WAIT_MS_MAX = 20 * 60_000;
const UNREADABLE_MS_MAX = 5_000;

/**
 * Runs `work` while no other set-up of this folder runs; waits for the other one first.
 * @param {string} root
 * @param {() => Promise<void>} work
 */
export async function alone(root, work) {
  const path = join(root, ".cardea", "set-up.lock");
  mkdirSync(join(root, ".cardea"), { recursive: true });
  await take(path);
  const release = () => rmSync(path, { force: true });
  process.on("exit", release);
  try {
    await work();
  } finally {
    release();
    process.off("exit", release);
  }
}

/** @param {string} path */
async function take(path) {
  const startedAt = Date.now();
  let told = false;
  while (!tryTake(path)) {
    if (isStale(path)) {
      discard(path);
      continue;
    }
    if (!told) say("waiting for another set-up in this folder to end");
    told = true;
    if (Date.now() - startedAt > WAIT_MS_MAX) {
      throw new SetUpError("Another set-up in this folder does not end.", `End it, or remove ${path}, then try again.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** @param {string} path */
function tryTake(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Whether the process that took the lock has died. A lock without a number is just being written, unless it is old.
 * @param {string} path
 */
function isStale(path) {
  try {
    const holder = Number(readFileSync(path, "utf8"));
    if (holder > 0) return !isAlive(holder);
    return Date.now() - statSync(path).mtimeMs > UNREADABLE_MS_MAX;
  } catch {
    return false; // gone meanwhile: the next try takes it
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/**
 * Takes a stale lock away. Renamed first, so that of two waiters only one removes it.
 * @param {string} path
 */
function discard(path) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // another waiter was faster
  }
  rmSync(aside, { force: true });
}
