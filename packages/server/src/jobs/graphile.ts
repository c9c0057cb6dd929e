import { EventEmitter } from "node:events";
import { unreachable } from "@cardea/core";
import { type LogFunctionFactory, Logger, type Runner, run, runMigrations, type TaskList } from "graphile-worker";
import pg from "pg";
import type { Log } from "../log/port.ts";
import type { World } from "../world/port.ts";
import { reasonOf } from "./failure.ts";
import { KeyHolds } from "./key-holds.ts";
import { type LeaseTimes, ServerLease } from "./lease.ts";
import { type Hold, type JobHandler, type JobRunner, TASKS, type Task } from "./port.ts";
import { bringForward, putOff } from "./put-off.ts";
import { takeOver } from "./takeover.ts";

const RUNNING_MAX = 10;
/** At least as many as jobs: each needs one to be fetched and ended with, or it waits for another's. */
const CONNECTIONS_MAX = RUNNING_MAX;
/** Jobs for later are looked for so often; those for now are heard of at once. */
const POLL_MS = 500;
/** Other servers are looked after so often. */
const LOOK_MS = 1_000;
const REOPEN_MS = 1_000;

export interface GraphileJobsOptions {
  readonly url: string;
  /** What people call this server: machine and process. */
  readonly name?: string;
  readonly world: World;
  readonly log: Log;
  /** Shorter ones for tests. */
  readonly times?: LeaseTimes;
}

type Handlers = Readonly<Record<Task, JobHandler>>;

/** Makes or updates the tables of graphile-worker. */
export async function migrateGraphile(url: string): Promise<void> {
  await runMigrations({ connectionString: url, logger: new Logger(() => () => {}) });
}

/** Runs jobs out of graphile-worker's tables; several servers on one database share the work. */
export function graphileJobs(options: GraphileJobsOptions): JobRunner {
  let shop: Shop | null = null;
  return {
    async start(handlers) {
      shop = await Shop.open(options, handlers);
    },
    async stop() {
      const open = shop;
      shop = null;
      await open?.close();
    },
  };
}

/** Everything that runs between start and stop. */
class Shop {
  readonly #options: GraphileJobsOptions;
  readonly #pool: pg.Pool;
  readonly #lease: ServerLease;
  readonly #keys: KeyHolds;
  readonly #taskList: TaskList;
  /** Ids of the jobs that run. */
  readonly #running = new Set<string>();
  #worker = "";
  #runner: Runner | null = null;
  #cancelLook = (): void => {};
  #cancelReopen = (): void => {};
  #isOpen = true;

  private constructor(options: GraphileJobsOptions, handlers: Handlers, lease: ServerLease) {
    const { url, log } = options;
    this.#options = options;
    this.#lease = lease;
    this.#pool = openPool(url, log);
    this.#keys = new KeyHolds({ pool: this.#pool, lease, log });
    this.#taskList = taskListFor(handlers, { pool: this.#pool, keys: this.#keys, running: this.#running, log });
  }

  static async open(options: GraphileJobsOptions, handlers: Handlers): Promise<Shop> {
    const shop = new Shop(options, handlers, await ServerLease.take(options));
    try {
      await shop.#run();
      await shop.#look();
      return shop;
    } catch (error) {
      await shop.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.#cancelLook();
    this.#cancelReopen();
    await this.#runner?.stop();
    await this.#lease.close();
    await this.#pool.end();
  }

  async #run(): Promise<void> {
    const events = new EventEmitter();
    events.once("pool:create", ({ workerPool }: { workerPool: { id: string } }) => {
      this.#worker = workerPool.id;
      this.#lease.nameWorker(workerPool.id);
    });
    const runner = await run({
      pgPool: this.#pool,
      noHandleSignals: true,
      preset: PRESET,
      taskList: this.#taskList,
      logger: loggerFor(this.#options.log),
      events,
    });
    this.#runner = runner;
    const ended = (): void => {
      if (this.#runner !== runner || !this.#isOpen) return;
      this.#runner = null;
      this.#options.log.error("the job runner ended and is started anew");
      this.#rerun();
    };
    runner.promise.then(ended, ended);
  }

  #rerun(): void {
    this.#cancelReopen = this.#options.world.after(REOPEN_MS, () => {
      this.#run().catch((error: unknown) => {
        this.#options.log.error("the job runner did not start", { reason: reasonOf(error) });
        if (this.#isOpen) this.#rerun();
      });
    });
  }

  async #look(): Promise<void> {
    const { world, log } = this.#options;
    try {
      const names = await takeOver({ pool: this.#pool, worker: this.#worker, running: this.#running });
      for (const server of names) log.warn("took over from a server that stood still too long", { server });
      await this.#keys.returnRest();
    } catch (error) {
      log.warn("other servers could not be looked after", { reason: reasonOf(error) });
    }
    if (this.#isOpen) this.#cancelLook = world.after(LOOK_MS, () => void this.#look());
  }
}

/**
 * How jobs end is told together, since told one by one nobody hears when that fails, and the whole process ends. Told
 * together it ends the runner, which is started anew.
 */
const PRESET = {
  worker: { concurrentJobs: RUNNING_MAX, pollInterval: POLL_MS, completeJobBatchDelay: 0, failJobBatchDelay: 0 },
};

function openPool(url: string, log: Log): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    application_name: "cardea jobs",
    keepAlive: true,
  });
  const broke = (error: Error): void => log.warn("a connection of the job runner broke", { reason: error.message });
  pool.on("error", broke);
  pool.on("connect", (client) => client.on("error", broke));
  return pool;
}

interface TaskTools {
  readonly pool: pg.Pool;
  readonly keys: KeyHolds;
  readonly running: Set<string>;
  readonly log: Log;
}

function taskListFor(handlers: Handlers, { pool, keys, running, log }: TaskTools): TaskList {
  /** Names that somebody wanted here while they were held here. */
  const wanted = new Set<string>();

  async function runOrPutOff(name: string, jobId: string, work: (hold: Hold) => Promise<void>): Promise<void> {
    if (await keys.whileHeld(name, work)) {
      if (wanted.delete(name)) await bringForward(pool, name);
      return;
    }
    wanted.add(name);
    await putOff(pool, jobId);
  }

  const entries = TASKS.map((task) => [
    task,
    async (payload: unknown, { job }: { readonly job: { readonly id: string } }) => {
      const { key } = payload as { key: string };
      running.add(job.id);
      try {
        await runOrPutOff(`${task}:${key}`, job.id, (hold) => handlers[task](key, hold));
      } catch (error) {
        log.error("a job failed and will be tried again", { task, key }, error);
        throw new Error(reasonOf(error)); // the table keeps its text, so it holds a code only
      } finally {
        running.delete(job.id);
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
