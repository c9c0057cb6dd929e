import { existsSync } from "node:fs";
import { join } from "node:path";
import { CardeaError } from "@cardea/core";

/** The database of a data folder, where it is SQLite. */
export const DATABASE = "cardea.db";
/** The memory of the built-in locks of a data folder. */
export const JOURNAL = "locks.journal";

export function databasePath(dataPath: string): string {
  return join(dataPath, DATABASE);
}

export function journalPath(dataPath: string): string {
  return join(dataPath, JOURNAL);
}

/** Where a restored file waits until it may take its place. */
export function waitingPath(dataPath: string, name: string): string {
  return join(dataPath, `${name}.new`);
}

/** Throws cannot_start if a restore was cut off after the old database had gone and before the new one had come. */
export function refuseHalfRestored(dataPath: string): void {
  if (existsSync(databasePath(dataPath)) || !existsSync(waitingPath(dataPath, DATABASE))) return;
  throw new CardeaError(
    "cannot_start",
    `A restore into ${dataPath} was cut off: run cardea backup restore again, with --force.`,
  );
}
