import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Reply } from "./rig.arbitrary.ts";

const CLI = fileURLToPath(new URL("../cli.ts", import.meta.url));

/** A data folder and a key for one test, with programs that work on it as separate processes. */
export interface Place {
  readonly folder: string;
  readonly dataPath: string;
  readonly keyPath: string;
  /** Starts the server and waits until it says that it is ready, or has ended. */
  serve(args?: readonly string[]): Promise<Server>;
  /** Runs one command to its end. */
  cardea(args: readonly string[], stdin?: string): Promise<Ended>;
  remove(): void;
}

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A server in a process of its own. */
export interface Server {
  readonly url: string;
  readonly setupToken: string | null;
  /** From the start of the process until it said that it is ready. */
  readonly pid: number;
  /** All that it wrote so far. */
  written(): string;
  /** Resolves when it has ended. */
  readonly ended: Promise<Ended>;
  kill(signal: "SIGKILL" | "SIGTERM"): Promise<Ended>;
}

export function newPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), "cardea-e2e-"));
  const dataPath = join(folder, "data");
  const keyPath = join(folder, "keys", "master.key");
  const children = new Set<ChildProcess>();
  const env = {
    ...process.env,
    CARDEA_DATA: dataPath,
    CARDEA_MASTER_KEY_FILE: keyPath,
    CARDEA_PORT: "0",
    TZ: "Europe/Berlin",
  };

  const start = (args: readonly string[]) => {
    const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ["pipe", "pipe", "pipe"] });
    children.add(child);
    const out = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk: Buffer) => (out.stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (out.stderr += chunk.toString()));
    const ended = once(child, "close").then(([exitCode]): Ended => {
      children.delete(child);
      return { exitCode: exitCode as number | null, ...out };
    });
    return { child, out, ended };
  };

  return {
    folder,
    dataPath,
    keyPath,
    async serve(args = []) {
      const { child, out, ended } = start(["serve", ...args]);
      const isReady = (): boolean => /^Cardea is ready: \S+\n/m.test(out.stdout);
      while (!isReady() && child.exitCode === null) {
        await Promise.race([once(child.stdout, "data"), once(child.stderr, "data"), ended]);
      }
      return {
        url: /Cardea is ready: (\S+)/.exec(out.stdout)?.[1] ?? "",
        setupToken: /#setup=(\S+)/.exec(out.stdout)?.[1] ?? null,
        pid: child.pid ?? 0,
        written: () => out.stdout + out.stderr,
        ended,
        async kill(signal) {
          child.kill(signal);
          return ended;
        },
      };
    },
    async cardea(args, stdin = "") {
      const { child, ended } = start(args);
      child.stdin.end(stdin);
      return ended;
    },
    remove() {
      for (const child of children) child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One caller of a server: by API key, cookie or as a stranger. */
export function callerAt(url: string, headers: Readonly<Record<string, string>> = {}) {
  return async (method: string, path: string, body?: unknown): Promise<Reply> => {
    const type: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
    const payload = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(new URL(path, url), { method, headers: { ...type, ...headers }, ...payload });
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.includes("json") === true;
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      text,
      body: isJson ? JSON.parse(text) : null,
    };
  };
}
export type Call = ReturnType<typeof callerAt>;
