import { openSqliteFiles } from "../../packages/server/src/store/sqlite-open.ts";

type Files = ReturnType<typeof openSqliteFiles>;

/** A SQLite file through bare better-sqlite3, beside the product's store. */
export interface Database {
  readonly writer: Files["writer"];
  readonly reader: Files["writer"];
  close(): void;
}

/** Opens it, also while a server works on it: WAL, synchronous FULL, foreign keys on. */
export function openDatabase(path: string): Database {
  const files = openSqliteFiles(path, "tool");
  return { writer: files.writer, reader: files.openReader(), close: () => files.close() };
}
