import { type ClientRequest, get, type IncomingMessage } from "node:http";

/** One who listens to the event stream, and comes back with the id of the last event where it broke off. */
export interface StreamReader {
  readonly name: string;
  /** Numbers of the events that came, in the order in which they came. */
  readonly heard: readonly number[];
  readonly connections: number;
  close(): void;
}

export interface ReaderWish {
  readonly name: string;
  readonly url: string;
  readonly bearer: string;
  /** Of the query, e.g. `?lockId=…`. */
  readonly query?: string;
  /** Breaks the connection off itself, this often. */
  readonly breakEveryMs?: number;
  /** Where to begin, instead of at the next event. */
  readonly after?: number;
}

const BACK_MS = 200;

/** Listens until it is closed. Resolves once the first connection stands. */
export async function readStream(wish: ReaderWish): Promise<StreamReader> {
  const reader = new Reader(wish);
  await reader.connected();
  return reader;
}

/** The same, but it reads nothing until it is told to: the server must hold nothing for it. */
export async function readStreamLater(wish: ReaderWish): Promise<StreamReader & { begin(): void }> {
  const reader = new Reader(wish, true);
  await reader.connected();
  return reader;
}

class Reader implements StreamReader {
  readonly name: string;
  readonly heard: number[] = [];
  connections = 0;
  readonly #wish: ReaderWish;
  readonly #standing = Promise.withResolvers<void>();
  #request: ClientRequest | null = null;
  #answer: IncomingMessage | null = null;
  /** The id that was heard last, also of a block without an event. */
  #lastId: string | null;
  #isWaiting: boolean;
  #isClosed = false;
  #rest = "";

  constructor(wish: ReaderWish, isWaiting = false) {
    this.#wish = wish;
    this.name = wish.name;
    this.#isWaiting = isWaiting;
    this.#lastId = wish.after === undefined ? null : String(wish.after);
    this.#connect();
  }

  connected(): Promise<void> {
    return this.#standing.promise;
  }

  begin(): void {
    this.#isWaiting = false;
    this.#answer?.resume();
  }

  close(): void {
    this.#isClosed = true;
    this.#request?.destroy();
  }

  #connect(): void {
    const { url, bearer, query = "", breakEveryMs } = this.#wish;
    const back = this.#lastId === null ? {} : { "last-event-id": this.#lastId };
    const headers = { authorization: `Bearer ${bearer}`, ...back };
    this.#rest = "";
    const request = get(`${url}/api/v1/events/stream${query}`, { headers, agent: false });
    this.#request = request;
    const timer = breakEveryMs === undefined ? null : setTimeout(() => request.destroy(), breakEveryMs);
    request.on("response", (answer) => this.#listen(answer));
    request.on("error", () => {}); // what matters is that it is over, which "close" tells
    request.on("close", () => {
      if (timer !== null) clearTimeout(timer);
      if (!this.#isClosed) setTimeout(() => this.#isClosed || this.#connect(), BACK_MS);
    });
  }

  #listen(answer: IncomingMessage): void {
    this.connections++;
    this.#answer = answer;
    if (answer.statusCode !== 200) {
      this.#standing.reject(new Error(`the stream answered ${answer.statusCode ?? 0}`));
      answer.resume();
      return;
    }
    this.#standing.resolve();
    answer
      .setEncoding("utf8")
      .on("error", () => {})
      .on("data", (chunk: string) => this.#take(chunk));
    if (this.#isWaiting) answer.pause();
  }

  #take(chunk: string): void {
    const blocks = (this.#rest + chunk).split("\n\n");
    this.#rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const id = /^id: (\d+)$/m.exec(block)?.[1];
      if (id === undefined) continue;
      this.#lastId = id;
      if (/^data: /m.test(block)) this.heard.push(Number(id));
    }
  }
}
