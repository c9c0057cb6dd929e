import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readOperatorFile } from "cardea/src/main/operator-file.ts";

const CLI = fileURLToPath(new URL("../../../server/src/cli.ts", import.meta.url));
const START_MS_MAX = 60_000;

export interface ServerChildOptions {
  readonly folder: string;
  readonly databaseUrl: string;
  readonly masterKeyPath: string;
  /** It is killed after this time, whatever happens. */
  readonly lifeMsMax: number;
  /** Another program than the usual one. */
  readonly script?: string;
}

/** A real server in a process of its own, among others on one database. */
export interface ServerChild {
  /** By which the database knows it. */
  readonly name: string;
  readonly isRunning: boolean;
  readonly isPaused: boolean;
  /** One request by the key of its command line. */
  call(
    method: string,
    path: string,
    sent: { readonly body: unknown; readonly idempotencyKey: string },
  ): Promise<{ readonly status: number; readonly body: unknown }>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Lets it stand still, as a machine that ran out of memory would. */
  pause(): void;
  resume(): void;
  /** Asks it to end. */
  stop(): Promise<void>;
  /** Everything it has printed. */
  printed(): string;
}

/** Starts a server and waits until it says that it is ready. */
export async function startServerChild(options: ServerChildOptions): Promise<ServerChild> {
  const { folder, databaseUrl, masterKeyPath, lifeMsMax, script = CLI } = options;
  mkdirSync(folder, { recursive: true });
  const dataPath = join(folder, "data");
  const child = spawn(process.execPath, [script, "serve", "--port", "0", "--no-demo"], {
    env: {
      HOME: folder,
      CARDEA_DATA: dataPath,
      CARDEA_DATABASE_URL: databaseUrl,
      CARDEA_MASTER_KEY_FILE: masterKeyPath,
      CARDEA_LOG_LEVEL: "debug",
      TZ: "UTC",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const life = setTimeout(() => child.kill("SIGKILL"), lifeMsMax);
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (printed += text.toString()));
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve())).then(() => {
    clearTimeout(life);
    keep(child, printed);
  });
  await ready(child, () => printed);
  const operator = readOperatorFile(dataPath);
  if (operator === null) throw new Error("the server did not say how it is reached");
  let isPaused = false;

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return {
    name: `${hostname()}:${child.pid}`,
    get isRunning() {
      return child.exitCode === null && child.signalCode === null;
    },
    get isPaused() {
      return isPaused;
    },
    async call(method, path, { body, idempotencyKey }) {
      const headers = { authorization: `Bearer ${operator.token}`, "content-type": "application/json" };
      const answer = await fetch(new URL(path, operator.url), {
        method,
        headers: { ...headers, "idempotency-key": idempotencyKey },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(30_000),
      });
      return { status: answer.status, body: (await answer.json()) as unknown };
    },
    kill: () => end("SIGKILL"),
    pause() {
      isPaused = true;
      child.kill("SIGSTOP");
    },
    resume() {
      isPaused = false;
      child.kill("SIGCONT");
    },
    stop: () => end("SIGTERM"),
    printed: () => printed,
  };
}

async function ready(child: ChildProcess, printed: () => string): Promise<void> {
  const until = Date.now() + START_MS_MAX;
  while (!/^Cardea is ready: \S+\n/m.test(printed())) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > until) {
      child.kill("SIGKILL");
      throw new Error(`the server did not start:\n${printed()}`);
    }
    await new Promise((later) => setTimeout(later, 20));
  }
}

/** The run of all tests searches what processes said for digits. */
function keep({ pid }: ChildProcess, printed: string): void {
  const folder = process.env["CARDEA_TEST_LOGS"];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `server-${pid}.log`), printed);
}
