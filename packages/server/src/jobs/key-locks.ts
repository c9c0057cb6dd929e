import { EventEmitter } from "node:events";
import type { WorkerEvents } from "graphile-worker";
import pg from "pg";
import type { Log } from "../log/port.ts";
import type { World } from "../world/port.ts";

const LOOK_AGAIN_MS = 200;
const RECONNECT_MS = 1_000;

export interface KeyLocksOptions {
  readonly url: string;
  readonly world: World;
  readonly log: Log;
}

/**
 * Locks that end with the process, since the database takes them back when their session ends.
 * @see https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */
export class KeyLocks {
  /** Give these to graphile-worker: its pool of workers then holds a lock as long as this process lives. */
  readonly events: WorkerEvents = new EventEmitter();
  readonly #options: KeyLocksOptions;
  /** What runs here under each name, or waits for it. */
  readonly #last = new Map<string, Promise<void>>();
  readonly #poolIds: string[] = [];
  #session: Promise<pg.Client>;
  #closed = false;

  private constructor(options: KeyLocksOptions) {
    this.#options = options;
    this.#session = this.#connect();
    this.events.on("pool:create", ({ workerPool }) => this.#holdPool(workerPool.id));
  }

  static async open(options: KeyLocksOptions): Promise<KeyLocks> {
    const locks = new KeyLocks(options);
    await locks.#session;
    return locks;
  }

  /** Runs the work while nobody else, here or on another server, does work under the same name. */
  whileHeld(name: string, work: () => Promise<void>): Promise<void> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const mine = before.catch(() => {}).then(() => this.#locked(name, work));
    this.#last.set(name, mine);
    const forget = (): void => {
      if (this.#last.get(name) === mine) this.#last.delete(name);
    };
    mine.then(forget, forget);
    return mine;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await (await this.#session).end();
  }

  async #locked(name: string, work: () => Promise<void>): Promise<void> {
    const client = await this.#session;
    while (!(await tryHold(client, name))) await this.#pause(LOOK_AGAIN_MS);
    try {
      await work();
    } finally {
      // A broken session has given it back already.
      await client.query(RELEASE, [name]).catch(() => {});
    }
  }

  #holdPool(id: string): void {
    this.#poolIds.push(id);
    this.#session
      .then((client) => client.query(HOLD, [id]))
      .catch((error: unknown) => {
        this.#options.log.error("the job runner's own lock could not be taken", {}, error);
      });
  }

  async #connect(): Promise<pg.Client> {
    const { url, log } = this.#options;
    const client = new pg.Client({ connectionString: url, application_name: "cardea job locks" });
    client.on("error", (error) => log.warn("the session that holds job locks broke", { reason: error.message }));
    await client.connect();
    client.on("end", () => {
      if (!this.#closed) this.#session = this.#reconnect();
    });
    for (const id of this.#poolIds) await client.query(HOLD, [id]);
    return client;
  }

  async #reconnect(): Promise<pg.Client> {
    for (;;) {
      await this.#pause(RECONNECT_MS);
      try {
        return await this.#connect();
      } catch (error) {
        const reason = error instanceof Error ? error.message : null;
        this.#options.log.warn("the session that holds job locks could not be opened", { reason });
      }
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#options.world.after(ms, resolve));
  }
}

async function tryHold(client: pg.Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(TRY_HOLD, [name]);
  return rows[0]?.held === true;
}

const HOLD = "select pg_advisory_lock(hashtextextended($1, 0))";
const TRY_HOLD = "select pg_try_advisory_lock(hashtextextended($1, 0)) as held";
const RELEASE = "select pg_advisory_unlock(hashtextextended($1, 0))";
