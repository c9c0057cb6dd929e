import { unreachable } from "@cardea/core";
import { type LogFunctionFactory, Logger, type Runner, run, runMigrations, type TaskList } from "graphile-worker";
import pg from "pg";
import type { Log } from "../log/port.ts";
import type { World } from "../world/port.ts";
import { reasonOf } from "./failure.ts";
import { KeyLocks } from "./key-locks.ts";
import { type JobHandler, type JobRunner, TASKS, type Task } from "./port.ts";

const RUNNING_MAX = 10;
/** At least as many as jobs: each needs one to be fetched and ended with, or it waits for another's. */
const CONNECTIONS_MAX = RUNNING_MAX;
/** Jobs for later are looked for so often; those for now are heard of at once. */
const POLL_MS = 500;
const RECOVER_EVERY_MS = 5_000;

export interface GraphileJobsOptions {
  readonly url: string;
  readonly world: World;
  readonly log: Log;
}

/** Makes or updates the tables of graphile-worker. */
export async function migrateGraphile(url: string): Promise<void> {
  await runMigrations({ connectionString: url, logger: new Logger(() => () => {}) });
}

/** Runs jobs out of graphile-worker's tables; several servers on one database share the work. */
export function graphileJobs({ url, world, log }: GraphileJobsOptions): JobRunner {
  let running: { readonly runner: Runner; readonly pool: pg.Pool; readonly locks: KeyLocks } | null = null;
  let stopTimer: () => void = () => {};

  async function recoverAgain(pool: pg.Pool): Promise<void> {
    try {
      await recover(pool);
    } catch (error) {
      log.warn("jobs of dead servers could not be looked for", { reason: reasonOf(error) });
    }
    if (running !== null) stopTimer = world.after(RECOVER_EVERY_MS, () => void recoverAgain(pool));
  }

  return {
    async start(handlers) {
      const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS_MAX, application_name: "cardea jobs" });
      const broke = (error: Error): void => log.warn("a connection of the job runner broke", { reason: error.message });
      pool.on("error", broke);
      pool.on("connect", (client) => client.on("error", broke));
      const locks = await KeyLocks.open({ url, world, log });
      const runner = await run({
        pgPool: pool,
        concurrency: RUNNING_MAX,
        pollInterval: POLL_MS,
        noHandleSignals: true,
        taskList: taskListFor(handlers, locks, log),
        logger: loggerFor(log),
        events: locks.events,
      });
      running = { runner, pool, locks };
      await recoverAgain(pool);
    },
    async stop() {
      if (running === null) return;
      const { runner, pool, locks } = running;
      running = null;
      stopTimer();
      await runner.stop();
      await locks.close();
      await pool.end();
    },
  };
}

function taskListFor(handlers: Readonly<Record<Task, JobHandler>>, locks: KeyLocks, log: Log): TaskList {
  const entries = TASKS.map((task) => [
    task,
    async (payload: unknown) => {
      const { key } = payload as { key: string };
      try {
        await locks.whileHeld(`${task}:${key}`, () => handlers[task](key));
      } catch (error) {
        log.error("a job failed and will be tried again", { task, key }, error);
        throw new Error(reasonOf(error)); // the table keeps its text, so it holds a code only
      }
    },
  ]);
  return Object.fromEntries(entries) as TaskList;
}

function loggerFor(log: Log): Logger {
  const factory: LogFunctionFactory = () => (level, message) => {
    switch (level) {
      case "error":
      case "warning":
        return log.warn("the job runner says", { message });
      case "info":
      case "debug":
        return undefined;
      default:
        return unreachable(level);
    }
  };
  return new Logger(factory);
}

/**
 * Gives back the jobs of servers that died: those that hold the lock of no living session. Graphile itself would wait
 * four hours. Puts off no failed job for longer than ten minutes, and drops what was replaced while it ran.
 */
async function recover(pool: pg.Pool): Promise<void> {
  await pool.query(RECOVER);
  await pool.query(CAP_WAIT);
  await pool.query(DROP_REPLACED);
}

/** A try-lock that succeeds proves that nobody holds it; it ends with the statement's transaction. */
const RECOVER = `select graphile_worker.force_unlock_workers(array_agg(locked_by)) from (
  select locked_by from graphile_worker.jobs where locked_at < now() - interval '5 seconds' group by locked_by) as workers
  where pg_try_advisory_xact_lock(hashtextextended(locked_by, 0))`;
const CAP_WAIT = `select graphile_worker.reschedule_jobs(array_agg(id), run_at => now() + interval '10 minutes', attempts => 10)
  from graphile_worker.jobs where last_error is not null and locked_at is null and run_at > now() + interval '10 minutes'`;
const DROP_REPLACED = `select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs
  where key is null and locked_at is null and attempts >= max_attempts`;
