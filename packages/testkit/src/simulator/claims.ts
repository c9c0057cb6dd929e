import type { DueJob, JobTable } from "cardea/src/jobs/port.ts";
import type { World } from "cardea/src/world/port.ts";
import { LEASE_MS, type Life } from "./life.ts";

/** Which of several servers works on which job, as the database of a large house keeps it. */
export interface Claims {
  /** The jobs as one server sees them: those that it may take. */
  tableFor(life: Life): JobTable;
  /** A server stopped: killed, or standing still. */
  stopped(): void;
}

/** `lookAgain` is called when jobs of a server that stopped may be taken. */
export function createClaims(world: World, lookAgain: () => void): Claims {
  const claims = new Map<string, Life>();

  function isFree(name: string, life: Life): boolean {
    const holder = claims.get(name);
    if (holder === undefined || holder === life) return true;
    const since = holder.stoppedAt();
    return since !== null && world.now() - since > LEASE_MS;
  }

  return {
    tableFor: (life) => ({
      async next(now, limit) {
        // More than asked for, since some may be another's.
        const found = await life.store.jobs.next(now, limit + claims.size);
        const free = found.filter((job) => isFree(nameOf(job), life)).slice(0, limit);
        for (const job of free) if (job.runAt <= now) claims.set(nameOf(job), life);
        return free;
      },
      async end(ends) {
        const own = ends.filter(({ job }) => claims.get(nameOf(job)) === life);
        for (const { job } of own) claims.delete(nameOf(job));
        await life.store.jobs.end(own);
      },
      onScheduled: life.store.jobs.onScheduled,
    }),
    stopped: () => void world.after(LEASE_MS + 1, lookAgain),
  };
}

function nameOf({ task, key }: DueJob): string {
  return `${task}:${key}`;
}
