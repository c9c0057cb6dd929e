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
