import { createHash } from "node:crypto";
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { CardeaError, type Instant } from "@cardea/core";
import type { Log } from "../log/port.ts";
import type { Actor } from "../store/port.ts";
import { openSqliteStore } from "../store/sqlite.ts";
import { openSqliteFiles } from "../store/sqlite-open.ts";
import { distrustLocks } from "../sync/distrust.ts";
import type { World } from "../world/port.ts";
import { databasePath } from "./data-folder.ts";

const MANIFEST = "manifest.json";
const DATABASE = "cardea.db";
const JOURNAL = "locks.journal";
/** What a running database keeps beside its file. */
const SIDE_FILES = [`${DATABASE}-wal`, `${DATABASE}-shm`];
/** The first line of a journal is far shorter. */
const HEADER_BYTES_MAX = 4_096;

/** What a backup holds and how to prove that it is whole. */
export interface Manifest {
  readonly format: "cardea-backup";
  readonly v: 1;
  readonly madeAt: string;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

/**
 * Copies the database, while a server works on it, and the memory of the built-in locks into an empty folder. The master
 * key is not in it, so that whoever finds the backup reads no PIN. Throws CardeaError.
 */
export async function createBackup(dataPath: string, folder: string, now: Instant): Promise<Manifest> {
  if (!existsSync(databasePath(dataPath))) throw new CardeaError("not_found", `There is no database in ${dataPath}.`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (readdirSync(folder).length > 0)
    throw new CardeaError("conflict", `The folder ${folder} is not empty; give a new one.`);
  const files = openSqliteFiles(databasePath(dataPath), "tool");
  try {
    closeSync(openSync(join(folder, DATABASE), "a", 0o600)); // SQLite would make it readable for others
    await files.writer.backup(join(folder, DATABASE));
  } finally {
    files.close();
  }
  if (existsSync(join(dataPath, JOURNAL))) copyPrivately(join(dataPath, JOURNAL), join(folder, JOURNAL));
  const names = [DATABASE, JOURNAL].filter((name) => existsSync(join(folder, name)));
  const manifest: Manifest = {
    format: "cardea-backup",
    v: 1,
    madeAt: new Date(now).toISOString(),
    files: names.map((name) => ({ name, ...sumOf(join(folder, name)) })),
  };
  for (const name of names) flush(join(folder, name));
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  flush(join(folder, MANIFEST));
  return manifest;
}

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
  const comes = files.map(({ name }) => name).filter((name) => name !== stays);
  for (const name of comes) prepare(join(folder, name), newPath(dataPath, name)); // a full disk is noticed before anything moves
  await distrust(newPath(dataPath, DATABASE), madeAt, options);
  const goes = present.filter((name) => name !== stays);
  const time = new Date(options.world.now()).toISOString().replaceAll(":", "-");
  const aside = goes.length === 0 ? null : join(dataPath, `before-restore-${time}`);
  if (aside !== null) {
    mkdirSync(aside, { mode: 0o700 });
    for (const name of goes) renameSync(join(dataPath, name), join(aside, name));
  }
  // The database last: without it, and with its successor waiting, no server starts.
  for (const name of comes.toReversed()) renameSync(newPath(dataPath, name), join(dataPath, name));
  flushFolder(dataPath);
  return aside;
}

/** Throws cannot_start if a restore was cut off after the old database had gone and before the new one had come. */
export function refuseHalfRestored(dataPath: string): void {
  if (existsSync(databasePath(dataPath)) || !existsSync(newPath(dataPath, DATABASE))) return;
  throw new CardeaError(
    "cannot_start",
    `A restore into ${dataPath} was cut off: run cardea backup restore again, with --force.`,
  );
}

function newPath(dataPath: string, name: string): string {
  return join(dataPath, `${name}.new`);
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

function readManifest(folder: string): Manifest {
  const manifest = parsed(join(folder, MANIFEST));
  for (const { name, bytes, sha256 } of manifest.files) {
    const path = join(folder, name);
    const isOurs = name === DATABASE || name === JOURNAL;
    const sum = isOurs && existsSync(path) ? sumOf(path) : null;
    if (sum === null || sum.bytes !== bytes || sum.sha256 !== sha256) {
      throw new CardeaError(
        "conflict",
        `The backup in ${folder} is damaged: ${isOurs ? name : "a file"} is missing or was changed. Nothing was touched.`,
      );
    }
  }
  return manifest;
}

function parsed(path: string): Manifest {
  try {
    const manifest = JSON.parse(readFileSync(path, "utf8")) as Manifest;
    if (manifest.format === "cardea-backup" && manifest.v === 1 && Array.isArray(manifest.files)) return manifest;
  } catch (cause) {
    throw new CardeaError("not_found", `There is no backup there: ${path} cannot be read.`, { cause });
  }
  throw new CardeaError("conflict", `${path} is not the list of a Cardea backup that this version knows.`);
}

function sumOf(path: string): { readonly bytes: number; readonly sha256: string } {
  const content = readFileSync(path);
  return { bytes: content.length, sha256: createHash("sha256").update(content).digest("hex") };
}

/** A copy for its owner alone, whoever may read the original. */
function copyPrivately(from: string, to: string): void {
  closeSync(openSync(to, "wx", 0o600));
  copyFileSync(from, to);
  chmodSync(to, 0o600);
}

function flushFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function flush(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
