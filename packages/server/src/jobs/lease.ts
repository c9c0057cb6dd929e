import pg from "pg";
import type { Log } from "../log/port.ts";
import { elapsedMs } from "../world/elapsed.ts";
import type { World } from "../world/port.ts";
import { reasonOf } from "./failure.ts";
import { type Hold, HoldLost } from "./port.ts";

/** How long a server counts as standing without a sign of life, and how often it gives one. */
export interface LeaseTimes {
  readonly renewMs: number;
  /** By its own clocks it stops this early, so that what it began last is over before others take over. */
  readonly heldMs: number;
  /** By the database's clock. */
  readonly expireMs: number;
}

export const LEASE_TIMES: LeaseTimes = { renewMs: 1_500, heldMs: 6_000, expireMs: 8_000 };

const ANSWER_MS_MAX = 3_000;
const AGAIN_MS = 500;

export interface LeaseOptions {
  readonly url: string;
  /** What people call this server: machine and process. */
  readonly name?: string;
  readonly world: World;
  readonly log: Log;
  readonly times?: LeaseTimes;
}

/** One stay of this server among those of its database, from its row's insertion to its deletion by whoever takes over. */
interface Stay {
  readonly token: string;
  /** When the last renewal that came through was sent. */
  renewedAt: Moment;
}

interface Moment {
  readonly elapsed: number;
  readonly wall: number;
}

/**
 * That this server stands, and until when it may rely on it. A server that stood still too long finds that others took
 * over; what it holds is then worth nothing, and it begins a new stay.
 */
export class ServerLease {
  readonly #options: LeaseOptions;
  readonly #times: LeaseTimes;
  #worker = "";
  #client: pg.Client | null = null;
  #stay: Stay | null = null;
  #renewing: Promise<void> | null = null;
  #whenRenewed = Promise.withResolvers<void>();
  #cancelTimer = (): void => {};
  #isClosed = false;

  private constructor(options: LeaseOptions) {
    this.#options = options;
    this.#times = options.times ?? LEASE_TIMES;
  }

  /** Begins the first stay. Throws what the database says. */
  static async take(options: LeaseOptions): Promise<ServerLease> {
    const lease = new ServerLease(options);
    await lease.#renew();
    lease.#renewLater(lease.#times.renewMs);
    return lease;
  }

  /** The name under which this server takes jobs; others give its jobs back once no server has that name. */
  nameWorker(worker: string): void {
    this.#worker = worker;
    this.#renewNow();
  }

  /** A hold as long as the present stay lasts; waits until there is one to rely on. Throws HoldLost once closed. */
  async hold(): Promise<Hold> {
    for (;;) {
      if (this.#isClosed) throw new HoldLost("this server is stopping");
      const stay = this.#stay;
      if (stay !== null && this.#isFresh(stay)) return { token: stay.token, assertHeld: () => this.#assertHeld(stay) };
      const renewed = this.#whenRenewed.promise;
      this.#renewNow();
      await renewed;
    }
  }

  /** Ends the stay at once, for others to take over. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer();
    this.#whenRenewed.resolve();
    await this.#renewing;
    const stay = this.#stay;
    this.#stay = null;
    if (stay !== null) await this.#ask(END, [stay.token]).catch((error: unknown) => this.#complain(error));
    await this.#client?.end().catch(() => {});
  }

  #assertHeld(stay: Stay): void {
    if (stay !== this.#stay || !this.#isFresh(stay)) throw new HoldLost("another server may have taken over");
  }

  /** By both clocks: one can be set, the other one stands still while the machine sleeps. */
  #isFresh({ renewedAt }: Stay): boolean {
    const now = this.#now();
    const ageMs = Math.max(now.elapsed - renewedAt.elapsed, now.wall - renewedAt.wall);
    return ageMs < this.#times.heldMs;
  }

  #now(): Moment {
    return { elapsed: elapsedMs(), wall: this.#options.world.now() };
  }

  #renewLater(ms: number): void {
    this.#cancelTimer();
    if (!this.#isClosed) this.#cancelTimer = this.#options.world.after(ms, () => this.#renewNow());
  }

  #renewNow(): void {
    if (this.#renewing !== null || this.#isClosed) return;
    this.#renewing = this.#renew()
      .then(
        () => this.#renewLater(this.#times.renewMs),
        (error: unknown) => {
          this.#complain(error);
          this.#renewLater(AGAIN_MS);
        },
      )
      .finally(() => {
        this.#renewing = null;
      });
  }

  async #renew(): Promise<void> {
    const { expireMs } = this.#times;
    const sentAt = this.#now();
    if (this.#stay !== null) {
      const { rowCount } = await this.#ask(RENEW, [this.#stay.token, this.#worker, expireMs]);
      if (rowCount === 0) {
        this.#options.log.warn("another server took over from this one, which stood still too long; it goes on anew");
        this.#stay = null;
      } else this.#stay.renewedAt = sentAt;
    }
    if (this.#stay === null) this.#stay = await this.#begin();
    const renewed = this.#whenRenewed;
    this.#whenRenewed = Promise.withResolvers();
    renewed.resolve();
  }

  async #begin(): Promise<Stay> {
    const token = Buffer.from(this.#options.world.randomBytes(16)).toString("hex");
    const renewedAt = this.#now();
    await this.#ask(BEGIN, [token, this.#worker, this.#times.expireMs, this.#options.name ?? "unnamed"]);
    return { token, renewedAt };
  }

  async #ask(sql: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    const client = this.#client ?? (await this.#connect());
    try {
      return await client.query(sql, [...values]);
    } catch (error) {
      if (this.#client === client) this.#client = null;
      void client.end().catch(() => {});
      throw error;
    }
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#options.url,
      application_name: "cardea lease",
      connectionTimeoutMillis: ANSWER_MS_MAX,
      query_timeout: ANSWER_MS_MAX,
      statement_timeout: ANSWER_MS_MAX,
      keepAlive: true,
    });
    client.on("error", () => {
      if (this.#client === client) this.#client = null;
    });
    await client.connect();
    this.#client = client;
    return client;
  }

  #complain(error: unknown): void {
    this.#options.log.warn("the sign of life of this server did not come through", { reason: reasonOf(error) });
  }
}

const EXPIRES_AT = "(extract(epoch from clock_timestamp()) * 1000)::bigint + $3::int";
const BEGIN = `insert into server (id, worker, expires_at, name) values ($1, $2, ${EXPIRES_AT}, $4)`;
/** Also one that expired goes on as long as nobody took over. */
const RENEW = `update server set worker = $2, expires_at = ${EXPIRES_AT} where id = $1`;
/** What it holds goes with it. */
const END = "delete from server where id = $1";
