import pg from "pg";
import type { Log } from "../log/port.ts";
import type { World } from "../world/port.ts";
import type { Place } from "./place.ts";

const TRY_AGAIN_MS = 1_000;

export interface PostgresPlaceOptions {
  readonly url: string;
  readonly world: World;
  readonly log: Log;
}

/**
 * A place that ends with the process, since the database takes back what a session held. Connects when it is first taken.
 * A session that breaks is opened again and takes what it had; who came between is told of in the log.
 * @see https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */
export function postgresPlace({ url, world, log }: PostgresPlaceOptions): Place {
  const held = new Set<keyof typeof TAKE>();
  let session: Promise<pg.Client> | null = null;
  let isClosed = false;
  let cancel = (): void => {};

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url, application_name: "cardea place", keepAlive: true });
    client.on("error", (error) =>
      log.warn("the session that holds this server's place broke", { reason: error.message }),
    );
    await client.connect();
    client.once("end", () => {
      session = null;
      if (!isClosed) void retake(); // at once: until then another server may come between
    });
    return client;
  }

  async function retake(): Promise<void> {
    try {
      for (const how of held) {
        if (!(await tryTake(how))) log.error("another server took this server's place: stop one of them", { how });
      }
    } catch (error) {
      log.warn("this server's place could not be taken again", {
        reason: error instanceof Error ? error.message : null,
      });
      cancel = world.after(TRY_AGAIN_MS, () => void retake());
    }
  }

  async function tryTake(how: keyof typeof TAKE): Promise<boolean> {
    session ??= connect();
    const opening = session;
    const client = await opening.catch((error: unknown) => {
      if (session === opening) session = null;
      throw error;
    });
    const { rows } = await client.query<{ held: boolean }>(TAKE[how], [NAME]);
    return rows[0]?.held === true;
  }

  return {
    async take(how) {
      if (held.has(how)) return true;
      const isTaken = await tryTake(how);
      if (isTaken) held.add(how);
      return isTaken;
    },
    async close() {
      isClosed = true;
      cancel();
      await (await session?.catch(() => null))?.end();
    },
  };
}

const NAME = "cardea built-in locks";
const TAKE = {
  alone: "select pg_try_advisory_lock(hashtextextended($1, 0)) as held",
  shared: "select pg_try_advisory_lock_shared(hashtextextended($1, 0)) as held",
} as const;
