import type Database from "better-sqlite3";
import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";
import type { Session } from "./statement.ts";

/** The few statements there are, kept prepared by their text. */
export interface PreparedCache {
  get(sql: string): Database.Statement<unknown[]>;
}

/** How many statements stay prepared. Every text comes from code, with its values apart, so there are few. */
const PREPARED_MAX = 1_000;

export function preparedCache(database: Database.Database): PreparedCache {
  const prepared = new Map<string, Database.Statement<unknown[]>>();
  return {
    get(sql) {
      let statement = prepared.get(sql);
      if (statement === undefined) {
        if (prepared.size >= PREPARED_MAX) prepared.clear();
        statement = database.prepare<unknown[]>(sql);
        prepared.set(sql, statement);
      }
      return statement;
    },
  };
}

/** Who looks after the statements of a session. */
export interface StatementWatch {
  /** Before each one; throws where none may run any more. */
  begins(): void;
  /** Hears of every error, also of one that its caller swallows. */
  failed(error: unknown): void;
}

const UNWATCHED: StatementWatch = { begins() {}, failed() {} };

/** A connection to SQLite as a session. */
export function sqliteSession(
  database: Database.Database,
  compiler: Kysely<Schema>,
  watch: StatementWatch = UNWATCHED,
): Session {
  const cache = preparedCache(database);
  const attempt = <Result>(step: () => Result): Result => {
    watch.begins();
    try {
      return step();
    } catch (error) {
      watch.failed(error);
      throw error;
    }
  };
  return {
    kind: "sqlite",
    compiler,
    rows: async (sql, parameters) => attempt(() => cache.get(sql).all(...parameters)),
    change: async (sql, parameters) => attempt(() => cache.get(sql).run(...parameters).changes),
  };
}
