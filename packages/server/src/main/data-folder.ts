import { join } from "node:path";

/** The database of a data folder, where it is SQLite. */
export function databasePath(dataPath: string): string {
  return join(dataPath, "cardea.db");
}

/** The memory of the built-in locks of a data folder. */
export function journalPath(dataPath: string): string {
  return join(dataPath, "locks.journal");
}
