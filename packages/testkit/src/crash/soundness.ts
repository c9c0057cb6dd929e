import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { databasePath } from "cardea/src/main/data-folder.ts";
import { pause } from "./settle.ts";

const LEAVE_MS_MAX = 60_000;

/** What is wrong with a SQLite file by its own word; empty if nothing. */
export function sqliteTroubles(dataPath: string): readonly string[] {
  const path = databasePath(dataPath);
  if (!existsSync(path)) return [];
  const database = new DatabaseSync(path);
  try {
    const found = database.prepare("pragma integrity_check").all();
    const orphans = database.prepare("pragma foreign_key_check").all();
    return [
      ...found
        .map((row) => String(row["integrity_check"]))
        .filter((text) => text !== "ok")
        .map((text) => `integrity_check: ${text}`),
      ...orphans.map((row) => `foreign_key_check: an orphan in ${String(row["table"])}`),
    ];
  } catch (cause) {
    return [`the database cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`];
  } finally {
    database.close();
  }
}

/** What is wrong with a PostgreSQL database: amcheck on all tables and indexes of ours, and rows without a parent. */
export async function postgresTroubles(url: string): Promise<readonly string[]> {
  return asking(url, async (client) => {
    await client.query("create extension if not exists amcheck");
    const troubles: string[] = [];
    const tried = async (what: string, sql: string): Promise<void> => {
      const { rows } = await client.query<{ trouble: string | null }>(sql).catch((cause: unknown) => ({
        rows: [{ trouble: cause instanceof Error ? cause.message : String(cause) }],
      }));
      for (const { trouble } of rows) if (trouble !== null) troubles.push(`${what}: ${trouble}`);
    };
    await tried("amcheck of indexes", INDEXES);
    await tried("amcheck of tables", TABLES);
    const { rows } = await client.query<{ name: string; sql: string }>(ORPHANS);
    for (const { name, sql } of rows) await tried(`foreign key ${name}`, sql);
    return troubles;
  });
}

const OURS = "n.nspname in ('public', 'graphile_worker')";
const INDEXES = `select null as trouble from (select bt_index_parent_check(c.oid, true, true) from pg_class c
  join pg_namespace n on n.oid = c.relnamespace join pg_index i on i.indexrelid = c.oid join pg_am a on a.oid = c.relam
  where ${OURS} and a.amname = 'btree' and c.relpersistence = 'p' and i.indisready and i.indisvalid) as checked where false`;
const TABLES = `select found.msg as trouble from pg_class c join pg_namespace n on n.oid = c.relnamespace,
  lateral verify_heapam(c.oid) as found where ${OURS} and c.relkind = 'r'`;
const ORPHANS = `select con.conname as name, format(
  'select count(*) || '' rows without a parent'' as trouble from %s c where c.%I is not null and not exists (select 1 from %s p where p.%I = c.%I) having count(*) > 0',
  con.conrelid::regclass, a.attname, con.confrelid::regclass, f.attname, a.attname) as sql
  from pg_constraint con join pg_namespace n on n.oid = con.connamespace
  join pg_attribute a on a.attrelid = con.conrelid and a.attnum = con.conkey[1]
  join pg_attribute f on f.attrelid = con.confrelid and f.attnum = con.confkey[1]
  where con.contype = 'f' and array_length(con.conkey, 1) = 1 and ${OURS}`;

/** Waits until the sessions of a killed server are gone, and lets so much time pass that its jobs count as given up. */
export async function outlive(url: string): Promise<void> {
  await asking(url, async (client) => {
    const until = Date.now() + LEAVE_MS_MAX;
    while (Number((await client.query(OTHERS)).rows[0]?.count) > 0) {
      if (Date.now() > until) throw new Error("the sessions of a killed server stay");
      await pause(10);
    }
    for (const [table, sql] of AGING) {
      const { rows } = await client.query("select to_regclass($1) is not null as there", [table]);
      if (rows[0]?.there === true) await client.query(sql);
    }
  });
}

const OTHERS = `select count(*) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;
/** Two minutes pass for whoever waits for a sign of life. */
const AGING = [
  [
    "graphile_worker._private_jobs",
    "update graphile_worker._private_jobs set locked_at = locked_at - interval '2 minutes' where locked_at is not null",
  ],
  ["public.server", "update server set expires_at = expires_at - 120000"],
] as const;

/** Brings all waiting jobs forward, as if the database's clock had been put on. */
export async function passInDatabase(url: string, ms: number): Promise<void> {
  await asking(url, (client) =>
    client.query("update graphile_worker._private_jobs set run_at = run_at - $1 * interval '1 millisecond'", [ms]),
  );
}

/** The jobs of a PostgreSQL database that wait, as `task:key`. */
export async function jobsWaitingIn(url: string): Promise<readonly string[]> {
  const sql = "select key from graphile_worker.jobs where key is not null";
  return asking(url, async (client) => (await client.query<{ key: string }>(sql)).rows.map(({ key }) => key));
}

/** Takes a database away, whoever still works on it. */
export async function dropDatabase(url: string): Promise<void> {
  const place = new URL(url);
  const name = place.pathname.slice(1);
  place.pathname = "/postgres";
  await asking(place.href, (client) =>
    client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`),
  );
}

/** Kills one process of the PostgreSQL server that works for that database: the whole server then recovers from its log. */
export async function killDatabase(url: string): Promise<void> {
  const pid = await asking(url, async (client) => Number((await client.query<{ pid: number }>(BUSIEST)).rows[0]?.pid));
  if (pid > 0) process.kill(pid, "SIGKILL");
}

const BUSIEST = `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
  and backend_type = 'client backend' order by state in ('active', 'idle in transaction') desc, state_change desc limit 1`;

async function asking<Answer>(url: string, ask: (client: pg.Client) => Promise<Answer>): Promise<Answer> {
  const client = await connected(url);
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
}

/** A server that recovers from its log lets nobody in until it is done. */
async function connected(url: string): Promise<pg.Client> {
  const until = Date.now() + LEAVE_MS_MAX;
  for (;;) {
    const client = new pg.Client({ connectionString: url, application_name: "crash rig" });
    client.on("error", () => {});
    try {
      await client.connect();
      return client;
    } catch (cause) {
      await client.end().catch(() => {});
      if (Date.now() > until) throw cause;
      await pause(20);
    }
  }
}
