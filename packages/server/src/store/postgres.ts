import { CardeaError } from "@cardea/core";
import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import type { Log } from "../log/port.ts";
import type { World } from "../world/port.ts";
import { type CommitNews, listeners } from "./listeners.ts";
import { migrate, type Migrations } from "./migrate.ts";
import type { Reads, Store, Tx } from "./port.ts";
import { FULL_SENTENCE, isWorthRetrying, storageErrorOf } from "./postgres-errors.ts";
import { type NewsLine, openNewsLine } from "./postgres-news.ts";
import { openPool, postgresSession } from "./postgres-session.ts";
import { readsOn } from "./reads.ts";
import type { Schema } from "./schema.ts";
import { appendAudit } from "./tables/audit.ts";
import { openUnit, type SealPersonal, type UnitRest } from "./tx.ts";

/** Reads have connections of their own, so that they never wait for units. */
const UNITS_MAX = 10;
const READS_MAX = 6;
/** A unit that lost against another is begun again so often. */
const TRIES_MAX = 8;
const TRY_AGAIN_MS_MAX = 50;

export interface PostgresOptions {
  readonly url: string;
  readonly world: World;
  readonly log: Log;
  /** Needed by whoever records personal facts. */
  readonly sealPersonal?: SealPersonal;
  /** Makes the salt of each audit record; without it records have none. */
  readonly recordSalt?: () => string;
  /** Makes the tables of the job runner, which `Tx.schedule` writes to. */
  readonly migrateJobs: (url: string) => Promise<void>;
  /** Migrations of a version to come, for tests. */
  readonly furtherMigrations?: Migrations;
}

export interface PostgresStore extends Store {
  readonly kind: "postgres";
}

/** Opens the store in a PostgreSQL database, which several servers may share. Throws CardeaError `cannot_start`. */
export async function openPostgresStore(options: PostgresOptions): Promise<PostgresStore> {
  const { url, world, log } = options;
  const lost = (error: Error): void => log.warn("an idle database connection broke", { reason: error.message });
  const pools = { units: openPool(url, UNITS_MAX, lost), reads: openPool(url, READS_MAX, lost) };
  try {
    const compiler = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: pools.units }) });
    await migrate(compiler, "postgres", options.furtherMigrations);
    await options.migrateJobs(url);
    const news = listeners<CommitNews>(log);
    const line = await openNewsLine({ url, world, log, heard: news.tell });
    return assembled({ ...options, compiler, pools, news, line });
  } catch (error) {
    await closePools(pools);
    if (error instanceof CardeaError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CardeaError("cannot_start", `The PostgreSQL database cannot be used: ${reason}.`, { cause: error });
  }
}

interface Pools {
  readonly units: pg.Pool;
  readonly reads: pg.Pool;
}

async function closePools({ units, reads }: Pools): Promise<void> {
  await Promise.all([units.end(), reads.end()]);
}

interface Parts extends PostgresOptions {
  readonly compiler: Kysely<Schema>;
  readonly pools: Pools;
  readonly news: ReturnType<typeof listeners<CommitNews>>;
  readonly line: NewsLine;
}

function assembled(parts: Parts): PostgresStore {
  const { pools, compiler, news, line, log, world } = parts;
  let full = false;

  async function unit<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    for (let tries = 1; ; tries++) {
      try {
        const { result, rest } = await transaction(parts, work);
        full = false;
        tell(rest);
        return result;
      } catch (error) {
        if (isWorthRetrying(error) && tries < TRIES_MAX) {
          await new Promise<void>((resolve) => world.after(world.randomInt(TRY_AGAIN_MS_MAX * tries), resolve));
          continue;
        }
        const failure = storageErrorOf(error) ?? error;
        full ||= failure instanceof CardeaError && failure.code === "storage_full";
        if (failure !== error) log.error("a unit failed and left nothing", { tries }, failure);
        throw failure;
      }
    }
  }

  function tell({ publishedEvents: events }: UnitRest): void {
    if (events) news.tell({ events });
  }

  return {
    kind: "postgres",
    ...explainedReads(readsOn(postgresSession(pools.reads, compiler))),
    unit,
    onCommit: news.listen,
    readOnlyReason: () => (full ? FULL_SENTENCE : null),
    async close() {
      await line.close();
      await closePools(pools);
    },
  };
}

/** One transaction: the work, then what the unit left for its end, then the commit. */
async function transaction<Result>(
  { pools, compiler, world, sealPersonal, recordSalt, line }: Parts,
  work: (tx: Tx) => Promise<Result>,
): Promise<{ readonly result: Result; readonly rest: UnitRest }> {
  const client = await pools.units.connect();
  let broken = true;
  try {
    await client.query("begin");
    const session = postgresSession(client, compiler);
    const open = openUnit({
      session,
      now: world.now,
      sealPersonal,
      recordSalt,
      holdSite: async (id) => void (await session.rows(HOLD_SITE, [id])),
    });
    try {
      const result = await work(open.tx);
      const rest = await open.end();
      await appendAudit(session, rest.records, world.now());
      const news = { events: rest.publishedEvents, places: rest.madePlaces };
      if (news.events || news.places) await line.announce(session, news);
      await client.query("commit");
      broken = false;
      return { result, rest };
    } catch (error) {
      open.drop();
      await client.query("rollback");
      broken = false;
      throw error;
    }
  } finally {
    client.release(broken);
  }
}

/** Held to the end of the transaction. */
const HOLD_SITE = "select pg_advisory_xact_lock(hashtextextended($1, 0))";

/** The same reads, tried again where that helps, with errors of the server in our words. */
function explainedReads(reads: Reads): Reads {
  const explained = Object.entries(reads).map(([name, read]) => {
    const ask = read as (...given: unknown[]) => Promise<unknown>;
    return [name, (...given: unknown[]) => explainedAnswer(() => ask(...given))];
  });
  return Object.fromEntries(explained) as Reads;
}

async function explainedAnswer(ask: () => Promise<unknown>): Promise<unknown> {
  try {
    return await ask().catch((error: unknown) => {
      if (isWorthRetrying(error)) return ask();
      throw error;
    });
  } catch (error) {
    throw storageErrorOf(error) ?? error;
  }
}
