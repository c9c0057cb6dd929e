import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readOperatorFile } from "cardea/src/main/operator-file.ts";
import type { MemoryTold } from "./memory-probe.ts";

const CLI = fileURLToPath(new URL("../../../server/src/cli.ts", import.meta.url));
const PROBE = new URL("memory-probe.ts", import.meta.url).href;
const READY_MS_MAX = 60_000;
const STOP_MS_MAX = 15_000;

/** A real server in a process of its own, on a new folder and without a house. */
export interface SoakedServer {
  readonly url: string;
  readonly operatorToken: string;
  /** After a collection of garbage. */
  memory(): Promise<MemoryTold>;
  /** The last that it printed. */
  said(): string;
  stop(): Promise<void>;
}

export async function startSoakedServer(): Promise<SoakedServer> {
  const folder = await mkdtemp(join(tmpdir(), "cardea-soak-"));
  const dataPath = join(folder, "data");
  const flags = ["--data", dataPath, "--port", "0", "--log-level", "warn", "--no-demo"];
  const child = spawn(process.execPath, ["--expose-gc", "--import", PROBE, CLI, "serve", ...flags], {
    env: { HOME: folder, CARDEA_MASTER_KEY_FILE: join(folder, "master.key"), TZ: "UTC" },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const endWithUs = (): void => void child.kill("SIGKILL");
  process.once("exit", endWithUs);
  const said = lastWords(child);
  const stop = async (): Promise<void> => {
    await ended(child);
    process.off("exit", endWithUs);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { url, token } = await ready(dataPath, child, said);
    return { url, operatorToken: token, memory: () => memoryOf(child), said, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ready(dataPath: string, child: ChildProcess, said: () => string) {
  for (const startedAt = performance.now(); performance.now() - startedAt < READY_MS_MAX; ) {
    const file = readOperatorFile(dataPath);
    if (file !== null) return file;
    if (child.exitCode !== null) throw new Error(`the server ended: ${said()}`);
    await pause(50);
  }
  throw new Error(`the server was not ready in time: ${said()}`);
}

function memoryOf(child: ChildProcess): Promise<MemoryTold> {
  return new Promise((resolve, reject) => {
    if (!child.connected) return reject(new Error("the server is gone"));
    child.once("message", (told) => resolve(told as MemoryTold));
    child.send("memory");
  });
}

function lastWords(child: ChildProcess): () => string {
  let words = "";
  const keep = (chunk: Buffer): void => {
    words = (words + chunk.toString()).slice(-4_000);
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  return () => words;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS_MAX);
  await gone;
  clearTimeout(timer);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
