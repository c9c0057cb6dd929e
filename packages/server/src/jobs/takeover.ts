import type pg from "pg";

/** What a look at the shared tables needs to know of this server. */
export interface Looker {
  readonly pool: Pick<pg.Pool, "query">;
  /** The name under which this server takes jobs. */
  readonly worker: string;
  /** Ids of the jobs that run here. */
  readonly running: ReadonlySet<string>;
}

/**
 * Takes over from servers that stood still too long, and gives their jobs to whoever is free; graphile-worker itself
 * would wait four hours. Puts off no failed job for longer than a minute, and drops what was replaced while it ran.
 * Every server does it all the time; two at once do no harm.
 * Answers the names of the servers taken over from.
 */
export async function takeOver({ pool, worker, running }: Looker): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(END_LAPSED);
  await pool.query(REPLACE, [worker, [...running]]);
  await pool.query(CAP_WAIT);
  await pool.query(UNLOCK_REPLACED);
  await pool.query(DROP_REPLACED);
  return rows.map(({ name }) => name);
}

/** Their holds end with them. One whose unit is under way is left for the next look: that unit may still commit. */
const END_LAPSED = `delete from server where id in (
  select id from server where expires_at < extract(epoch from clock_timestamp()) * 1000 for update skip locked)
  returning name`;

/**
 * Jobs in the hands of no server that stands, and those that this one was given without hearing of it. Each gets a new
 * row instead of being unlocked: a server that comes back ends the old row by its id, whoever has it by then.
 */
const REPLACE = `select graphile_worker.add_job(task_identifier,
    json_build_object('key', substr(key, length(task_identifier) + 2)), job_key => key, max_attempts => 32767)
  from graphile_worker.jobs where key is not null and locked_at < now() - interval '5 seconds'
    and (locked_by not in (select worker from server) or (locked_by = $1 and id <> all ($2::bigint[])))`;

const CAP_WAIT = `select graphile_worker.reschedule_jobs(array_agg(id), run_at => now() + interval '1 minute', attempts => 10)
  from graphile_worker.jobs where key is not null and last_error is not null and locked_at is null and run_at > now() + interval '1 minute'`;

/** All of ours have a key until they are replaced. First those that nobody will end. */
const UNLOCK_REPLACED = `select graphile_worker.force_unlock_workers(array_agg(locked_by)) from (
  select locked_by from graphile_worker.jobs where locked_by not in (select worker from server)
  group by locked_by having bool_and(key is null and locked_at < now() - interval '1 minute')) as gone`;
const DROP_REPLACED = `select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs
  where key is null and locked_at is null`;
