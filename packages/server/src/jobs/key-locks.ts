import { EventEmitter } from "node:events";
import type { WorkerEvents } from "graphile-worker";
import pg from "pg";
import type { Log } from "../log/port.ts";
import type { World } from "../world/port.ts";

const LOOK_AGAIN_MS = 200;
const RECONNECT_MS = 1_000;

export interface KeyLocks {
  /** Give these to graphile-worker: its pool of workers then holds a lock as long as this process lives. */
  readonly events: WorkerEvents;
  /** Runs the work while nobody else, here or on another server, does work under the same name. */
  whileHeld(name: string, work: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export interface KeyLocksOptions {
  readonly url: string;
  readonly world: World;
  readonly log: Log;
}

/**
 * Locks that end with the process, since the database takes them back when their session ends.
 * @see https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */
export async function openKeyLocks({ url, world, log }: KeyLocksOptions): Promise<KeyLocks> {
  const events: WorkerEvents = new EventEmitter();
  /** What runs here under each name, or waits for it. */
  const last = new Map<string, Promise<void>>();
  const poolIds: string[] = [];
  let session: Promise<pg.Client> = connect();
  let closed = false;

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url, application_name: "cardea job locks" });
    client.on("error", (error) => log.warn("the session that holds job locks broke", { reason: error.message }));
    await client.connect();
    client.on("end", () => {
      if (!closed) session = reconnect();
    });
    for (const id of poolIds) await client.query(HOLD, [id]);
    return client;
  }

  async function reconnect(): Promise<pg.Client> {
    for (;;) {
      await pause(RECONNECT_MS);
      try {
        return await connect();
      } catch (error) {
        log.warn("the session that holds job locks could not be opened", {
          reason: error instanceof Error ? error.message : null,
        });
      }
    }
  }

  const pause = (ms: number): Promise<void> => new Promise((resolve) => void world.after(ms, resolve));

  async function locked(name: string, work: () => Promise<void>): Promise<void> {
    const client = await session;
    while (!(await tryHold(client, name))) await pause(LOOK_AGAIN_MS);
    try {
      await work();
    } finally {
      // A broken session has given it back already.
      await client.query(RELEASE, [name]).catch(() => {});
    }
  }

  events.on("pool:create", ({ workerPool }) => {
    poolIds.push(workerPool.id);
    session
      .then((client) => client.query(HOLD, [workerPool.id]))
      .catch((error: unknown) => {
        log.error("the job runner's own lock could not be taken", {}, error);
      });
  });

  await session;
  return {
    events,
    whileHeld(name, work) {
      const before = last.get(name) ?? Promise.resolve();
      const mine = before.catch(() => {}).then(() => locked(name, work));
      last.set(name, mine);
      const forget = (): void => {
        if (last.get(name) === mine) last.delete(name);
      };
      mine.then(forget, forget);
      return mine;
    },
    async close() {
      closed = true;
      await (await session).end();
    },
  };
}

async function tryHold(client: pg.Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(TRY_HOLD, [name]);
  return rows[0]?.held === true;
}

const HOLD = "select pg_advisory_lock(hashtextextended($1, 0))";
const TRY_HOLD = "select pg_try_advisory_lock(hashtextextended($1, 0)) as held";
const RELEASE = "select pg_advisory_unlock(hashtextextended($1, 0))";
