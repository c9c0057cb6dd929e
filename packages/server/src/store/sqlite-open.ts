import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { assert, CardeaError } from "@cardea/core";
import Database from "better-sqlite3";
import { sqliteCodeOf } from "./sqlite-errors.ts";

/** Larger files are not read through at each start: that would take too long. */
const CHECKED_BYTES_MAX = 32 * 1024 * 1024;
const BUSY_MS = 5_000;
const OWNER_WAIT_MS = 500;
const CACHE_KIB = 16_384;
/** The log may grow to some 40 MB before it is worked into the file: a checkpoint stalls every write. */
const CHECKPOINT_PAGES = 10_000;

/** The connections to one database file: all writes through one, all reads through the other. */
export interface SqliteFiles {
  readonly writer: Database.Database;
  /** Once the schema is there. */
  openReader(): Database.Database;
  close(): void;
}

/**
 * Opens the file, made if there is none, and proves that it may be used. `:memory:` is a nameless temporary file: it
 * behaves like any other, is never fsynced, and is gone when the process is. Throws CardeaError `cannot_start`.
 */
export function openSqliteFiles(path: string, role: "server" | "tool"): SqliteFiles {
  return path === ":memory:" ? openNameless() : explained(path, () => openNamed(path, role));
}

function openNamed(path: string, role: "server" | "tool"): SqliteFiles {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const release = role === "server" ? claim(path) : () => {};
  try {
    closeSync(openSync(path, "a", 0o600)); // SQLite gives its side files the same mode
    const files = openBoth(path, "FULL");
    return {
      ...files,
      close() {
        files.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

function openNameless(): SqliteFiles {
  const folder = mkdtempSync(join(tmpdir(), "cardea-memory-"));
  const files = openBoth(join(folder, "cardea.db"), "OFF");
  return {
    ...files,
    openReader() {
      const reader = files.openReader();
      reader.pragma("schema_version"); // opens its side of the WAL before the names go
      rmSync(folder, { recursive: true, force: true });
      return reader;
    },
  };
}

/**
 * Takes the file for this process as long as it lives: an exclusive lock on a side file, which the system releases even
 * after kill -9. The database itself isn't locked, since its reader is a second connection.
 */
function claim(path: string): () => void {
  closeSync(openSync(`${path}-owner`, "a", 0o600));
  const owner = new Database(`${path}-owner`, { timeout: OWNER_WAIT_MS });
  try {
    owner.exec("begin exclusive");
  } catch (error) {
    owner.close();
    if (sqliteCodeOf(error) !== "SQLITE_BUSY") throw error;
    throw new CardeaError(
      "cannot_start",
      `Another Cardea server already runs on ${path}: stop it first, or give this one another CARDEA_DATA.`,
    );
  }
  return () => owner.close();
}

function openBoth(path: string, synchronous: "FULL" | "OFF"): SqliteFiles {
  const writer = new Database(path, { timeout: BUSY_MS });
  try {
    checkWhole(writer, path);
    setUp(writer, synchronous);
  } catch (error) {
    writer.close();
    throw error;
  }
  let reader: Database.Database | null = null;
  return {
    writer,
    openReader() {
      reader = new Database(path, { timeout: BUSY_MS, readonly: true });
      reader.pragma(`cache_size = -${CACHE_KIB}`);
      return reader;
    },
    close() {
      reader?.close();
      writer.close();
    },
  };
}

/** better-sqlite3 falls back to weaker settings when a file is opened again, so they are set and proven each time. */
function setUp(writer: Database.Database, synchronous: "FULL" | "OFF"): void {
  writer.pragma("journal_mode = WAL");
  writer.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  writer.pragma(`synchronous = ${synchronous}`);
  writer.pragma("foreign_keys = ON");
  writer.pragma(`busy_timeout = ${BUSY_MS}`);
  writer.pragma(`cache_size = -${CACHE_KIB}`);
  writer.pragma("temp_store = MEMORY");
  const value = (name: string): unknown => writer.pragma(name, { simple: true });
  assert(value("journal_mode") === "wal", "the database writes ahead");
  assert(value("synchronous") === (synchronous === "FULL" ? 2 : 0), "a commit is on the disk before anyone is told");
  assert(value("foreign_keys") === 1, "foreign keys are kept");
  assert(value("busy_timeout") === BUSY_MS, "a busy file is waited for");
}

/** Keeps the file below that size: a write that would need more fails like one to a full disk. */
export function limitSize(writer: Database.Database, bytesMax: number): void {
  const pageSize = Number(writer.pragma("page_size", { simple: true }));
  writer.pragma(`max_page_count = ${Math.floor(bytesMax / pageSize)}`);
}

function checkWhole(writer: Database.Database, path: string): void {
  if (statSync(path).size > CHECKED_BYTES_MAX) return;
  const found = writer.pragma("quick_check(1)", { simple: true });
  if (found !== "ok") throw damaged(path, found);
}

function damaged(path: string, cause: unknown): CardeaError {
  return new CardeaError("cannot_start", `The database file ${path} is damaged: restore a backup.`, { cause });
}

/** Runs what opens a file; whatever goes wrong becomes one sentence. */
function explained<Result>(path: string, open: () => Result): Result {
  try {
    return open();
  } catch (error) {
    if (error instanceof CardeaError) throw error;
    const code = sqliteCodeOf(error);
    if (code === "SQLITE_NOTADB") {
      throw new CardeaError("cannot_start", `The file ${path} is not a database: restore a backup, or move it away.`, {
        cause: error,
      });
    }
    if (code?.startsWith("SQLITE_CORRUPT")) throw damaged(path, error);
    const reason = error instanceof Error ? error.message : String(error);
    throw new CardeaError("cannot_start", `The database file ${path} cannot be opened: ${reason}.`, { cause: error });
  }
}
