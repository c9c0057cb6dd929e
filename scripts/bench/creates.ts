import { join } from "node:path";
import type { Client } from "./client.ts";
import { goodAnswer } from "./client.ts";
import type { Database } from "./database.ts";
import { median, short, spreadOf, told } from "./figures.ts";
import { addLocks, addSite, inTurns, timedCode } from "./house.ts";
import type { Measurement, Row } from "./row.ts";
import type { Stage } from "./stage.ts";

const CONNECTIONS = 20;
/** Fewer than the 250 slots of such a lock, so that none is ever full. */
const CODES_PER_LOCK = 240;
/** Codes are spread over so many locks, and over as many others when these have enough. */
const LOCKS_AT_ONCE = 10;
const P99_MS_MAX = 50;
const RATIO_MIN = 0.5;

/** Durable creates over HTTP beside durable inserts of bare better-sqlite3, taking turns in the same folder. */
export const creates: Measurement = {
  name: "creates",
  limitMs: 180_000,
  run: async (stage) => {
    const folder = stage.folder();
    const server = await stage.serve(folder);
    const client = await stage.client(server, CONNECTIONS);
    const siteId = await addSite(client);
    const lockIds = await addLocks(client, { siteId, count: stage.size(100, 10), preset: "yale_like" });
    const maker = new Maker(client, lockIds);
    const bare = bareInserts(stage.database(join(folder, "bare.db")));
    await maker.run(stage.size(1_000, 200));
    bare(stage.size(300, 100));
    maker.forget();
    const roundMs = stage.size(3_000, 300);
    const rates = { bare: [] as number[], http: [] as number[] };
    for (let round = 0; round < stage.size(5, 2); round++) {
      rates.bare.push(bare(roundMs));
      rates.http.push(await maker.run(roundMs));
    }
    await stage.crash(server);
    const kept = codesIn(stage, join(server.dataPath, "cardea.db"));
    if (kept < maker.answered) throw new Error(`${maker.answered} creates were answered, ${kept} survived kill -9`);
    return rowsOf(rates, maker);
  },
};

/** Makes codes over HTTP with all connections at once. */
class Maker {
  readonly latencies: number[] = [];
  readonly #client: Client;
  readonly #lockIds: readonly string[];
  readonly #startsAt = Date.now() + 10 * 86_400_000;
  answered = 0;
  #next = 0;

  constructor(client: Client, lockIds: readonly string[]) {
    this.#client = client;
    this.#lockIds = lockIds;
  }

  /** For so long; answers codes a second. */
  async run(ms: number): Promise<number> {
    const startedAt = performance.now();
    const before = this.answered;
    await inTurns(CONNECTIONS, CONNECTIONS, async () => {
      while (performance.now() - startedAt < ms && this.#next < CODES_PER_LOCK * this.#lockIds.length)
        await this.#make();
    });
    return ((this.answered - before) * 1_000) / (performance.now() - startedAt);
  }

  /** What was measured so far was only for warming up. */
  forget(): void {
    this.latencies.length = 0;
  }

  async #make(): Promise<void> {
    const number = this.#next++;
    const lockId = this.#lockIds[lockFor(number)];
    if (lockId === undefined) throw new Error("all locks have enough codes: give the measurement more of them");
    const startsAt = this.#startsAt + (number % 30) * 86_400_000;
    const reply = await this.#client.send("POST", "/api/v1/codes", timedCode(lockId, number, startsAt));
    goodAnswer(reply);
    this.latencies.push(reply.tookMs);
    this.answered++;
  }
}

function lockFor(number: number): number {
  const group = Math.floor(number / (CODES_PER_LOCK * LOCKS_AT_ONCE));
  return group * LOCKS_AT_ONCE + (number % LOCKS_AT_ONCE);
}

/** Inserts single rows for so long, each durable before the next; answers rows a second. */
function bareInserts({ writer }: Database): (ms: number) => number {
  writer.exec("create table bare (id integer primary key, body text not null)");
  const insert = writer.prepare<[string]>("insert into bare (body) values (?)");
  const body = "x".repeat(800);
  return (ms) => {
    const startedAt = performance.now();
    let rows = 0;
    for (; performance.now() - startedAt < ms; rows++) insert.run(body);
    return (rows * 1_000) / (performance.now() - startedAt);
  };
}

function codesIn(stage: Stage, path: string): number {
  const { reader } = stage.database(path);
  return reader.prepare<[], { count: number }>("select count(*) as count from code").get()?.count ?? 0;
}

function rowsOf(rates: { readonly bare: readonly number[]; readonly http: readonly number[] }, maker: Maker): Row[] {
  const [bare, http] = [median(rates.bare), median(rates.http)];
  const latency = spreadOf(maker.latencies);
  const n = latency.n;
  return [
    {
      what: `durable creates, HTTP, ${CONNECTIONS} connections`,
      goal: `>= ${RATIO_MIN} of bare inserts`,
      figure: `${short(http)}/s, bare ${short(bare)}/s: ratio ${short(http / bare)}`,
      isMet: http / bare >= RATIO_MIN,
      n,
      values: { httpPerSecond: rates.http, barePerSecond: rates.bare, ratio: http / bare },
      note: `medians of rounds that take turns; ${LOCKS_AT_ONCE} locks at once; every answered create was in the file after kill -9`,
    },
    {
      what: "latency of these creates",
      goal: `p99 <= ${P99_MS_MAX} ms`,
      figure: told(latency, "ms"),
      isMet: latency.p99 <= P99_MS_MAX,
      n,
      values: { ...latency },
    },
  ];
}
