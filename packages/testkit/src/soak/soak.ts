import { compared, type MemorySample, quantile, slopePerMinute } from "./figures.ts";
import { type MixedLoad, startLoad } from "./mixed-load.ts";
import { pause, type SoakedServer, startSoakedServer } from "./soaked-server.ts";
import { readStream, readStreamLater, type StreamReader } from "./stream-reader.ts";

export interface SoakWish {
  readonly minutes: number;
  /** Requests each second. */
  readonly perSecond: number;
  /** Hears a line after each stretch, as it is measured. */
  onStretch(row: StretchRow): void;
}

/** What was measured in one stretch of time. */
export interface StretchRow extends MemorySample {
  readonly requests: number;
  readonly perSecond: number;
  readonly p99Ms: number;
}

export interface ReaderRow {
  readonly name: string;
  readonly published: number;
  readonly heard: number;
  readonly missed: number;
  readonly doubled: number;
  readonly connections: number;
}

export interface SoakReport {
  readonly stretches: readonly StretchRow[];
  readonly readers: readonly ReaderRow[];
  /** Bytes a minute, of what JavaScript holds, from a quarter of the time on; and of all else, from the half on. */
  readonly heapSlope: number;
  readonly nativeSlope: number;
  readonly done: ReadonlyMap<string, number>;
  /** What broke the law, in words. Empty: all is well. */
  readonly violations: readonly string[];
}

const STRETCHES_PER_MINUTE = 6;
/** Memory that grows faster than this, or answers slower, break the law. */
const HEAP_SLOPE_MAX = 1.5 * 1_048_576;
/** What the process holds beside JavaScript: the caches of the database fill up for some minutes first. */
const NATIVE_SLOPE_MAX = 3 * 1_048_576;
const NATIVE_JUDGED_MINUTES = 8;
const P99_MS_MAX = 1_000;
/** Clients that come and go at once, each second. */
const FLAPS_PER_SECOND = 3;

/** Loads a real server for some minutes and watches what it holds, how it answers and what its streams tell. */
export async function soak(wish: SoakWish): Promise<SoakReport> {
  const server = await startSoakedServer();
  try {
    const load = await startLoad(server, wish);
    const listeners = await listen(server, load);
    const flaps = flap(server);
    const stretches = await measure(server, load, wish);
    await flaps.stop();
    await load.stop();
    const readers = await reckon(server, listeners);
    return judged({ stretches, readers, load, said: server.said() });
  } finally {
    await server.stop();
  }
}

interface Listeners {
  readonly readers: readonly StreamReader[];
  readonly slow: Awaited<ReturnType<typeof readStreamLater>>;
  /** The last event before all of them. */
  readonly after: number;
  readonly filteredLockId: string;
}

async function listen(server: SoakedServer, { lockIds }: MixedLoad): Promise<Listeners> {
  const common = { url: server.url, bearer: server.operatorToken };
  const [lockId = ""] = lockIds;
  const [newest] = await eventsBefore(server, null);
  const after = newest?.sequence ?? 0;
  const from = { ...common, after };
  const slow = await readStreamLater({ ...from, name: "one that reads only at the end" });
  const readers = await Promise.all([
    readStream({ ...from, name: "first" }),
    readStream({ ...from, name: "second" }),
    readStream({ ...from, name: "one that comes back every 3 s", breakEveryMs: 3_000 }),
    readStream({ ...from, name: "of one lock", query: `?lockId=${lockId}` }),
  ]);
  return { readers, slow, after, filteredLockId: lockId };
}

/** Opens streams and leaves at once, or before the answer: each must leave nothing behind. */
function flap({ url, operatorToken }: SoakedServer) {
  let isOver = false;
  const one = async (leaveMs: number): Promise<void> => {
    const abort = new AbortController();
    const headers = { authorization: `Bearer ${operatorToken}` };
    const answer = fetch(`${url}/api/v1/events/stream`, { headers, signal: abort.signal });
    setTimeout(() => abort.abort(), leaveMs);
    await answer.then(({ body }) => body?.cancel()).catch(() => {}); // left, as intended
  };
  const running = (async () => {
    for (let turn = 0; !isOver; turn++) {
      await Promise.all([one(turn % 7), pause(1_000 / FLAPS_PER_SECOND)]);
    }
  })();
  return {
    async stop(): Promise<void> {
      isOver = true;
      await running;
    },
  };
}

