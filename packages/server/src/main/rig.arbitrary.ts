import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Config, ConfigFlags } from "../config.ts";
import { readConfig } from "../config.ts";
import type { App } from "../http/tools.ts";
import { openLog } from "../log/pino.ts";
import { closeHouse, startWork } from "../main.ts";
import { systemWorld } from "../world/system-world.ts";
import { type House, openHouse } from "./house.ts";

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The parsed JSON; a test knows what it asked for. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
  readonly body: any;
  readonly text: string;
}

export interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Without a key, as a stranger. */
  readonly stranger?: boolean;
  /** From where it comes; else from this machine. */
  readonly address?: string;
}

/** A whole Cardea that does not listen: the demo house on a new data folder, reached by inject. */
export interface Rig {
  readonly house: House;
  readonly app: App;
  readonly config: Config;
  /** All that was logged so far. */
  logged(): string;
  send(method: string, url: string, sent?: Sent): Promise<Reply>;
  get(url: string): Promise<Reply>;
  post(url: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  /** The lock of that name. */
  lockId(name: string): Promise<string>;
  /** Closes it and opens it again on the same folder. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a rig in a new temporary folder. */
export async function openRig(env: Readonly<Record<string, string>> = {}, flags: ConfigFlags = {}): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), "cardea-rig-"));
  const config = readConfig(
    { "log-level": "debug", ...flags },
    { CARDEA_DATA: join(folder, "data"), CARDEA_MASTER_KEY_FILE: join(folder, "master.key"), ...env },
  );
  const lines: string[] = [];
  let house = await opened(config, lines);

  const send: Rig["send"] = async (method, url, { body, headers = {}, stranger = false, address } = {}) => {
    const key = stranger ? {} : { authorization: `Bearer ${house.operatorToken}` };
    const type = body === undefined ? {} : { "content-type": "application/json" };
    const payload = body === undefined ? {} : { payload: typeof body === "string" ? body : JSON.stringify(body) };
    const answer = await house.app.inject({
      method: method as "GET",
      url,
      headers: { ...type, ...key, ...headers },
      ...payload,
      ...(address === undefined ? {} : { remoteAddress: address }),
    });
    const isJson = String(answer.headers["content-type"]).includes("json");
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.payload,
      body: isJson ? JSON.parse(answer.payload) : null,
    };
  };
  const rig: Rig = {
    get house() {
      return house;
    },
    get app() {
      return house.app;
    },
    config,
    logged: () => lines.join(""),
    send,
    get: (url) => send("GET", url),
    post: (url, body, headers = {}) => send("POST", url, { ...(body === undefined ? {} : { body }), headers }),
    async lockId(name) {
      const { body } = await send("GET", "/api/v1/locks");
      return body.items.find((lock: { name: string }) => lock.name === name).id;
    },
    async restart() {
      await closeHouse(house);
      house = await opened(config, lines);
    },
    async close() {
      await closeHouse(house);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return rig;
}

async function opened(config: Config, lines: string[]): Promise<House> {
  const world = systemWorld();
  const log = openLog({ level: config.logLevel, world, stream: { write: (line) => void lines.push(line) } });
  const house = await openHouse(config, { world, log, role: "server" });
  try {
    await startWork(house);
  } catch (cause) {
    await closeHouse(house);
    throw cause;
  }
  return house;
}

/** A minute at least: a machine that tests are run on may be slow. */
const TRIES_MAX = 1_200;

/** Asks again and again until the answer holds, for what happens a moment later. */
export async function eventually<Answer>(
  ask: () => Promise<Answer>,
  holds: (answer: Answer) => boolean,
): Promise<Answer> {
  const { after } = systemWorld();
  for (let tries = 0; ; tries++) {
    const answer = await ask();
    if (holds(answer) || tries === TRIES_MAX) return answer;
    const waited = Promise.withResolvers<void>();
    after(50, waited.resolve);
    const keepAlive = setInterval(() => {}, 1_000); // the world's timers keep no process alive
    await waited.promise.finally(() => clearInterval(keepAlive));
  }
}
