import type { Log } from "../log/port.ts";
import type { Store } from "../store/port.ts";
import type { World } from "../world/port.ts";
import { failureOf } from "./failure.ts";
import type { DueJob, JobEnd, JobHandler, JobRunner, JobTable, Task } from "./port.ts";

/** So many jobs run at once. */
const RUNNING_MAX = 64;
/** New jobs are looked for as soon as so many could start. */
const REFILL_FREE = 16;
/** The clock on the wall may be set, so the next due time is looked at again at least this often. */
const SLEEP_MS_MAX = 60_000;
/** When the store cannot keep how jobs ended, it is asked again after this time. */
const KEEP_AGAIN_MS = 1_000;

export interface EmbeddedJobsOptions {
  readonly store: Pick<Store, "onCommit"> & { readonly jobs: JobTable };
  readonly world: World;
  readonly log: Log;
}

/**
 * Runs jobs out of the store's own table, with one timer. A job stays in the table until its run has ended, so that
 * nothing is lost when the process dies; it then runs again.
 */
export function embeddedJobs({ store, world, log }: EmbeddedJobsOptions): JobRunner {
  /** Jobs that run, or whose end isn't kept yet: none of these keys may start. */
  const busy = new Map<string, DueJob>();
  let ended: JobEnd[] = [];
  let handlers: Readonly<Record<Task, JobHandler>> | null = null;
  let running = 0;
  let looking = false;
  let lookAgain = false;
  let keeping = false;
  let stopTimer: () => void = () => {};
  let stopListening: () => void = () => {};
  let whenIdle: (() => void) | null = null;

  /** Looks into the table, starts what is due, and sets the timer for what comes next. */
  async function look(): Promise<void> {
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = true;
    do {
      lookAgain = false;
      await startDue().catch((error) => {
        log.error("due jobs could not be read", {}, error);
        sleep(KEEP_AGAIN_MS);
      });
    } while (lookAgain);
    looking = false;
  }

  async function startDue(): Promise<void> {
    const free = RUNNING_MAX - running;
    if (handlers === null || free === 0) return;
    const now = world.now();
    // A job whose end is kept while the table answers would look like one that still waits.
    const busyBefore = new Set(busy.keys());
    const found = await store.jobs.next(busy.size + free + 1);
    const waiting = found.filter((job) => !busyBefore.has(nameOf(job)) && !busy.has(nameOf(job)));
    const due = waiting.filter((job) => job.runAt <= now).slice(0, free);
    for (const job of due) void runJob(job);
    const next = waiting[due.length];
    if (next !== undefined) sleep(next.runAt - now);
  }

  function sleep(ms: number): void {
    stopTimer();
    if (handlers !== null) stopTimer = world.after(Math.min(Math.max(ms, 0), SLEEP_MS_MAX), () => void look());
  }

  async function runJob(job: DueJob): Promise<void> {
    busy.set(nameOf(job), job);
    const handler = handlers?.[job.task];
    if (handler === undefined) return log.error("no one knows this kind of job", { task: job.task });
    running++;
    const end = await handler(job.key).then(
      () => ({ job, failure: null }),
      (error: unknown) => ({ job, failure: failureOf(job, error, { world, log }) }),
    );
    running--;
    ended.push(end);
    void keep();
    if (RUNNING_MAX - running >= REFILL_FREE) void look();
  }

  /** Keeps how jobs ended; those that end meanwhile wait and go together. */
  async function keep(): Promise<void> {
    if (keeping) return;
    keeping = true;
    while (ended.length > 0) {
      const batch = ended;
      ended = [];
      try {
        await store.jobs.end(batch);
        for (const { job } of batch) busy.delete(nameOf(job));
        void look();
      } catch (error) {
        log.error("the end of jobs could not be kept", { jobs: batch.length }, error);
        ended = [...batch, ...ended];
        if (handlers === null) break;
        await new Promise<void>((resolve) => world.after(KEEP_AGAIN_MS, resolve));
      }
    }
    keeping = false;
    if (running === 0) whenIdle?.();
  }

  return {
    async start(given) {
      handlers = given;
      stopListening = store.onCommit(({ jobs }) => {
        if (jobs) void look();
      });
      await look();
    },
    async stop() {
      handlers = null;
      stopTimer();
      stopListening();
      if (running > 0 || keeping) await new Promise<void>((resolve) => (whenIdle = resolve));
    },
  };
}

function nameOf(job: DueJob): string {
  return `${job.task}:${job.key}`;
}
