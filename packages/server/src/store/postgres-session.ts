import type { Kysely } from "kysely";
import pg from "pg";
import { isStalePlan } from "./postgres-errors.ts";
import type { Schema } from "./schema.ts";
import type { Session } from "./statement.ts";

const INT8 = 20;

/** Instants and counts come as numbers: all of ours fit. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === INT8 ? Number : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
};

const STATEMENT_MS_MAX = 30_000;
/** A server that stands still amid a unit holds up all others: its unit must be gone before they take over. */
const IDLE_IN_UNIT_MS_MAX = 6_000;
const CONNECT_MS_MAX = 5_000;

/** A pool of connections. One that breaks while idle is dropped and told to `lost`. */
export function openPool(url: string, max: number, lost: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types: TYPES,
    statement_timeout: STATEMENT_MS_MAX,
    idle_in_transaction_session_timeout: IDLE_IN_UNIT_MS_MAX,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    application_name: "cardea",
  });
  pool.on("error", lost);
  // One that breaks while a unit has it: the unit's next query fails and tells.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

type Runner = Pick<pg.Pool, "query">;

/** Names for statements that each connection keeps prepared. Every text comes from code, so there are few. */
const names = new Map<string, string>();
let era = 0;

function nameOf(sql: string): string {
  let name = names.get(sql);
  if (name === undefined) {
    name = `cardea_${era}_${names.size}`;
    names.set(sql, name);
  }
  return name;
}

/**
 * A newer server added columns to a table while this one works: no connection can use what it had prepared for that
 * table. Under new names everything is prepared anew.
 */
function forgetIfStale(error: unknown, sql: string, name: string): void {
  if (!isStalePlan(error) || names.get(sql) !== name) return;
  names.clear();
  era++;
}

/** A pool or one of its connections as a session. What was prepared for an older schema is told as `isStalePlan`. */
export function postgresSession(runner: Runner, compiler: Kysely<Schema>): Session {
  async function query(sql: string, parameters: readonly unknown[]): Promise<pg.QueryResult<pg.QueryResultRow>> {
    const name = nameOf(sql);
    try {
      return await runner.query<pg.QueryResultRow>({ name, text: sql, values: [...parameters] });
    } catch (error) {
      forgetIfStale(error, sql, name);
      throw error;
    }
  }
  return {
    kind: "postgres",
    compiler,
    rows: async (sql, parameters) => (await query(sql, parameters)).rows,
    change: async (sql, parameters) => (await query(sql, parameters)).rowCount ?? 0,
  };
}
