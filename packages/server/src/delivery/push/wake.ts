import { NOTICED_KINDS } from "./decide.ts";
import type { PushTools } from "./port.ts";

/** Commits that come close together are looked at together. */
const GATHER_MS = 250;
/** The store could not be asked. */
const RETRY_MS = 5_000;

/** Wakes the browsers that have something to hear, as long as it is on. */
export interface NoticeBell {
  start(): void;
  stop(): void;
}

/**
 * Schedules the browsers that have something to hear: at the start, and soon after commits that published events. Nothing
 * depends on any one of these calls, since each browser keeps its place: a call that is lost is made up for by the next.
 */
export function noticeBell(tools: Pick<PushTools, "store" | "world" | "log">): NoticeBell {
  const { store, world, log } = tools;
  let stopListening = (): void => {};
  let cancel = (): void => {};
  let isWaiting = false;
  let looked: number | null = null;
  const look = async (): Promise<void> => {
    isWaiting = false;
    try {
      looked = await scheduleBehind(tools, looked);
    } catch (cause) {
      log.error("notices could not be scheduled", {}, cause);
      wait(RETRY_MS);
    }
  };
  const wait = (ms: number): void => {
    if (isWaiting) return;
    isWaiting = true;
    cancel = world.after(ms, () => void look());
  };
  return {
    start() {
      stopListening = store.onCommit(({ events }) => events && wait(GATHER_MS));
      wait(GATHER_MS);
    },
    stop() {
      stopListening();
      cancel();
    },
  };
}

/** Schedules who is behind what happened after `looked` (null: after their own places); answers how far it has looked. */
async function scheduleBehind(
  { store, world }: Pick<PushTools, "store" | "world">,
  looked: number | null,
): Promise<number> {
  const newest = await store.lastEventSequence();
  const subscriptions = await store.subscriptions();
  if (subscriptions.length === 0) return newest;
  const from = looked ?? Math.min(...subscriptions.map(({ sequence }) => sequence));
  const [first] = await store.eventsOfKindsAfter(NOTICED_KINDS, from, 1);
  if (first === undefined) return newest;
  await store.unit(async (tx) => {
    for (const { id, nextTryAt } of subscriptions) await tx.schedule("push", id, nextTryAt ?? world.now());
  });
  return newest;
}
