import type { Instant } from "@cardea/core";

export const TASKS = ["sync_lock", "code_edge", "keypad_review", "audit_checkpoint", "retention"] as const;
/** What can be done later. The payload is the key alone: facts are read from the store. */
export type Task = (typeof TASKS)[number];

/** Does one due job. A throw means: try again later, with growing delay. */
export type JobHandler = (key: string) => Promise<void>;

/**
 * Runs what was scheduled through `Tx.schedule`, at or soon after its time, also after a crash. One key of a task runs
 * at most once at a time; a newer schedule for a key replaces the older, also while that one is running.
 */
export interface JobRunner {
  start(handlers: Readonly<Record<Task, JobHandler>>): Promise<void>;
  /** Stops taking jobs and waits for the running ones. */
  stop(): Promise<void>;
}

/** A job as the embedded runner sees it. */
export interface DueJob {
  readonly task: Task;
  readonly key: string;
  readonly runAt: Instant;
  /** Failed tries since it was scheduled. */
  readonly attempts: number;
  /** Rises with each schedule of the same key. */
  readonly version: number;
}

/** How one run of a job ended; `failure` null: well. `reason`: an error's code or name, never its text. */
export interface JobEnd {
  readonly job: DueJob;
  readonly failure: { readonly retryAt: Instant; readonly reason: string } | null;
}

/** Where the embedded runner finds its work: rows, so that nothing is lost when the process dies. */
export interface JobTable {
  /** The jobs that are due, earliest first, at most `limit`; if there are fewer, then the one that comes next. */
  next(now: Instant, limit: number): Promise<readonly DueJob[]>;
  /** Keeps how runs ended, in one unit. A newer schedule that came in meanwhile stays as it is. */
  end(ends: readonly JobEnd[]): Promise<void>;
}
