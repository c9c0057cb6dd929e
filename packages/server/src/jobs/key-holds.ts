import type pg from "pg";
import type { Log } from "../log/port.ts";
import { reasonOf } from "./failure.ts";
import type { ServerLease } from "./lease.ts";
import type { Hold } from "./port.ts";

export interface KeyHoldsOptions {
  readonly pool: Pick<pg.Pool, "query">;
  readonly lease: Pick<ServerLease, "hold">;
  readonly log: Log;
}

/** Which keys this server works on. They are kept in the database and end with the stay of the server that has them. */
export class KeyHolds {
  readonly #options: KeyHoldsOptions;
  readonly #held = new Set<string>();
  /** What could not be given back yet. */
  readonly #unreturned = new Set<string>();

  constructor(options: KeyHoldsOptions) {
    this.#options = options;
  }

  /**
   * Runs the work while nobody else, here or on another server, does work under the same name. Answers false, without
   * having begun, if somebody does.
   */
  async whileHeld(name: string, work: (hold: Hold) => Promise<void>): Promise<boolean> {
    if (this.#held.has(name)) return false;
    this.#held.add(name);
    try {
      const hold = await this.#options.lease.hold();
      const { rowCount } = await this.#options.pool.query(TAKE, [name, hold.token]);
      if (rowCount !== 1) return false;
      try {
        await work(hold);
      } finally {
        await this.#giveBack(name, hold);
      }
      return true;
    } finally {
      this.#held.delete(name);
    }
  }

  /** Gives back what could not be given back before. Call it now and then. */
  async returnRest(): Promise<void> {
    const names = [...this.#unreturned];
    this.#unreturned.clear();
    for (const name of names) {
      await this.whileHeld(name, async () => {}).catch(() => void this.#unreturned.add(name));
    }
  }

  async #giveBack(name: string, { token }: Hold): Promise<void> {
    try {
      await this.#options.pool.query(RETURN, [name, token]);
    } catch (error) {
      this.#unreturned.add(name);
      this.#options.log.warn("a key of jobs could not be given back yet", { name, reason: reasonOf(error) });
    }
  }
}

/** Only for a server that stands; again for one that has it already, since it could not be given back. */
const TAKE = `insert into job_hold (name, server_id) select $1, id from server where id = $2
  on conflict (name) do update set server_id = excluded.server_id where job_hold.server_id = excluded.server_id`;
const RETURN = "delete from job_hold where name = $1 and server_id = $2";
