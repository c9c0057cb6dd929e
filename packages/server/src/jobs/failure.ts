import { CardeaError, type Instant, plus } from "@cardea/core";
import type { Log } from "../log/port.ts";
import type { World } from "../world/port.ts";
import type { JobEnd, Task } from "./port.ts";

const RETRY_MS_FIRST = 1_000;
/** A removal may be among them, and what made them fail may be over at any moment. */
const RETRY_MS_MAX = 60_000;

/** When to try again after that many failed tries, half of the wait drawn by chance so that not all try at once. */
export function retryAt(attempts: number, world: World): Instant {
  const waitMs = Math.min(RETRY_MS_MAX, RETRY_MS_FIRST * 2 ** Math.min(attempts, 30));
  return plus(world.now(), waitMs / 2 + world.randomInt(waitMs / 2 + 1));
}

/** What is kept of a failed run, which is logged too. Only the error's code or name: its text may hold anything. */
export function failureOf(
  { task, key, attempts }: { readonly task: Task; readonly key: string; readonly attempts: number },
  error: unknown,
  { world, log }: { readonly world: World; readonly log: Log },
): NonNullable<JobEnd["failure"]> {
  log.error("a job failed and will be tried again", { task, key, attempts: attempts + 1 }, error);
  return { retryAt: retryAt(attempts, world), reason: reasonOf(error) };
}

/** A CardeaError's code, or the name of another error. Never its text, which may hold anything. */
export function reasonOf(error: unknown): string {
  if (error instanceof CardeaError) return error.code;
  return error instanceof Error ? error.name : "unknown";
}
