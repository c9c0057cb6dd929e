import type { LockId, Outcome, Reading } from "@cardea/core";
import type { LockPort } from "../drivers/port.ts";
import type { Doors } from "../http/tools.ts";
import type { Store, StoredLock } from "../store/port.ts";
import { addBuiltIn, BUILT_IN, type BuiltInTools } from "./built-in-locks.ts";
import { addConnection, offeredBy, peekAt, removeConnection, takeIn } from "./outside-locks.ts";

/** How long a lock may take to answer a person who waits. */
const ANSWER_MS_MAX = 20_000;

const DOWN = "The connection is down; Cardea keeps trying to open it.";

/** What the HTTP side may ask of locks and connections, done by the drivers of this server. */
export function doorsOf(tools: BuiltInTools): Doors {
  const { store, connections, driver } = tools;
  return {
    moveBolt: (lockId, position) =>
      asked<Outcome>(tools, lockId, {
        call: (port, signal) => port.moveBolt(position, signal),
        lost: { kind: "unconfirmed" },
      }),
    readSlot: (lockId, slot) =>
      asked<Reading>(tools, lockId, { call: (port, signal) => port.read(slot, signal), lost: { kind: "unreachable" } }),
    async press(lockId, digits) {
      const lock = await store.lock(lockId);
      const keypad = lock === null || !(await isBuiltIn(store, lock)) ? null : driver.keypad(lock.address);
      return keypad === null ? null : keypad.press(digits);
    },
    isOpen: (connectionId) => connections.get(connectionId) !== null,
    async test(connectionId) {
      const open = connections.get(connectionId);
      return open === null
        ? { ok: false, message: DOWN, fault: { path: "connection", code: "down", message: DOWN } }
        : open.test();
    },
    peek: (wish) => peekAt(tools, wish),
    addConnection: (wish, actor) => addConnection(tools, wish, actor),
    offered: (connectionId) => offeredBy(tools, connectionId),
    takeIn: (connectionId, door, actor) => takeIn(tools, { connectionId, door, actor }),
    removeConnection: (connectionId, actor) => removeConnection(tools, connectionId, actor),
    addBuiltIn: (wish, actor) => addBuiltIn(tools, wish, actor),
  };
}

async function isBuiltIn(store: Store, { connectionId }: StoredLock): Promise<boolean> {
  return (await store.connection(connectionId))?.kind === BUILT_IN;
}

interface Question<Answer> {
  readonly call: (port: LockPort, signal: AbortSignal) => Promise<Answer>;
  /** The answer where the lock took too long. */
  readonly lost: Answer;
}

async function asked<Answer extends Outcome | Reading>(
  { connections, world }: BuiltInTools,
  lockId: LockId,
  { call, lost }: Question<Answer>,
): Promise<Answer | { readonly kind: "unreachable" }> {
  const port = await connections.portOf(lockId);
  if (port === null) return { kind: "unreachable" };
  const abort = new AbortController();
  const late = Promise.withResolvers<Answer>();
  const cancel = world.after(ANSWER_MS_MAX, () => {
    late.resolve(lost);
    abort.abort();
  });
  try {
    return await Promise.race([call(port, abort.signal), late.promise]);
  } finally {
    cancel();
  }
}
