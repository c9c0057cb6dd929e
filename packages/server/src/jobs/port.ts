import type { Instant } from "@cardea/core";

export const TASKS = ["sync_lock", "code_edge", "keypad_review", "audit_checkpoint", "retention", "push"] as const;
/** What can be done later. The payload is the key alone: facts are read from the store. */
export type Task = (typeof TASKS)[number];

/**
 * What a server holds while it does a job: nobody else does the same meanwhile. It ends without a word when the server
 * stands still for too long; then another one takes over, and what this one still does would be done twice.
 */
export interface Hold {
  /** Throws HoldLost once another server may have taken over. Asks only the clock: call it right before each deed. */
  assertHeld(): void;
  /** What a unit of the store is fenced by, with `Tx.fence`; null where there is never another server. */
  readonly token: string | null;
}

/** Another server may have taken over: nothing more may be done. The job is tried again by whoever holds it. */
export class HoldLost extends Error {
  override readonly name = "HoldLost";
}

/** The hold of a server that shares its database with nobody. */
export const ALWAYS_HELD: Hold = { assertHeld() {}, token: null };

/** Does one due job. A throw means: try again later, with growing delay. */
export type JobHandler = (key: string, hold: Hold) => Promise<void>;

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
  /** Calls back after each commit that scheduled jobs, with the earliest time of these. Returns how to stop that. */
  onScheduled(listener: (earliest: Instant) => void): () => void;
}
