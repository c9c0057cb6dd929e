import { CardeaError, type FieldProblem, PROBLEMS, type ProblemCode } from "@cardea/core";
import type { Config } from "../config.ts";
import { type OperatorFile, readOperatorFile } from "../main/operator-file.ts";
import { systemWorld } from "../world/system-world.ts";

/** The HTTP API as the command line speaks it. Answers are the parsed JSON, or the text where it is none. */
export interface Client {
  /** Throws CardeaError with the server's own words where it refuses. */
  get<Body>(path: string): Promise<Body>;
  post<Body>(path: string, body?: object): Promise<Body>;
  text(path: string): Promise<string>;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}
type Send = (method: "GET" | "POST", path: string, body: object | undefined) => Promise<Answer>;

/**
 * Speaks to the server that runs on the data folder. If none does, the same API answers in this very process, on the same
 * database, without listening; what it schedules is done when a server starts.
 */
export async function withClient<Result>(config: Config, work: (client: Client) => Promise<Result>): Promise<Result> {
  const running = readOperatorFile(config.dataPath);
  const client = running === null ? await inProcess(config) : overHttp(running);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

function overHttp({ url, token }: OperatorFile): Client {
  const send: Send = async (method, path, body) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    try {
      const answer = await fetch(new URL(path, url), {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
      });
      return { status: answer.status, text: await answer.text() };
    } catch (cause) {
      throw new CardeaError("storage_unavailable", `The server at ${url} does not answer. Is it still starting?`, {
        cause,
      });
    }
  };
  return clientOver(send, async () => {});
}

async function inProcess(config: Config): Promise<Client> {
  const { openHouse } = await import("../main/house.ts"); // heavy: not needed where a server answers
  const { openLog } = await import("../log/pino.ts");
  const world = systemWorld();
  const log = openLog({ level: "error", world });
  const { app, store, operatorToken } = await openHouse(config, { world, log, role: "tool" });
  const send: Send = async (method, url, body) => {
    const headers = { authorization: `Bearer ${operatorToken}` };
    const answer = await app.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body }) });
    return { status: answer.statusCode, text: answer.payload };
  };
  return clientOver(send, async () => {
    await app.close();
    await store.close();
  });
}

function clientOver(send: Send, close: () => Promise<void>): Client {
  const asked = async <Body>(...request: Parameters<Send>): Promise<Body> =>
    JSON.parse(accepted(await send(...request))) as Body;
  return {
    get: (path) => asked("GET", path, undefined),
    post: (path, body) => asked("POST", path, body),
    text: async (path) => accepted(await send("GET", path, undefined)),
    close,
  };
}

interface SaidProblem {
  readonly code: string;
  readonly detail: string;
  readonly fields?: readonly FieldProblem[];
}

function accepted({ status, text }: Answer): string {
  if (status < 400) return text;
  const { code, detail, fields = [] } = JSON.parse(text) as SaidProblem;
  const known: ProblemCode = code in PROBLEMS ? (code as ProblemCode) : "internal";
  throw new CardeaError(known, detail, { fields });
}
