import type { Instant } from "@cardea/core";
import type { JobTable } from "cardea/src/jobs/port.ts";
import type { Store, Tx } from "cardea/src/store/port.ts";
import { noteUnit } from "./tapped-statements.ts";
import { labelHere, reachHere, relabel, within } from "./taps.ts";

/** Reads are no points: nothing changes by them. */
const WRITE = /^(insert|update|save|close|open|delete|publish|record|schedule)/;

export interface TapOptions {
  /** By how much the world's clock is ahead of the one by which jobs run. */
  readonly aheadMs: () => number;
}

/** A store whose units reach points: before they begin, after each write, before their caller hears of the commit. */
export function tappedStore<Kept extends Store>(store: Kept, options: TapOptions): Kept {
  return {
    ...store,
    async unit<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
      const label = labelHere();
      reachHere("before the unit");
      const result = await store.unit((tx) =>
        within(label, async () => {
          const done = await work(tappedTx(tx, store.kind, options));
          noteUnit(label);
          return done;
        }),
      );
      reachHere("committed, nobody told");
      if (isSync(label)) relabel("plan");
      return result;
    },
  };
}

const SYNC = new Set(["plan", "set", "clear", "read"]);

function isSync(label: string): boolean {
  return SYNC.has(label);
}

function tappedTx(tx: Tx, kind: Store["kind"], { aheadMs }: TapOptions): Tx {
  const jobs: Pick<Tx, "schedule" | "scheduleBy"> =
    kind === "sqlite"
      ? tx
      : {
          schedule: (task, key, runAt) => tx.schedule(task, key, (runAt - aheadMs()) as Instant),
          // PostgreSQL can't keep the earlier of two times: the store takes the present one.
          scheduleBy: (task, key) => tx.schedule(task, key, Date.now() as Instant),
        };
  const calls: Record<string, unknown> = { ...tx, schedule: jobs.schedule, scheduleBy: jobs.scheduleBy };
  for (const [name, call] of Object.entries(calls)) {
    if (!WRITE.test(name) || typeof call !== "function") continue;
    calls[name] = async (...given: unknown[]) => {
      const result: unknown = await call.apply(tx, given);
      reachHere(`after ${name}`);
      return result;
    };
  }
  return calls as unknown as Tx;
}

/** The embedded runner's table, whose ends of jobs reach points. */
export function tappedJobs(jobs: JobTable): JobTable {
  return {
    next: jobs.next,
    end: (ends) =>
      within("job end", async () => {
        reachHere("before");
        noteUnit("job end");
        await jobs.end(ends);
        reachHere("after");
      }),
    onScheduled: jobs.onScheduled,
  };
}
