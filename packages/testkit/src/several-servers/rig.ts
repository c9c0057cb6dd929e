import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemWorld } from "cardea/src/world/system-world.ts";
import pg from "pg";
import { type PostgresServer, startPostgres } from "../postgres.ts";
import { type CountedLock, countedLock, markOf } from "./counted-lock.ts";
import { type ServerChild, startServerChild } from "./server-child.ts";

const SERVERS_USUAL = 3;
const LOCKS = 3;
const LOCK_DELAY_MS = 150;

export interface SeveralServersOptions {
  readonly lifeMsMax: number;
  /** Three where it isn't given. */
  readonly servers?: number;
}

/** A lock as the servers know it and as it is. */
export interface Door {
  readonly lockId: string;
  readonly lock: CountedLock;
}

/** Servers on one database, and locks outside of them all that keep count. */
export interface SeveralServers {
  readonly databaseUrl: string;
  readonly doors: readonly Door[];
  /** Also those that have ended. */
  readonly servers: readonly ServerChild[];
  /** Starts one more, of another program than the usual one if that is given. */
  addServer(script?: string): Promise<ServerChild>;
  /** Asks a server that runs; throws what it says if it isn't a yes. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
  ask(method: string, path: string, body?: unknown): Promise<any>;
  /** The server that works on that lock now. */
  driverOf(lockId: string): Promise<ServerChild | null>;
  /** Whether the database counts that server among those that stand. */
  stands(server: ServerChild): Promise<boolean>;
  query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
}

/** Starts the database, the locks and the servers, and makes the locks known while all servers run. */
export async function openSeveralServers(options: SeveralServersOptions): Promise<SeveralServers> {
  const folder = await mkdtemp(join(tmpdir(), "cardea-servers-"));
  const postgres = await startPostgres({ lifeMsMax: options.lifeMsMax });
  const databaseUrl = await postgres.createDatabase("servers");
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const servers: ServerChild[] = [];
  let started = 0;
  const world = systemWorld();
  const names = Array.from({ length: LOCKS }, (_, index) => `lock-${index + 1}`);
  const locks = await Promise.all(names.map((name) => countedLock({ world, name, delayMs: LOCK_DELAY_MS })));
  const doors: Door[] = [];

  async function addServer(script?: string): Promise<ServerChild> {
    const server = await startServerChild({
      folder: join(folder, `server-${++started}`),
      databaseUrl,
      masterKeyPath: join(folder, "master.key"),
      lifeMsMax: options.lifeMsMax,
      ...(script === undefined ? {} : { script }),
    });
    servers.push(server);
    return server;
  }

  const rig: SeveralServers = {
    databaseUrl,
    doors,
    servers,
    addServer,
    ask: (method, path, body) => ask(servers, { method, path: `/api/v1${path}`, body, idempotencyKey: randomUUID() }),
    async driverOf(lockId) {
      const { rows } = await client.query<{ name: string }>(DRIVER, [`sync_lock:${lockId}`]);
      return servers.find(({ name }) => name === rows[0]?.name) ?? null;
    },
    async stands({ name }) {
      return (await client.query("select 1 from server where name = $1", [name])).rowCount !== 0;
    },
    query: async (sql) => (await client.query(sql)).rows,
    close: () => closeAll({ servers, locks, client, postgres, folder }),
  };
  try {
    await addServer();
    await Promise.all(Array.from({ length: (options.servers ?? SERVERS_USUAL) - 1 }, () => addServer()));
    const site = await rig.ask("POST", "/sites", { name: "School", zone: "UTC" });
    for (const lock of locks) doors.push({ lock, lockId: await connect(rig, site.id, lock) });
    return rig;
  } catch (error) {
    await rig.close();
    throw error;
  }
}

interface Wish {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly idempotencyKey: string;
}

/** Says that the database is busy, as on a machine that has much to do; the same wish will do later. */
const BUSY = 503;
const TRY_AGAIN_MS = 500;
const TRIES_MAX = 20;

/** Asks the first server that can be asked. One that is hit meanwhile may have heard it: the key makes it one wish. */
// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
async function ask(servers: readonly ServerChild[], wish: Wish, tries = 1): Promise<any> {
  const { method, path, body, idempotencyKey } = wish;
  const failures: unknown[] = [];
  for (const server of servers) {
    if (!server.isRunning || server.isPaused) continue;
    const answer = await server.call(method, path, { body, idempotencyKey }).catch((error: unknown) => {
      failures.push(error);
      return null;
    });
    if (answer === null) continue;
    if (answer.status === BUSY && tries < TRIES_MAX) {
      await new Promise((later) => setTimeout(later, TRY_AGAIN_MS));
      return ask(servers, wish, tries + 1);
    }
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
  throw new AggregateError(failures, `no server answered ${method} ${path}`);
}

const DRIVER = "select server.name from job_hold join server on server.id = server_id where job_hold.name = $1";

async function connect(rig: SeveralServers, siteId: string, { settings }: CountedLock): Promise<string> {
  const wish = { siteId, kind: "cardea-lock", name: settings.url, settings };
  return (await rig.ask("POST", "/connections", wish)).lockIds[0];
}

interface Opened {
  readonly servers: readonly ServerChild[];
  readonly locks: readonly CountedLock[];
  readonly client: pg.Client;
  readonly postgres: PostgresServer;
  readonly folder: string;
}

async function closeAll({ servers, locks, client, postgres, folder }: Opened): Promise<void> {
  await Promise.all(servers.filter(({ isRunning }) => isRunning).map((server) => server.kill()));
  await Promise.all(locks.map((lock) => lock.close()));
  await client.end();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

/** A code as the locks see it. */
export interface MadeCode {
  readonly id: string;
  readonly mark: string;
  readonly lockId: string;
}

/** Makes codes for each lock that open at that time, for a day. */
export async function makeCodes(
  rig: SeveralServers,
  countEach: number,
  startsAt: number,
): Promise<readonly MadeCode[]> {
  const lockIds = rig.doors.flatMap(({ lockId }) => Array<string>(countEach).fill(lockId));
  return Promise.all(lockIds.map((lockId) => makeCode(rig, lockId, startsAt)));
}

async function makeCode(rig: SeveralServers, lockId: string, startsAt: number): Promise<MadeCode> {
  const times = { startsAt: iso(startsAt), endsAt: iso(startsAt + 86_400_000) };
  const wish = { kind: "timed", lockIds: [lockId], holder: { name: "Guest" }, ...times };
  const { id } = await rig.ask("POST", "/codes", wish);
  const { pin } = await rig.ask("POST", `/codes/${id}/reveal`, { reason: "to know its mark" });
  return { id, lockId, mark: markOf(pin) };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

/** Waits until it holds; false if it doesn't in that time. */
export async function within(ms: number, holds: () => Promise<boolean> | boolean): Promise<boolean> {
  const until = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > until) return false;
    await new Promise((later) => setTimeout(later, 25));
  }
  return true;
}
