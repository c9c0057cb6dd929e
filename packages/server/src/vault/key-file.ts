import { mkdir, open, readFile, rename, stat, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { CardeaError } from "@cardea/core";
import { KEY_BYTES, type RandomBytes } from "./cipher.ts";
import { type MasterKey, parseMasterKey } from "./master-key.ts";

const OTHERS = 0o077;

/** The master key in a file, or null if there is none or it is empty. Throws CardeaError `cannot_start`. */
export async function readKeyFile(path: string): Promise<MasterKey | null> {
  const text = await readOwn(path);
  return text === null || text === "" ? null : parseMasterKey(text, path);
}

/** Makes a new master key and keeps it durably in a new file that only its owner may read. */
export async function createKeyFile(path: string, randomBytes: RandomBytes): Promise<MasterKey> {
  const text = Buffer.from(randomBytes(KEY_BYTES)).toString("base64");
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    if ((await readOwn(path)) === "") await unlink(path); // an earlier first start was cut off just here
    const file = await open(path, "wx", 0o600);
    try {
      await file.writeFile(`${text}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await syncFolder(path);
  } catch (cause) {
    throw new CardeaError("cannot_start", `The master key file ${path} cannot be written: ${reasonOf(cause)}.`, {
      cause,
    });
  }
  return parseMasterKey(text, path);
}

/** Where a new master key waits until the database is wrapped under it. */
export function nextKeyPath(path: string): string {
  return `${path}.next`;
}

/** Puts the waiting key in the place of the old one. */
export async function promoteNextKey(path: string): Promise<void> {
  await rename(nextKeyPath(path), path);
  await syncFolder(path);
}

async function readOwn(path: string): Promise<string | null> {
  try {
    const { mode } = await stat(path);
    if ((mode & OTHERS) === 0) return await readFile(path, "utf8");
  } catch (cause) {
    const reason = reasonOf(cause);
    if (reason === "ENOENT") return null;
    throw new CardeaError("cannot_start", `The master key file ${path} cannot be read: ${reason}.`, { cause });
  }
  throw new CardeaError(
    "cannot_start",
    `The master key file ${path} is open to other users of this machine: run chmod 600 on it.`,
  );
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason";
}
