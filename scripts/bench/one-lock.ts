import { join } from "node:path";
import type { Client } from "./client.ts";
import type { Database } from "./database.ts";
import { median, short } from "./figures.ts";
import { addLocks, addSite, inTurns, timedCode } from "./house.ts";
import type { Measurement } from "./row.ts";
import { pause } from "./server-process.ts";

const MS_MAX = 5_000;
const CONNECTIONS = 20;
const PATIENCE_MS = 60_000;

/** As many codes as a lock has slots, all open now, from the first request to the last one read back from the lock. */
export const oneLock: Measurement = {
  name: "one-lock",
  limitMs: 240_000,
  run: async (stage) => {
    const codes = stage.size(250, 20);
    const server = await stage.serve(stage.folder());
    const client = await stage.client(server, CONNECTIONS);
    const siteId = await addSite(client);
    const lockIds = await addLocks(client, { siteId, count: stage.size(5, 2), preset: "yale_like" });
    const database = stage.database(join(server.dataPath, "cardea.db"));
    const runs: Run[] = [];
    for (const lockId of lockIds) runs.push(await fillLock({ client, database, lockId, codes }));
    const [whole, after, made] = [
      runs.map(({ wholeMs }) => wholeMs),
      runs.map(({ afterMs }) => afterMs),
      runs.map(({ madeMs }) => madeMs),
    ];
    return [
      {
        what: `${codes} codes onto one lock, first request to last verified`,
        goal: `median <= ${MS_MAX} ms`,
        figure: `median ${short(median(whole))}, worst ${short(Math.max(...whole))} ms`,
        isMet: median(whole) <= MS_MAX,
        n: runs.length,
        values: { wholeMs: whole, madeMs: made, afterLastCreateMs: after },
        note: `making them over HTTP took ${short(median(made))} ms of that, the lock ${short(median(after))} ms more`,
      },
    ];
  },
};

interface Filling {
  readonly client: Client;
  readonly database: Database;
  readonly lockId: string;
  readonly codes: number;
}

interface Run {
  readonly wholeMs: number;
  /** Until all were made. */
  readonly madeMs: number;
  /** From then on until the last was verified. */
  readonly afterMs: number;
}

async function fillLock({ client, database, lockId, codes }: Filling): Promise<Run> {
  const startedAt = Date.now();
  await inTurns(codes, CONNECTIONS, (number) =>
    client.ask("POST", "/api/v1/codes", timedCode(lockId, number, startedAt - 60_000)),
  );
  const madeAt = Date.now();
  const ledger = database.reader.prepare<[string], { count: number; last: number }>(
    "select count(verified_at) as count, max(verified_at) as last from placement where lock_id = ?",
  );
  for (;;) {
    const { count, last } = ledger.get(lockId) ?? { count: 0, last: 0 };
    if (count === codes) return { wholeMs: last - startedAt, madeMs: madeAt - startedAt, afterMs: last - madeAt };
    if (Date.now() > madeAt + PATIENCE_MS) throw new Error(`only ${count} of ${codes} were verified in time`);
    await pause(50);
  }
}
