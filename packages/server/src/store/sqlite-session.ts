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
        statement = database.prepare<unknown[]>(planOnce(sql));
        prepared.set(sql, statement);
      }
      return statement;
    },
  };
}

/**
 * The same statement, whose plan does not depend on its values. SQLite looks at what is bound where a plan could be better for
 * it, and then plans anew each time something is bound, which takes ten times as long as most of our queries. A value that
 * comes out of a subquery is not looked at. There is a switch against it, SQLITE_DBCONFIG_ENABLE_QPSG, which better-sqlite3
 * doesn't offer.
 * @see https://www.sqlite.org/c3ref/prepare.html, rule 3
 */
function planOnce(sql: string): string {
  return sql.startsWith("insert") ? sql : sql.replaceAll("?", "(select ?)");
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
