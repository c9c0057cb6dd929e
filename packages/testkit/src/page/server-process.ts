import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../../server/src/cli.ts", import.meta.url));

/** A real server in a process of its own, with a new demo house in a folder of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly setupLink: string;
  /** Everything it has printed. */
  output(): string;
  stop(): Promise<void>;
}

/** A folder for a server's data and key, and its settings there. */
export async function newServerFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "cardea-page-"));
}

/** The settings of a server that lives in such a folder. */
export function settingsIn(folder: string): { readonly CARDEA_DATA: string; readonly CARDEA_MASTER_KEY_FILE: string } {
  return { CARDEA_DATA: join(folder, "data"), CARDEA_MASTER_KEY_FILE: join(folder, "master.key") };
}

/** Starts it on a free port, in a new folder if none is given. It has no environment but its own settings. */
export async function startServerProcess(given?: string): Promise<ServerProcess> {
  const folder = given ?? (await newServerFolder());
  const child = spawn(process.execPath, [CLI, "serve", "--port", "0"], {
    env: { HOME: folder, ...settingsIn(folder), TZ: "Europe/Lisbon" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  child.stdout.on("data", (text: Buffer) => {
    printed += text.toString();
  });
  child.stderr.on("data", (text: Buffer) => {
    printed += text.toString();
  });
  const [, setupLink = ""] = await printedMatch(child, () => printed, /(http:\S+#setup=\S+)/);
  return {
    url: new URL(setupLink).origin,
    setupLink,
    output: () => printed,
    async stop() {
      await ended(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until the server has printed what fits; fails with what it said if it ends before. */
function printedMatch(child: ChildProcess, printed: () => string, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const match = pattern.exec(printed());
      if (match !== null) resolve(match);
    };
    child.stdout?.on("data", look);
    child.once("exit", () => reject(new Error(`the server ended before it was ready:\n${printed()}`)));
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await exit;
}
