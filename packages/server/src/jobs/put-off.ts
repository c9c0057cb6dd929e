import type pg from "pg";

const PUT_OFF_MS = 200;

/**
 * A job whose key somebody else works on waits in the table and not in a worker: the workers are few, and a slow lock
 * that many want something of would keep them all from every other lock.
 */
export async function putOff(pool: Pick<pg.Pool, "query">, jobId: string): Promise<void> {
  await pool.query(PUT_OFF, [jobId, PUT_OFF_MS]);
}

/** The key is free again: what was put off for it comes now, not when the table is looked at next. */
export async function bringForward(pool: Pick<pg.Pool, "query">, key: string): Promise<void> {
  await pool.query(BRING_FORWARD, [key, PUT_OFF_MS]);
}

const ADD = `graphile_worker.add_job(task_identifier,
  json_build_object('key', substr(key, length(task_identifier) + 2)), job_key => key, max_attempts => 32767`;

/** One that was replaced has no key any more, and its newer wish waits already. */
const PUT_OFF = `select ${ADD}, run_at => now() + $2::int * interval '1 millisecond')
  from graphile_worker.jobs where id = $1 and key is not null`;

const BRING_FORWARD = `select ${ADD}, run_at => now()) from graphile_worker.jobs
  where key = $1 and locked_at is null and run_at between now() and now() + $2::int * interval '1 millisecond'`;
