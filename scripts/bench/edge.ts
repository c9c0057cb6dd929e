import { join } from "node:path";
import type { Client } from "./client.ts";
import type { Database } from "./database.ts";
import { short, spreadOf, told } from "./figures.ts";
import { addLocks, addSite, chosenDigits, inTurns, timedCode, timeText } from "./house.ts";
import type { Measurement, Row } from "./row.ts";
import { pause } from "./server-process.ts";
import type { Stage } from "./stage.ts";

const CODES_PER_LOCK = 10;
const P99_MS_MAX = 1_000;
const CONNECTIONS = 20;
/** How long after the edge is waited for the last lock. */
const PATIENCE_MS = 120_000;
/** Doors that are tried in the end. */
const TRIED_MAX = 100;

/**
 * Many codes on many locks whose windows start at one instant. Measured is the ledger: the instant at which the lock had
 * confirmed, durably, that it holds the PIN. In the end some PINs are typed to see that it is true.
 */
export const edge: Measurement = {
  name: "edge",
  limitMs: 600_000,
  run: async (stage) => {
    const server = await stage.serve(stage.folder());
    const client = await stage.client(server, CONNECTIONS);
    const siteId = await addSite(client);
    const lockIds = await addLocks(client, { siteId, count: stage.size(1_000, 20), preset: "built_in_default" });
    stage.say(`${lockIds.length} locks added`);
    const prepared = await prepare(stage, client, lockIds);
    const database = stage.database(join(server.dataPath, "cardea.db"));
    const waitMs = prepared.startsAt - Date.now();
    if (waitMs < 1_000) throw new Error(`the codes were made too late for their start, by ${1_000 - waitMs} ms`);
    stage.say(`${prepared.codes} codes made; they start in ${Math.round(waitMs / 1_000)} s`);
    await pause(waitMs);
    await allVerified(database, prepared.codes);
    const opened = await tryDoors(client, prepared.chosen);
    await server.stop();
    return rowsOf(database, prepared, opened);
  },
};

interface Chosen {
  readonly lockId: string;
  readonly pin: string;
}

interface Prepared {
  readonly codes: number;
  readonly startsAt: number;
  readonly chosen: readonly Chosen[];
}

/** Makes all codes before they start; the first of each lock has a PIN that we know. */
async function prepare(stage: Stage, client: Client, lockIds: readonly string[]): Promise<Prepared> {
  const codes = lockIds.length * CODES_PER_LOCK;
  const probeAt = Date.now() + 30 * 86_400_000;
  const probes = stage.size(300, 20);
  const probedAt = performance.now();
  const lockOf = (number: number): string => lockIds[number % lockIds.length] ?? "";
  await inTurns(probes, CONNECTIONS, (number) =>
    client.ask("POST", "/api/v1/codes", timedCode(lockOf(number), number, probeAt)),
  );
  const perCodeMs = (performance.now() - probedAt) / probes;
  const startsAt = Math.ceil((Date.now() + 2 * perCodeMs * codes + 10_000) / 1_000) * 1_000;
  const chosen: Chosen[] = [];
  await inTurns(codes, CONNECTIONS, async (number) => {
    const lockId = lockOf(number);
    const wish = timedCode(lockId, number, startsAt);
    if (number >= lockIds.length) return client.ask("POST", "/api/v1/codes", wish);
    const pin = chosenDigits();
    await client.ask("POST", "/api/v1/codes", { ...wish, kind: "custom", pin });
    return chosen.push({ lockId, pin });
  });
  return { codes, startsAt, chosen };
}

async function allVerified({ reader }: Database, codes: number): Promise<void> {
  const count = reader.prepare<[], { count: number }>("select count(verified_at) as count from placement");
  const until = performance.now() + PATIENCE_MS;
  while ((count.get()?.count ?? 0) < codes) {
    if (performance.now() > until) throw new Error(`only ${count.get()?.count} of ${codes} were verified in time`);
    await pause(500);
  }
}

/** How many of the doors open. */
async function tryDoors(client: Client, chosen: readonly Chosen[]): Promise<{ tried: number; opened: number }> {
  const tried = chosen.slice(0, TRIED_MAX);
  const outcomes = await inTurns(tried.length, 4, async (number) => {
    const { lockId = "", pin = "" } = tried[number] ?? {};
    return client.ask<{ outcome: string }>("POST", `/api/v1/virtual-locks/${lockId}/keypad`, { pin });
  });
  return { tried: tried.length, opened: outcomes.filter(({ outcome }) => outcome === "granted").length };
}

function rowsOf(
  { reader }: Database,
  { codes, startsAt, chosen }: Prepared,
  { tried, opened }: { readonly tried: number; readonly opened: number },
): Row[] {
  const column = (name: string): number[] =>
    reader
      .prepare<[], { at: number }>(`select ${name} as at from placement where ${name} is not null`)
      .all()
      .map(({ at }) => at - startsAt);
  const written = spreadOf(column("acknowledged_at"));
  const verified = spreadOf(column("verified_at"));
  if (opened < tried) throw new Error(`only ${opened} of ${tried} doors opened with a PIN that was told to be there`);
  return [
    {
      what: `${codes} placements on ${chosen.length} locks, one start: written`,
      goal: `p99 <= ${P99_MS_MAX} ms after the edge`,
      figure: `${told(written, "ms")}, last ${short(written.max)} ms`,
      isMet: written.p99 <= P99_MS_MAX,
      n: written.n,
      values: { ...written, startsAt: timeText(startsAt) },
      note: `by the ledger's acknowledgedAt (the lock confirmed, durably); then ${opened} of ${tried} doors opened`,
    },
    {
      what: "the same, read back and verified",
      goal: null,
      figure: `${told(verified, "ms")}, last ${short(verified.max)} ms`,
      isMet: null,
      n: verified.n,
      values: { ...verified },
    },
  ];
}
