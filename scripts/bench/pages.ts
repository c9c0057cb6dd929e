import { join } from "node:path";
import type { Client } from "./client.ts";
import { short, spreadOf } from "./figures.ts";
import { addLocks, addSite, timedCode } from "./house.ts";
import { fill, readTemplate } from "./pages-fill.ts";
import type { Measurement, Row } from "./row.ts";
import type { Stage } from "./stage.ts";

const PAGE = 100;
const RATIO_MAX = 1.5;

/** One filled server. */
interface Filled {
  readonly count: number;
  readonly client: Client;
  readonly lockId: string;
  /** A cursor in the middle of all codes. */
  readonly middle: string;
  readonly fillMs: number;
}

/** The pages that are asked for, as the end of the query. */
const SHAPES: Readonly<Record<string, (filled: Filled) => string>> = {
  "first page": () => "",
  "page in the middle": ({ middle }) => `&after=${middle}`,
  "of one lock": ({ lockId }) => `&lockId=${lockId}`,
  active: () => "&state=active",
  scheduled: () => "&state=scheduled",
  expired: () => "&state=expired",
  revoked: () => "&state=revoked",
};

/** Pages of codes from servers with few and with many codes, which take turns so that each meets the same noise. */
export const pages: Measurement = {
  name: "pages",
  limitMs: 900_000,
  run: async (stage) => {
    const sizes = stage.isQuick ? [1_000, 5_000] : [1_000, 100_000, 1_000_000];
    const filled: Filled[] = [];
    for (const count of sizes) filled.push(await filledServer(stage, count));
    const rows: Row[] = [];
    for (const [name, query] of Object.entries(SHAPES)) rows.push(await measured(stage, { name, query, filled }));
    return rows;
  },
};

async function filledServer(stage: Stage, count: number): Promise<Filled> {
  const folder = stage.folder();
  const empty = await stage.serve(folder);
  const maker = await stage.client(empty);
  const siteId = await addSite(maker);
  const lockIds = await addLocks(maker, { siteId, count: 10, preset: "yale_like" });
  const now = Date.now();
  await maker.ask("POST", "/api/v1/codes", timedCode(lockIds[0] ?? "", 0, now + 30 * 86_400_000));
  maker.close();
  await empty.stop();
  const startedAt = performance.now();
  const middle = fillIn(stage, join(empty.dataPath, "cardea.db"), { count, lockIds, now });
  const fillMs = performance.now() - startedAt;
  stage.say(`${count} codes filled in ${short(fillMs / 1_000)} s`);
  const client = await stage.client(await stage.serve(folder));
  return { count, client, lockId: lockIds[0] ?? "", middle, fillMs };
}

/** Answers the id of the code in the middle. */
function fillIn(stage: Stage, path: string, filling: Parameters<typeof fill>[2]): string {
  const database = stage.database(path);
  fill(database, readTemplate(database), filling);
  const middle = database.reader
    .prepare<[number], { id: string }>("select id from code order by id limit 1 offset ?")
    .get(Math.floor(filling.count / 2));
  database.close();
  return middle?.id ?? "";
}

interface Shape {
  readonly name: string;
  readonly query: (filled: Filled) => string;
  readonly filled: readonly Filled[];
}

async function measured(stage: Stage, { name, query, filled }: Shape): Promise<Row> {
  const times = filled.map((): number[] => []);
  const found = filled.map(() => ({ items: PAGE, requests: 1 }));
  const n = stage.size(400, 20);
  for (let turn = -10; turn < n; turn++) {
    for (const [i, one] of filled.entries()) {
      const startedAt = performance.now();
      found[i] = await fullPage(one.client, query(one));
      if (turn >= 0) times[i]?.push(performance.now() - startedAt);
    }
  }
  return rowOf(name, filled, { times: times.map(spreadOf), found });
}

interface Found {
  readonly items: number;
  readonly requests: number;
}

/** Asks until there are as many codes as on a full page, or no more: a server may answer with fewer and a cursor. */
async function fullPage(client: Client, query: string): Promise<Found> {
  let items = 0;
  let place = query;
  for (let requests = 1; ; requests++) {
    const path = `/api/v1/codes?limit=${PAGE - items}${place}`;
    const page = await client.ask<{ items: readonly unknown[]; nextCursor: string | null }>("GET", path);
    items += page.items.length;
    if (items >= PAGE || page.nextCursor === null) return { items, requests };
    place = `${query}&after=${page.nextCursor}`;
  }
}

interface Times {
  readonly times: readonly ReturnType<typeof spreadOf>[];
  readonly found: readonly Found[];
}

function rowOf(name: string, filled: readonly Filled[], { times, found }: Times): Row {
  const ratio = (times.at(-1)?.p99 ?? 0) / (times[0]?.p99 ?? 1);
  const sizes = filled.map(({ count }) => (count >= 1_000_000 ? `${count / 1_000_000} M` : `${count / 1_000} k`));
  const isPlain = found.every(({ items, requests }) => items === PAGE && requests === 1);
  const items = found.map((one) => one.items);
  const requests = found.map((one) => one.requests);
  const short99 = times.map(({ p99 }, i) => `${sizes[i]} ${short(p99)}`).join(", ");
  return {
    what: `page of ${PAGE} codes, ${name}`,
    goal: `p99 at ${sizes.at(-1)} <= ${RATIO_MAX} x p99 at ${sizes[0]}`,
    figure: `p99 ${short99} ms: ratio ${short(ratio)}`,
    isMet: ratio <= RATIO_MAX,
    n: times[0]?.n ?? 0,
    values: {
      codes: filled.map(({ count }) => count),
      p50Ms: times.map(({ p50 }) => p50),
      p99Ms: times.map(({ p99 }) => p99),
      items,
      requests,
      fillMs: filled.map(({ fillMs }) => fillMs),
      ratio,
    },
    ...(isPlain ? {} : { note: `${items.join(", ")} codes after ${requests.join(", ")} requests` }),
  };
}
