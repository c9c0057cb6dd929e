import { CardeaError } from "@cardea/core";
import Database from "better-sqlite3";

/** SQLite's own code of an error, or null if it isn't SQLite's. @see https://www.sqlite.org/rescode.html */
export function sqliteCodeOf(error: unknown): string | null {
  return error instanceof Database.SqliteError ? error.code : null;
}

export const FULL_SENTENCE =
  "The disk is full: nothing was changed, and Cardea only reads until there is room. Free some space.";

/** What an error of the disk or the file means to whoever asked; null for any other error. */
export function storageErrorOf(error: unknown): CardeaError | null {
  if (error instanceof CardeaError && (error.code === "storage_full" || error.code === "storage_unavailable"))
    return error;
  const code = sqliteCodeOf(error);
  if (code === null) return null;
  if (code === "SQLITE_FULL" || code === "SQLITE_IOERR_WRITE") {
    return new CardeaError("storage_full", FULL_SENTENCE, { cause: error });
  }
  const damaged = code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB";
  if (damaged) {
    return new CardeaError("storage_unavailable", "The database file is damaged: restore a backup.", { cause: error });
  }
  if (/^SQLITE_(IOERR|BUSY|READONLY|CANTOPEN|PROTOCOL|NOMEM)/.test(code)) {
    return new CardeaError("storage_unavailable", "The database file cannot be written now; nothing was changed.", {
      cause: error,
    });
  }
  return null;
}
