import type { Kysely } from "kysely";
import pg from "pg";
import type { Schema } from "./schema.ts";
import type { Session } from "./statement.ts";

const INT8 = 20;

/** Instants and counts come as numbers: all of ours fit. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === INT8 ? Number : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
};

const STATEMENT_MS_MAX = 30_000;
const IDLE_IN_UNIT_MS_MAX = 60_000;
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

function nameOf(sql: string): string {
  let name = names.get(sql);
  if (name === undefined) {
    name = `cardea_${names.size}`;
    names.set(sql, name);
  }
  return name;
}

/** A pool or one of its connections as a session. */
export function postgresSession(runner: Runner, compiler: Kysely<Schema>): Session {
  const query = (sql: string, parameters: readonly unknown[]) =>
    runner.query<pg.QueryResultRow>({ name: nameOf(sql), text: sql, values: [...parameters] });
  return {
    kind: "postgres",
    compiler,
    rows: async (sql, parameters) => (await query(sql, parameters)).rows,
    change: async (sql, parameters) => (await query(sql, parameters)).rowCount ?? 0,
  };
}
