import { Agent, request } from "node:http";

export interface Reply {
  readonly status: number;
  /** Milliseconds from the call to the last byte of the answer. */
  readonly tookMs: number;
  /** `performance.now()` when the last byte was there. */
  readonly endedAt: number;
  readonly text: string;
}

/** Talks to one server over kept connections, so that what is measured is the server and not the opening of sockets. */
export class Client {
  readonly #url: string;
  readonly #agent: Agent;
  readonly #bearer: string;

  constructor({ url, bearer, connections = 1 }: { url: string; bearer: string; connections?: number }) {
    this.#url = url;
    this.#bearer = bearer;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections });
  }

  /** Resolves to any answer of the server, also a refusal. Rejects when there is none. */
  send(method: "GET" | "POST", path: string, body?: object, bearer = this.#bearer): Promise<Reply> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${bearer}`,
      ...(payload === undefined
        ? {}
        : { "content-type": "application/json", "content-length": Buffer.byteLength(payload) }),
    };
    const startedAt = performance.now();
    return new Promise((resolve, reject) => {
      const sent = request(`${this.#url}${path}`, { method, headers, agent: this.#agent }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const endedAt = performance.now();
          const text = Buffer.concat(chunks).toString();
          resolve({ status: answer.statusCode ?? 0, tookMs: endedAt - startedAt, endedAt, text });
        });
      });
      sent.on("error", reject);
      sent.end(payload);
    });
  }

  /** The JSON of an answer that must be a good one. Throws with what the server said otherwise. */
  async ask<Answer>(method: "GET" | "POST", path: string, body?: object): Promise<Answer> {
    return goodAnswer<Answer>(await this.send(method, path, body));
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** The JSON of a good answer. Throws with what the server said otherwise. */
export function goodAnswer<Answer>({ status, text }: Reply): Answer {
  if (status < 200 || status > 299) throw new Error(`the server answered ${status}: ${text.slice(0, 500)}`);
  return JSON.parse(text) as Answer;
}
