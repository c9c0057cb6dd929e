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
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { CardeaError, type Instant } from "@cardea/core";
import { LAST_BACKUP } from "../check-up/gather-people.ts";
import { noteSetting } from "../store/note-setting.ts";
import { openSqliteFiles } from "../store/sqlite-open.ts";
import { DATABASE, databasePath, JOURNAL } from "./data-folder.ts";

const MANIFEST = "manifest.json";
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
  noteBackup(dataPath, now);
  return manifest;
}

/** For the check-up. The backup is whole without it, so a full disk does not undo it. */
function noteBackup(dataPath: string, now: Instant): boolean {
  try {
    const files = openSqliteFiles(databasePath(dataPath), "tool");
    try {
      noteSetting(files.writer, LAST_BACKUP, String(now));
    } finally {
      files.close();
    }
    return true;
  } catch {
    return false;
  }
}

/** The list of a backup whose files are all there and as they were. Throws CardeaError. */
export function readManifest(folder: string): Manifest {
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
    const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (isManifest(manifest)) return manifest;
  } catch (cause) {
    throw new CardeaError("not_found", `There is no backup there: ${path} cannot be read.`, { cause });
  }
  throw new CardeaError("conflict", `${path} is not the list of a Cardea backup that this version knows.`);
}

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== "object" || value === null) return false;
  const { format, v, madeAt, files } = value as Partial<Record<keyof Manifest, unknown>>;
  return format === "cardea-backup" && v === 1 && isTime(madeAt) && Array.isArray(files) && files.every(isFile);
}

/** As it was printed: nothing else is put into the log of the restored server. */
function isTime(value: unknown): value is string {
  const at = typeof value === "string" ? new Date(value) : null;
  return at !== null && !Number.isNaN(at.getTime()) && at.toISOString() === value;
}

function isFile(value: unknown): value is Manifest["files"][number] {
  if (typeof value !== "object" || value === null) return false;
  const { name, bytes, sha256 } = value as Partial<Record<keyof Manifest["files"][number], unknown>>;
  return typeof name === "string" && typeof bytes === "number" && typeof sha256 === "string";
}

function sumOf(path: string): { readonly bytes: number; readonly sha256: string } {
  const content = readFileSync(path);
  return { bytes: content.length, sha256: createHash("sha256").update(content).digest("hex") };
}

/** A copy for its owner alone, whoever may read the original. */
export function copyPrivately(from: string, to: string): void {
  closeSync(openSync(to, "wx", 0o600));
  copyFileSync(from, to);
  chmodSync(to, 0o600);
}

/** Returns once the file is on the disk. */
export function flush(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
