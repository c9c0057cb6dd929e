import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { realWorld } from "./world.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
const WORLD = fileURLToPath(new URL("./world.ts", import.meta.url));
const PROGRAM = `
import { runLock } from ${JSON.stringify(MAIN)};
import { realWorld } from ${JSON.stringify(WORLD)};
process.stdin.on("end", () => process.exit(9)).resume(); // Never outlives the test.
const running = await runLock(process.argv.slice(1), { world: realWorld(), print: (line) => console.log(line) });
await running.closed;
process.stdin.destroy();
process.exitCode = 0;
`;

/** A lock that runs alone in a process of its own, as `cardea lock` runs it. */
export interface LockProcess {
  readonly url: string;
  /** Printed at the first start only. */
  readonly token: string | null;
  /** All that it printed so far. */
  output(): string;
  /** Ends it with a signal; resolves to its exit status, null if the signal killed it. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null>;
}

export async function startLockProcess(folder: string, args: readonly string[] = []): Promise<LockProcess> {
  const child = spawn(
    process.execPath,
    [
      "--input-type=module-typescript",
      "-e",
      PROGRAM,
      "--",
      "--name",
      "Front door",
      "--port",
      "0",
      "--data",
      folder,
      ...args,
    ],
    { stdio: ["pipe", "pipe", "pipe"] },
  );
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const url = await readyUrl(child, () => output);
  return {
    url,
    token: /Management token[^:]*: (\S+)/.exec(output)?.[1] ?? null,
    output: () => output,
    end: async (signal) => {
      const ended = once(child, "exit");
      child.kill(signal);
      const [status] = (await ended) as readonly unknown[];
      return typeof status === "number" ? status : null;
    },
  };
}

/** Real time, for what other processes do. */
export function shortWhile(ms: number): Promise<void> {
  return new Promise((resolve) => realWorld().after(ms, resolve));
}

async function readyUrl(child: ChildProcess, output: () => string): Promise<string> {
  for (;;) {
    const url = /is ready\. Keypad: (\S+)\//.exec(output())?.[1];
    if (url !== undefined) return url;
    if (child.exitCode !== null) throw new Error(`the lock ended: ${output()}`);
    await shortWhile(10);
  }
}

/** Types digits at a lock's keypad over HTTP. */
export async function pressAt(url: string, pin: string): Promise<unknown> {
  return (await send(url, "POST", "/keypad", { body: { pin } })).json;
}

export interface Sent {
  readonly status: number;
  readonly json: Record<string, unknown>;
  readonly text: string;
}

export async function send(
  url: string,
  method: string,
  path: string,
  { body, token }: { body?: unknown; token?: string | null } = {},
): Promise<Sent> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers["content-type"] = "application/json";
  if (token !== null && token !== undefined) headers["authorization"] = `Bearer ${token}`;
  const response = await fetch(url + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    text,
    json: text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}