async function measure(server: SoakedServer, load: MixedLoad, { minutes, onStretch }: SoakWish): Promise<StretchRow[]> {
  const startedAt = performance.now();
  const rows: StretchRow[] = [];
  const count = Math.max(4, Math.round(minutes * STRETCHES_PER_MINUTE));
  for (let stretch = 1; stretch <= count; stretch++) {
    const until = startedAt + (stretch * minutes * 60_000) / count;
    const before = performance.now();
    await pause(Math.max(0, until - before));
    const times = load.takeTimes();
    const tookMs = performance.now() - before;
    const { heapUsed, heapTotal, rss } = await server.memory();
    const figures = {
      requests: times.length,
      perSecond: (times.length / tookMs) * 1_000,
      p99Ms: quantile(times, 0.99),
    };
    const row = { atMs: performance.now() - startedAt, heapUsed, rss, native: rss - heapTotal, ...figures };
    rows.push(row);
    onStretch(row);
  }
  return rows;
}

/** Lets all readers catch up, and compares what they heard with what was published. */
async function reckon(server: SoakedServer, { readers, slow, after, filteredLockId }: Listeners): Promise<ReaderRow[]> {
  slow.begin();
  const published = await publishedSince(server, after);
  const all = [...readers, slow];
  const wanted = ({ name }: StreamReader): readonly number[] =>
    published
      .filter(({ lockId }) => name !== "of one lock" || lockId === filteredLockId)
      .map(({ sequence }) => sequence);
  const isDone = (): boolean => all.every((reader) => (reader.heard.at(-1) ?? 0) >= (wanted(reader).at(-1) ?? 0));
  for (let tries = 0; !isDone() && tries < 600; tries++) await pause(100);
  return all.map((reader) => {
    reader.close();
    const { missed, doubled, unknown, isInOrder } = compared(wanted(reader), reader.heard);
    const { name, heard, connections } = reader;
    const wrong = doubled + unknown + (isInOrder ? 0 : 1);
    return {
      name,
      published: wanted(reader).length,
      heard: heard.length,
      missed,
      doubled: wrong,
      connections,
    };
  });
}

interface Published {
  readonly sequence: number;
  readonly lockId: string | null;
}

/** All events since then, ascending, once nothing new comes any more. */
async function publishedSince(server: SoakedServer, after: number): Promise<readonly Published[]> {
  for (let quiet = -1, tries = 0; tries < 60; tries++) {
    const newest = (await eventsBefore(server, null))[0]?.sequence ?? 0;
    if (newest === quiet) break;
    quiet = newest;
    await pause(1_500);
  }
  const found: Published[] = [];
  for (let cursor: number | null = null; ; ) {
    const page = await eventsBefore(server, cursor);
    found.push(...page.filter(({ sequence }) => sequence > after));
    cursor = page.at(-1)?.sequence ?? 0;
    if (page.length === 0 || cursor <= after) return found.toReversed();
  }
}

async function eventsBefore(
  { url, operatorToken }: SoakedServer,
  cursor: number | null,
): Promise<readonly Published[]> {
  const query = cursor === null ? "limit=200" : `limit=200&after=${cursor}`;
  const headers = { authorization: `Bearer ${operatorToken}` };
  const answer = await fetch(`${url}/api/v1/events?${query}`, { headers });
  return ((await answer.json()) as { items: readonly Published[] }).items;
}

interface Measured {
  readonly stretches: readonly StretchRow[];
  readonly readers: readonly ReaderRow[];
  readonly load: MixedLoad;
  readonly said: string;
}

function judged({ stretches, readers, load, said }: Measured): SoakReport {
  const late = stretches.slice(Math.floor(stretches.length / 4));
  const heapSlope = slopePerMinute(late.map(({ atMs, heapUsed }) => ({ atMs, value: heapUsed })));
  const half = stretches.slice(Math.floor(stretches.length / 2));
  const nativeSlope = slopePerMinute(half.map(({ atMs, native }) => ({ atMs, value: native })));
  const isLong = (stretches.at(-1)?.atMs ?? 0) >= NATIVE_JUDGED_MINUTES * 60_000;
  const p99Ms = Math.max(...late.map((row) => row.p99Ms));
  const violations = [
    ...(heapSlope > HEAP_SLOPE_MAX ? [`the heap grows by ${mebibytes(heapSlope)} a minute`] : []),
    ...(isLong && nativeSlope > NATIVE_SLOPE_MAX
      ? [`what is not JavaScript grows by ${mebibytes(nativeSlope)} a minute`]
      : []),
    ...(p99Ms > P99_MS_MAX ? [`one answer of 100 takes ${Math.round(p99Ms)} ms`] : []),
    ...[...load.surprises].map(([what, count]) => `${count} times ${what}`),
    ...readers
      .filter(({ missed, doubled }) => missed + doubled > 0)
      .map(({ name, missed, doubled }) => `reader "${name}" missed ${missed} events and got ${doubled} wrongly`),
    ...(/MaxListenersExceeded|"level":5\d/.test(said) ? [`the server complained: ${said.slice(-500)}`] : []),
  ];
  return { stretches, readers, heapSlope, nativeSlope, done: load.done, violations };
}

/** Bytes as people read them. */
export function mebibytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
