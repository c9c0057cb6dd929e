import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../../server/src/cli.ts", import.meta.url));

/** A real server that can be stopped and started again on the same data at the same address. */
export interface LastingServer {
  readonly url: string;
  readonly setupLink: string;
  stop(signal?: NodeJS.Signals): Promise<void>;
  start(): Promise<void>;
  /** Stops it and takes its data away. */
  remove(): Promise<void>;
}

/** Starts it on a free port, with a new demo house. */
export async function startLastingServer(env: Readonly<Record<string, string>> = {}): Promise<LastingServer> {
  const folder = await mkdtemp(join(tmpdir(), "cardea-lasting-"));
  let child: ChildProcess | null = null;
  let port = "0";
  const start = async (): Promise<string> => {
    child = spawn(process.execPath, [CLI, "serve", "--port", port, "--data", join(folder, "data")], {
      env: { HOME: folder, CARDEA_MASTER_KEY_FILE: join(folder, "master.key"), TZ: "Europe/Lisbon", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return readyText(child);
  };
  const stop = async (signal: NodeJS.Signals = "SIGTERM"): Promise<void> => {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    const exit = new Promise((resolve) => running.once("exit", resolve));
    running.kill(signal);
    await exit;
  };
  const setupLink = /(http:\S+#setup=\S+)/.exec(await start())?.[1] ?? "";
  port = new URL(setupLink).port;
  return {
    url: new URL(setupLink).origin,
    setupLink,
    stop,
    start: async () => void (await start()),
    async remove() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What it prints until it is ready; fails with that where it ends before. */
function readyText(child: ChildProcess): Promise<string> {
  let printed = "";
  return new Promise((resolve, reject) => {
    const hear = (text: Buffer): void => {
      printed += text.toString();
      if (/Cardea is ready: \S+\n/.test(printed)) resolve(printed);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", () => reject(new Error(`the server ended before it was ready:\n${printed}`)));
  });
}
