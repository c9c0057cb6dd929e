import { AssertionError, type Instant } from "@cardea/core";
import { sql } from "kysely";
import type { DueJob, JobEnd, Task } from "../../jobs/port.ts";
import type { Schema } from "../schema.ts";
import { all, bulk, insertAll, one, run, type Session, statement } from "../statement.ts";

/*
 * Work for later. On SQLite a table of ours; on PostgreSQL graphile-worker's, through its own SQL function.
 */

type Row = Schema["job"];

/** A newer schedule replaces the older and begins to count its tries anew. */
const schedule = bulk("job", ["task", "key", "run_at", "attempts", "version"], (insert) =>
  insert.onConflict((conflict) =>
    conflict.columns(["task", "key"]).doUpdateSet((row) => ({
      run_at: row.ref("excluded.run_at"),
      attempts: sql.lit(0),
      version: sql<number>`job.version + 1`,
    })),
  ),
);
/** Keeps the earlier time; the version tells a run of it that is under way that something new came in. */
const scheduleBy = bulk("job", ["task", "key", "run_at", "attempts", "version"], (insert) =>
  insert.onConflict((conflict) =>
    conflict.columns(["task", "key"]).doUpdateSet(() => ({
      run_at: sql<number>`min(job.run_at, excluded.run_at)`,
      version: sql<number>`job.version + 1`,
    })),
  ),
);
/** What is due, and the one that comes next. */
const dueAndNext = statement<{ now: number; limit: number }, Row>((db, given) => {
  const jobs = db.selectFrom("job").selectAll().orderBy("run_at");
  const due = jobs.where("run_at", "<=", given.now).limit(given.limit);
  const next = jobs.where("run_at", ">", given.now).limit(sql.lit(1));
  const both = db.selectFrom(due.as("due")).selectAll();
  return both.unionAll(db.selectFrom(next.as("next")).selectAll());
});
const finish = statement<{ task: string; key: string; version: number }>((db, given) =>
  db.deleteFrom("job").where("task", "=", given.task).where("key", "=", given.key).where("version", "=", given.version),
);
const retry = statement<Omit<Row, "attempts">>((db, given) =>
  db
    .updateTable("job")
    .set((row) => ({ run_at: given.run_at, failure: given.failure, attempts: row("attempts", "+", 1) }))
    .where("task", "=", given.task)
    .where("key", "=", given.key)
    .where("version", "=", given.version),
);

export interface JobCounts {
  readonly waiting: number;
  readonly oldestRunAt: Instant | null;
  readonly failing: number;
}

const counts = statement<object, { waiting: number; oldest: number | null; failing: number | null }>((db) =>
  db
    .selectFrom("job")
    .select((row) => [
      row.fn.countAll<number>().as("waiting"),
      row.fn.min<number | null>("run_at").as("oldest"),
      row.fn.sum<number | null>(sql`case when attempts > 0 then 1 else 0 end`).as("failing"),
    ]),
);

/** A job without a key was replaced while it ran. */
const GRAPHILE_COUNTS = `select count(*) as waiting, (min(extract(epoch from run_at)) * 1000)::bigint as oldest,
  count(*) filter (where last_error is not null) as failing from graphile_worker.jobs where key is not null`;

interface Wish {
  readonly task: Task;
  readonly key: string;
  readonly runAt: Instant;
}

/** At the latest by that time. PostgreSQL can't keep the earlier of two times, so there it is `now`. */
export async function scheduleJobBy(session: Session, wish: Wish, now: Instant): Promise<void> {
  if (session.kind !== "sqlite") return scheduleJob(session, { ...wish, runAt: now });
  const { task, key, runAt } = wish;
  await insertAll(session, scheduleBy, [{ task, key, run_at: runAt, attempts: 0, version: 1 }]);
}

export async function scheduleJob(session: Session, { task, key, runAt }: Wish): Promise<void> {
  if (session.kind === "sqlite") {
    await insertAll(session, schedule, [{ task, key, run_at: runAt, attempts: 0, version: 1 }]);
    return;
  }
  for (let tries = 0; tries < ADD_TRIES_MAX; tries++) {
    const [row] = await session.rows(ADD_JOB, [task, JSON.stringify({ key }), `${task}:${key}`, runAt]);
    if (((row as { id: number | null } | undefined)?.id ?? null) !== null) return;
  }
  throw new AssertionError("a job can be scheduled");
}

/**
 * Job key: a newer schedule replaces the older, or stands beside it while that one runs. No queue name: getting a job
 * then locks the row of every queue, which is too slow with a queue for each key; the runner keeps a key from running
 * twice. Answers null if a worker took the older one in this very moment; then the next try sees it running.
 */
const ADD_JOB = `select (graphile_worker.add_job($1, $2::json, job_key => $3,
  run_at => to_timestamp($4::float8 / 1000), max_attempts => 32767)).id`;
const ADD_TRIES_MAX = 5;

export async function jobCounts(session: Session): Promise<JobCounts> {
  const found =
    session.kind === "sqlite"
      ? await one(session, counts, {})
      : ((await session.rows(GRAPHILE_COUNTS, []))[0] as { waiting: number; oldest: number | null; failing: number });
  return {
    waiting: found?.waiting ?? 0,
    oldestRunAt: (found?.oldest ?? null) as Instant | null,
    failing: found?.failing ?? 0,
  };
}

/** SQLite: the jobs that are due, earliest first, at most `limit`; if there are fewer, then the one that comes next. */
export async function nextJobs(session: Session, now: Instant, limit: number): Promise<readonly DueJob[]> {
  const rows = await all(session, dueAndNext, { now, limit });
  return rows.slice(0, limit).map((row) => ({
    task: row.task as Task,
    key: row.key,
    runAt: row.run_at as Instant,
    attempts: row.attempts,
    version: row.version,
  }));
}

/** SQLite: takes away what is done and puts off what failed, unless a newer schedule came in meanwhile. */
export async function endJobs(session: Session, ends: readonly JobEnd[]): Promise<void> {
  for (const { job, failure } of ends) {
    const { task, key, version } = job;
    if (failure === null) await run(session, finish, { task, key, version });
    else await run(session, retry, { task, key, version, run_at: failure.retryAt, failure: failure.reason });
  }
}
