import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CardeaError } from "@cardea/core";
import type { Log } from "../log/port.ts";
import type { Actor } from "../store/port.ts";
import { openSqliteStore } from "../store/sqlite.ts";
import { distrustLocks } from "../sync/distrust.ts";
import type { World } from "../world/port.ts";
import { copyPrivately, flush, readManifest } from "./backup.ts";
import { DATABASE, JOURNAL, waitingPath } from "./data-folder.ts";

/** What a running database keeps beside its file. */
const SIDE_FILES = [`${DATABASE}-wal`, `${DATABASE}-shm`];
/** The first line of a journal is far shorter. */
const HEADER_BYTES_MAX = 4_096;

/** How a backup is put back. */
export interface RestoreOptions {
  /** Although there is data. */
  readonly force: boolean;
  readonly actor: Actor;
  readonly world: World;
  readonly log: Log;
}

/**
 * Puts a backup into a data folder on which no server runs. What was there is kept beside it, under a name with the time;
 * answers that name, or null if there was nothing. The database comes without trust in what it knew of its locks. The
 * memory of built-in locks that are there already stays: a lock forgets nothing because somebody's database went back.
 * Throws CardeaError if the backup isn't whole, or the folder isn't empty and `force` isn't set.
 */
export async function restoreBackup(folder: string, dataPath: string, options: RestoreOptions): Promise<string | null> {
  const { madeAt, files } = readManifest(folder);
  mkdirSync(dataPath, { recursive: true, mode: 0o700 });
  const present = [DATABASE, JOURNAL, ...SIDE_FILES].filter((name) => existsSync(join(dataPath, name)));
  if (present.length > 0 && !options.force) {
    throw new CardeaError(
      "conflict",
      `There is data in ${dataPath}. With --force it is put aside and the backup takes its place.`,
    );
  }
  const stays = holdsSameLocks(join(folder, JOURNAL), join(dataPath, JOURNAL)) ? JOURNAL : null;
  // The database last: without it, and with its successor waiting, no server starts.
  const comes = [JOURNAL, DATABASE].filter((name) => name !== stays && files.some((file) => file.name === name));
  for (const name of comes) prepare(join(folder, name), waitingPath(dataPath, name)); // a full disk is noticed before anything moves
  await distrust(waitingPath(dataPath, DATABASE), madeAt, options);
  const goes = present.filter((name) => name !== stays);
  const time = new Date(options.world.now()).toISOString().replaceAll(":", "-");
  const aside = goes.length === 0 ? null : join(dataPath, `before-restore-${time}`);
  if (aside !== null) {
    mkdirSync(aside, { mode: 0o700 });
    for (const name of goes) renameSync(join(dataPath, name), join(aside, name));
  }
  for (const name of comes) renameSync(waitingPath(dataPath, name), join(dataPath, name));
  flushFolder(dataPath);
  return aside;
}

/** A copy that is whole on the disk. What an earlier try left behind goes first, with what SQLite kept beside it. */
function prepare(from: string, to: string): void {
  for (const path of [to, `${to}-wal`, `${to}-shm`]) rmSync(path, { force: true });
  copyPrivately(from, to);
  flush(to);
}

/** Done before the database has its name, so that nobody ever sees it with its old trust. */
async function distrust(path: string, madeAt: string, { actor, world, log }: RestoreOptions): Promise<void> {
  const store = await openSqliteStore({ path, world, log, role: "tool" });
  try {
    await distrustLocks(store, { madeAt, actor, now: world.now() });
  } finally {
    await store.close();
  }
}

/** Whether two journals are memories of the same locks: their first lines name the key. */
function holdsSameLocks(one: string, other: string): boolean {
  const first = firstLineOf(one);
  return first !== null && first === firstLineOf(other);
}

function firstLineOf(path: string): string | null {
  if (!existsSync(path)) return null;
  const file = openSync(path, "r");
  try {
    const start = Buffer.alloc(HEADER_BYTES_MAX);
    const text = start.toString("latin1", 0, readSync(file, start));
    return text.includes("\n") ? text.slice(0, text.indexOf("\n")) : null;
  } finally {
    closeSync(file);
  }
}

function flushFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
