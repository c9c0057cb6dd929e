import fs from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { basename } from "node:path";
import { labelHere, reach, reachHere } from "./taps.ts";

/** The file system as it is, whatever is tapped later. */
export const untapped = {
  appendFileSync: fs.appendFileSync,
  writeFileSync: fs.writeFileSync,
  renameSync: fs.renameSync,
  statSync: fs.statSync,
};

/** How the memory of the built-in locks is to be written. */
export const journalFault = {
  /** The next append fails as on a full disk, so that the one after it writes the whole file anew. */
  nextAppendFails: false,
};

/** What of the memory of the built-in locks is on the disk for sure: its size after the last flush. */
export const journalFlushed = { bytes: 0 };

/** Only these works are watched: others, like the store's own files, have points of their own. */
const WATCHED = new Set(["start", "rotate master", "rotate site", "backup", "restore"]);

/** Has every step of backup, restore, key files and journal reach a point, in this process. Before they are imported. */
export function tapFiles(): void {
  tapSteps();
  tapPromises();
  syncBuiltinESMExports();
}

const STEPS = {
  renameSync: "the move of",
  copyFileSync: "the copy of",
  writeFileSync: "the write of",
  mkdirSync: "the making of",
  rmSync: "the removal of",
} as const;

function tapSteps(): void {
  for (const [name, what] of Object.entries(STEPS)) {
    tap(name, (path) => `${what} ${nameOf(path)}`);
  }
  tap("fsyncSync", () => "a flush");
}

function tap(name: string, what: (first: unknown) => string): void {
  const table = fs as unknown as Record<string, (...given: unknown[]) => unknown>;
  const original = table[name];
  if (original === undefined) throw new Error(`node:fs has no ${name}`);
  table[name] = (...given) => {
    const isWatched = WATCHED.has(labelHere());
    if (isWatched) reachHere(`before ${what(given[0])}`);
    const result = original.apply(fs, given);
    if (isWatched) reachHere(`after ${what(given[0])}`);
    return result;
  };
}

/** Names with a time in them would be new points each time. */
function nameOf(path: unknown): string {
  return basename(String(path)).replace(/^(before-restore|backup)-.*/, "$1");
}

/** The temporary folder of each chain has a name of its own. */
function isFolder(path: unknown): boolean {
  return !basename(String(path)).includes(".");
}

function tapPromises(): void {
  const { open, rename } = fs.promises;
  fs.promises.open = async (path, ...rest) => {
    const handle = await open(path, ...rest);
    const name = basename(String(path));
    if (name.startsWith("locks.journal")) tapJournal(handle, name, String(path));
    else if (WATCHED.has(labelHere())) tapHandle(handle, isFolder(path) ? "the folder" : name);
    return handle;
  };
  fs.promises.rename = async (from, to) => {
    const name = basename(String(from));
    const isJournal = name.startsWith("locks.journal");
    if (!isJournal && !WATCHED.has(labelHere())) return rename(from, to);
    const tell = isJournal ? (what: string) => reach(`journal anew: ${what}`) : reachHere;
    tell(`before the move of ${name}`);
    await rename(from, to);
    if (isJournal) journalFlushed.bytes = fs.statSync(String(to)).size;
    tell(`after the move of ${name}`);
  };
}

function tapHandle(handle: FileHandle, name: string): void {
  const { writeFile, sync } = handle;
  handle.writeFile = async (...given) => {
    reachHere(`before the write of ${name}`);
    await writeFile.apply(handle, given);
    reachHere(`after the write of ${name}`);
  };
  handle.sync = async () => {
    await sync.call(handle);
    reachHere(`after the flush of ${name}`);
  };
}

function tapJournal(handle: FileHandle, name: string, path: string): void {
  const { writeFile, appendFile, sync, datasync } = handle;
  handle.writeFile = async (...given) => {
    reach("journal anew: before the write");
    await writeFile.apply(handle, given);
    reach("journal anew: after the write");
  };
  handle.sync = async () => {
    await sync.call(handle);
    if (name.endsWith(".new")) reach("journal anew: after the flush");
  };
  handle.appendFile = async (...given) => {
    if (journalFault.nextAppendFails) {
      journalFault.nextAppendFails = false;
      throw Object.assign(new Error("planted: no space left"), { code: "ENOSPC" });
    }
    if (journalFlushed.bytes === 0) journalFlushed.bytes = fs.statSync(path).size;
    reach("journal: before the append");
    await appendFile.apply(handle, given);
    reach("journal: appended, not flushed");
  };
  handle.datasync = async () => {
    const { size } = fs.statSync(path);
    await datasync.call(handle);
    journalFlushed.bytes = size;
    reach("journal: flushed, nobody told");
  };
}
