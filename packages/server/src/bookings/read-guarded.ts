import { Worker } from "node:worker_threads";
import { FEED_LIMITS } from "@cardea/core";
import type { World } from "../world/port.ts";
import type { FeedAnswer, FeedRejected } from "./answer.ts";
import type { FeedBody } from "./read-bytes.ts";
import { answerOf, type WorkerMessage } from "./worker-message.ts";

/** What reading a feed may take. */
export interface FeedGuard {
  readonly world: Pick<World, "after">;
  /** Of reading, without the start of the thread. */
  readonly timeMs: number;
  /** Of the thread's heap; the program itself takes 20 of it. */
  readonly heapMb: number;
}

/** What became of a feed, and what the heap of its thread held; null where there was no telling. */
export interface GuardedAnswer {
  readonly answer: FeedAnswer;
  readonly heapBytes: number | null;
}

/** What any feed may take. One of 10,000 stays needs half of the memory, and on a small board a third of the time. */
export const FEED_GUARD = { timeMs: 5_000, heapMb: 128 } as const;

/** For what was only just made, in MB; it is not counted among the heap that is limited. */
const YOUNG_MB = 32;

/** Longer than a thread takes to start where everything else is busy, too. */
const START_MAX_MS = 60_000;

// The file lies beside this one and ends like it: in the sources, and wherever they are built to.
const PROGRAM = new URL(`./feed-worker${/\.[a-z]+$/.exec(import.meta.url)?.[0] ?? ".js"}`, import.meta.url);

/**
 * Reads the bytes of a feed in a thread of its own. A feed on which it runs out of time or memory is refused; this
 * process goes on meanwhile and after. Rejects only if the reader itself is broken.
 */
export async function readGuarded(body: FeedBody, guard: FeedGuard): Promise<GuardedAnswer> {
  if (body.bytes.length > FEED_LIMITS.textMax) return refused("too_large");
  const resourceLimits = { maxOldGenerationSizeMb: guard.heapMb, maxYoungGenerationSizeMb: YOUNG_MB };
  const worker = new Worker(PROGRAM, { resourceLimits, env: {}, execArgv: [] });
  let isReady = false;
  worker.once("message", () => {
    isReady = true;
  });
  try {
    return await answerFrom(worker, body, guard);
  } finally {
    await end(worker, isReady);
  }
}

function answerFrom(worker: Worker, body: FeedBody, { world, timeMs }: FeedGuard): Promise<GuardedAnswer> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => resolve(refused("too_slow"));
    let stopClock = world.after(START_MAX_MS, giveUp);
    worker.on("message", (message: WorkerMessage) => {
      stopClock();
      if (message.kind === "done") return resolve({ answer: answerOf(message), heapBytes: message.heapBytes });
      stopClock = world.after(timeMs, giveUp);
      worker.postMessage(body);
    });
    worker.on("error", (error) => {
      if (isOutOfMemory(error)) resolve(refused("too_big"));
      else reject(new Error("the reader of feeds broke down", { cause: error }));
    });
    worker.on("exit", () => {
      stopClock();
      reject(new Error("the reader of feeds ended without an answer")); // comes too late where there was one
    });
  });
}

/** While it loads its modules a thread is not ended, see `feed-worker.ts`, but as soon as it has. */
async function end(worker: Worker, isReady: boolean): Promise<void> {
  if (isReady) return void (await worker.terminate());
  worker.unref();
  worker.once("message", () => void worker.terminate());
}

function refused(reason: FeedRejected["reason"]): GuardedAnswer {
  return { answer: { kind: "refused", reason, line: 0 }, heapBytes: null };
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
}
