import { createHash } from "node:crypto";
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { CardeaError, type Instant } from "@cardea/core";
import { openSqliteFiles } from "../store/sqlite-open.ts";
import { databasePath } from "./data-folder.ts";

const MANIFEST = "manifest.json";
const DATABASE = "cardea.db";
const JOURNAL = "locks.journal";
/** What a running database keeps beside its file. */
const SIDE_FILES = [`${DATABASE}-wal`, `${DATABASE}-shm`];

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
    await files.writer.backup(join(folder, DATABASE));
  } finally {
    files.close();
  }
  if (existsSync(join(dataPath, JOURNAL))) copyFileSync(join(dataPath, JOURNAL), join(folder, JOURNAL));
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

/**
 * Puts a backup into a data folder on which no server runs. What was there is kept beside it, under a name with the time;
 * answers that name, or null if there was nothing. Throws CardeaError if the backup isn't whole, or the folder isn't empty
 * and `force` isn't set.
 */
export function restoreBackup(
  folder: string,
  dataPath: string,
  { force, now }: { force: boolean; now: Instant },
): string | null {
  const manifest = readManifest(folder);
  mkdirSync(dataPath, { recursive: true, mode: 0o700 });
  const present = [DATABASE, JOURNAL, ...SIDE_FILES].filter((name) => existsSync(join(dataPath, name)));
  if (present.length > 0 && !force) {
    throw new CardeaError(
      "conflict",
      `There is data in ${dataPath}. With --force it is put aside and the backup takes its place.`,
    );
  }
  const aside =
    present.length === 0 ? null : join(dataPath, `before-restore-${new Date(now).toISOString().replaceAll(":", "-")}`);
  for (const { name } of manifest.files) {
    copyFileSync(join(folder, name), join(dataPath, `${name}.new`)); // a full disk is noticed before anything moves
    flush(join(dataPath, `${name}.new`));
  }
  if (aside !== null) {
    mkdirSync(aside, { mode: 0o700 });
    for (const name of present) renameSync(join(dataPath, name), join(aside, name));
  }
  for (const { name } of manifest.files) renameSync(join(dataPath, `${name}.new`), join(dataPath, name));
  return aside;
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

function flush(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
