import type { CodeId, Instant, LockId } from "@cardea/core";
import { makeCheckpoint } from "cardea/src/audit/checkpointer.ts";
import type { LogKey } from "cardea/src/audit/log-key.ts";
import { tellCodeEdge } from "cardea/src/codes/code-edge.ts";
import { reviewKeypad } from "cardea/src/events/keypad.ts";
import { lockSink } from "cardea/src/events/lock-sink.ts";
import { embeddedJobs } from "cardea/src/jobs/embedded.ts";
import type { JobHandler, Task } from "cardea/src/jobs/port.ts";
import type { Log } from "cardea/src/log/port.ts";
import { Connections } from "cardea/src/sync/connections.ts";
import { reconcileLock } from "cardea/src/sync/reconcile.ts";
import type { Keyring } from "cardea/src/vault/keyring.ts";
import type { DriverSink } from "cardea/src/drivers/port.ts";
import type { Claims } from "./claims.ts";
import { Life, type LifeOptions } from "./life.ts";
import { type Hubs, SIM_KIND, simDriver } from "./sim-driver.ts";
import type { SimLock } from "./sim-lock.ts";

export interface ServerTools extends LifeOptions {
  readonly vault: Keyring;
  readonly logKey: LogKey;
  readonly log: Log;
  readonly locks: readonly SimLock[];
  readonly hubs: Hubs;
  /** Null where no other server shares the database. */
  readonly claims: Claims | null;
  /** A job begins. */
  onJob(task: string): void;
}

/** A running server of the simulated house: the product's own rooms, put together as its main does. */
export interface SimServer {
  readonly life: Life;
  /** What a member works with through this server. */
  readonly codes: { readonly store: Life["store"]; readonly vault: Keyring; readonly world: Life["world"] };
  /** Has it look for jobs now: the clock was set, or another server stopped. */
  lookAgain(): void;
}

/** Starts a server. It goes on by itself; nobody need wait until everything in it has started. */
export function startServer(tools: ServerTools): SimServer {
  const { vault, logKey, log, locks, hubs, claims } = tools;
  const life = new Life(tools);
  const { store, world } = life;
  const driver = simDriver({
    locks,
    hubs,
    world,
    log,
    step: (verb, call) =>
      verb === "keypad" ? life.heard(call()) : life.step(call, `${verb}: not sent`, `${verb}: done, not heard`),
  });
  const connections = new Connections({
    store,
    vault,
    world,
    log,
    driverOf: async (kind) => (kind === SIM_KIND ? driver : null),
    sinkOf: ({ id }) => sinkOn(lockSink({ store, world }, id), life),
  });
  const sync = { store, vault, world, log, ports: connections };
  const handlers: Record<Task, JobHandler> = {
    sync_lock: (key, hold) => reconcileLock(key as LockId, { ...sync, hold }),
    code_edge: (key) => tellCodeEdge({ store, world }, key as CodeId),
    keypad_review: (key) => reviewKeypad({ store, world }, key as LockId),
    audit_checkpoint: async () => void (await makeCheckpoint({ store, logKey, world })),
    retention: async () => {},
    push: async () => {},
  };
  const begun = Object.entries(handlers).map(([task, handle]) => [
    task,
    async (key: string) => {
      const hold = life.hold();
      tools.onJob(task);
      await life.pass("job: begun");
      await handle(key, hold);
    },
  ]);
  const table = claims === null ? store.jobs : claims.tableFor(life);
  const listeners: ((earliest: Instant) => void)[] = [];
  const onScheduled: typeof table.onScheduled = (listener) => {
    listeners.push(listener);
    return table.onScheduled(listener);
  };
  // It sleeps for as long as there is nothing to do, and hears of a clock that was set: minutes of which nothing comes cost
  // more than all the rest.
  const jobs = embeddedJobs({
    store: { jobs: { ...table, onScheduled } },
    world,
    log,
    sleepMsMax: Number.POSITIVE_INFINITY,
  });
  void connections.start().then(() => jobs.start(Object.fromEntries(begun) as Record<Task, JobHandler>));
  const lookAgain = (): void => {
    if (life.isRunning()) for (const listener of listeners) listener(world.now());
  };
  return { life, codes: { store, vault, world }, lookAgain };
}

/** What locks report on its way into the store. */
function sinkOn(sink: DriverSink, life: Life): DriverSink {
  return {
    ...sink,
    events: (address, events) =>
      life.step(() => sink.events(address, events), "events: heard, not stored", "events: stored, not told"),
  };
}
