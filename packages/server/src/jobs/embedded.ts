import type { Log } from "../log/port.ts";
import type { World } from "../world/port.ts";
import { failureOf } from "./failure.ts";
import {
  ALWAYS_HELD,
  type DueJob,
  type JobEnd,
  type JobHandler,
  type JobRunner,
  type JobTable,
  type Task,
} from "./port.ts";

/** So many jobs run at once. */
const RUNNING_MAX = 128;
/** New jobs are looked for as soon as so many could start. */
const REFILL_FREE = 16;
/** The clock on the wall may be set, so the next due time is looked at again at least this often. */
const SLEEP_MS_MAX = 60_000;
/** When the store cannot keep how jobs ended, it is asked again after this time. */
const KEEP_AGAIN_MS = 1_000;

export interface EmbeddedJobsOptions {
  readonly store: { readonly jobs: JobTable };
  readonly world: World;
  readonly log: Log;
  /** The longest time without a look; longer only where nobody can set the clock. */
  readonly sleepMsMax?: number;
}

/** Runs jobs out of the store's own table. */
export function embeddedJobs(options: EmbeddedJobsOptions): JobRunner {
  return new EmbeddedJobs(options);
}

/**
 * One timer, set to what comes next. A job stays in the table until its run has ended, so that nothing is lost when the
 * process dies; it then runs again.
 */
class EmbeddedJobs implements JobRunner {
  readonly #options: EmbeddedJobsOptions;
  /** Jobs that run, or whose end isn't kept yet: none of these keys may start. */
  readonly #busy = new Map<string, DueJob>();
  #ended: JobEnd[] = [];
  #handlers: Readonly<Record<Task, JobHandler>> | null = null;
  #running = 0;
  #looking = false;
  #lookAgain = false;
  /** More was due at the last look than could start. */
  #hasBacklog = false;
  /** Jobs that were scheduled anew while they ran, as a look found: another look is needed once they ended. */
  readonly #passedOver = new Set<string>();
  /** The next look comes by itself at this time. */
  #wakesAt = Number.POSITIVE_INFINITY;
  #keeping = false;
  #stopTimer: () => void = () => {};
  #stopListening: () => void = () => {};
  #whenIdle: (() => void) | null = null;

  constructor(options: EmbeddedJobsOptions) {
    this.#options = options;
  }

  async start(handlers: Readonly<Record<Task, JobHandler>>): Promise<void> {
    this.#handlers = handlers;
    this.#stopListening = this.#options.store.jobs.onScheduled((earliest) => {
      // Where the timer is late, somebody has put the clock forward.
      const isTimerLate = this.#options.world.now() > this.#wakesAt;
      if (this.#looking || earliest < this.#wakesAt || isTimerLate) void this.#look();
    });
    await this.#look();
  }

  async stop(): Promise<void> {
    this.#handlers = null;
    this.#stopTimer();
    this.#stopListening();
    if (this.#running > 0 || this.#keeping) await new Promise<void>((resolve) => (this.#whenIdle = resolve));
  }

  /** Looks into the table, starts what is due, and sets the timer for what comes next. */
  async #look(): Promise<void> {
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    this.#looking = true;
    do {
      this.#lookAgain = false;
      await this.#startDue().catch((error: unknown) => {
        this.#options.log.error("due jobs could not be read", {}, error);
        this.#sleep(KEEP_AGAIN_MS);
      });
    } while (this.#lookAgain);
    this.#looking = false;
  }

  async #startDue(): Promise<void> {
    const free = RUNNING_MAX - this.#running;
    if (this.#handlers === null || free === 0) return;
    const now = this.#options.world.now();
    // A job whose end is kept while the table answers would look like one that still waits.
    const busyBefore = new Set(this.#busy.keys());
    const found = await this.#options.store.jobs.next(now, busyBefore.size + free + 1);
    const waiting = found.filter((job) => !busyBefore.has(nameOf(job)) && !this.#busy.has(nameOf(job)));
    for (const job of found) {
      const running = this.#busy.get(nameOf(job));
      if (running !== undefined && running.version !== job.version) this.#passedOver.add(nameOf(job));
    }
    const due = waiting.filter((job) => job.runAt <= now).slice(0, free);
    this.#hasBacklog = due.length === free;
    for (const job of due) void this.#run(job);
    const next = waiting[due.length];
    if (next === undefined) this.#sleepUntilTold();
    else this.#sleep(next.runAt - now);
  }

  #sleepUntilTold(): void {
    this.#stopTimer();
    this.#wakesAt = Number.POSITIVE_INFINITY;
  }

  #sleep(ms: number): void {
    this.#stopTimer();
    if (this.#handlers === null) return;
    const { world, sleepMsMax = SLEEP_MS_MAX } = this.#options;
    const waitMs = Math.min(Math.max(ms, 0), sleepMsMax);
    this.#wakesAt = world.now() + waitMs;
    this.#stopTimer = world.after(waitMs, () => void this.#look());
  }

  async #run(job: DueJob): Promise<void> {
    this.#busy.set(nameOf(job), job);
    const handler = this.#handlers?.[job.task];
    if (handler === undefined) return this.#options.log.error("no one knows this kind of job", { task: job.task });
    this.#running++;
    const end = await handler(job.key, ALWAYS_HELD).then(
      () => ({ job, failure: null }),
      (error: unknown) => ({ job, failure: failureOf(job, error, this.#options) }),
    );
    this.#running--;
    this.#ended.push(end);
    void this.#keep();
    if (this.#hasBacklog && RUNNING_MAX - this.#running >= REFILL_FREE) void this.#look();
  }

  /** Keeps how jobs ended; those that end meanwhile wait and go together. */
  async #keep(): Promise<void> {
    if (this.#keeping) return;
    this.#keeping = true;
    while (this.#ended.length > 0 && (await this.#keepBatch()));
    this.#keeping = false;
    if (this.#running === 0) this.#whenIdle?.();
  }

  /** Lets these jobs run again; answers whether one may have to before the next look that comes by itself. */
  #freed(ends: readonly JobEnd[]): boolean {
    let isLookNeeded = this.#looking || this.#hasBacklog;
    for (const { job, failure } of ends) {
      this.#busy.delete(nameOf(job));
      const wasPassedOver = this.#passedOver.delete(nameOf(job));
      isLookNeeded ||= wasPassedOver || failure !== null;
    }
    return isLookNeeded;
  }

  /** False once there is no use in trying again: the runner was stopped, and the jobs will run again. */
  async #keepBatch(): Promise<boolean> {
    const { store, world, log } = this.#options;
    const batch = this.#ended;
    this.#ended = [];
    try {
      await store.jobs.end(batch);
      if (this.#freed(batch)) void this.#look();
      return true;
    } catch (error) {
      log.error("the end of jobs could not be kept", { jobs: batch.length }, error);
      this.#ended = [...batch, ...this.#ended];
      if (this.#handlers === null) return false;
      await new Promise<void>((resolve) => world.after(KEEP_AGAIN_MS, resolve));
      return true;
    }
  }
}

function nameOf(job: DueJob): string {
  return `${job.task}:${job.key}`;
}
