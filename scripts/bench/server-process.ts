import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { dirname, join } from "node:path";

const root = dirname(dirname(import.meta.dirname));
export const CLI = join(root, "packages", "server", "src", "cli.ts");

/** How long a server may take until it is ready, and until it has stopped. */
const READY_MS_MAX = 60_000;
const STOP_MS_MAX = 15_000;
/** How often is asked whether it is ready. */
const POLL_MS = 4;

/** One `cardea serve` on a data folder of its own. */
export interface ServerProcess {
  readonly pid: number;
  readonly url: string;
  readonly dataPath: string;
  /** From the start of the process to the first good answer of /ready. */
  readonly readyMs: number;
  /** Lets the holder of it do everything, as the command line on this machine may. */
  readonly operatorToken: string;
  stop(): Promise<void>;
  /** As a power cut would. */
  kill(): Promise<void>;
}

export interface ServeOptions {
  /** The data is in `data` below it, the master key beside that. */
  readonly folder: string;
  readonly demo: boolean;
  /** Where a CPU profile is left when it stops; null: nowhere. */
  readonly profilePath: string | null;
  /** Hears of the child at once, so that it can be ended whatever happens. */
  onSpawn(child: ChildProcess): void;
}

/** Starts a server and waits until it is ready. */
export async function startServer({ folder, demo, profilePath, onSpawn }: ServeOptions): Promise<ServerProcess> {
  const port = await freePort();
  const dataPath = join(folder, "data");
  const profiling = profilePath === null ? [] : ["--cpu-prof", `--cpu-prof-dir=${profilePath}`];
  const flags = ["--data", dataPath, "--port", String(port), "--log-level", "warn", ...(demo ? [] : ["--no-demo"])];
  const env = { ...withoutOurs(process.env), CARDEA_MASTER_KEY_FILE: join(folder, "master.key") };
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...profiling, CLI, "serve", ...flags], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onSpawn(child);
  const said = listenTo(child);
  const url = `http://127.0.0.1:${port}`;
  while (!(await isReady(url))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server ended: ${said()}`);
    if (performance.now() - startedAt > READY_MS_MAX) throw new Error(`the server was not ready in time: ${said()}`);
    await pause(POLL_MS);
  }
  const readyMs = performance.now() - startedAt;
  return {
    pid: child.pid ?? 0,
    url,
    dataPath,
    readyMs,
    operatorToken: await tokenIn(dataPath),
    stop: () => endChild(child, "SIGTERM"),
    kill: () => endChild(child, "SIGKILL"),
  };
}

/** Asks a child to end, and makes it end if it doesn't. Resolves when it is gone. */
export async function endChild(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill(signal);
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS_MAX);
  await gone;
  clearTimeout(timer);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The environment without what would configure a server of ours. */
export function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("CARDEA_")));
}

/** Answers the last words of the child, and keeps its pipes from filling up. */
function listenTo(child: ChildProcess): () => string {
  let words = "";
  const keep = (chunk: Buffer): void => {
    words = (words + chunk.toString()).slice(-2_000);
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  return () => words;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

function isReady(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = request(`${url}/ready`, { agent: false }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode === 200));
      answer.on("error", () => resolve(false));
    });
    sent.on("error", () => resolve(false));
    sent.end();
  });
}

/** The server listens a moment before it tells its token. */
async function tokenIn(dataPath: string): Promise<string> {
  for (let tries = 0; ; tries++) {
    try {
      return (JSON.parse(readFileSync(join(dataPath, "server.json"), "utf8")) as { token: string }).token;
    } catch (cause) {
      if (tries === 200) throw new Error("the server did not tell its token", { cause });
      await pause(10);
    }
  }
}
