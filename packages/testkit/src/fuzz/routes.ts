import fc from "fast-check";
import { type ApiRequest, requestsOf } from "./api-requests.ts";
import { operationsOf, type Operation } from "./api-schema.ts";
import { CANARY, type FuzzedHouse, openFuzzedHouse } from "./fuzzed-house.ts";
import { HANG_MS } from "./parser.ts";
import { brokenLaw } from "./route-law.ts";

/** How one operation did. */
export interface RouteRow {
  readonly name: string;
  readonly requests: number;
  /** 0 to 1. */
  readonly refusedShare: number;
  readonly slowestMs: number;
  /** Each kind of fault once, with its request. */
  readonly faults: readonly string[];
}

/** Its answer never ends; it is tried with raw HTTP instead. */
const ENDLESS = "/api/v1/events/stream";
/** What is made piles up, and lists get long: then a new house is taken. */
const REQUESTS_PER_HOUSE = 5_000;
/** For each operation; then what was used up is made anew. */
const REQUESTS_PER_ROUND = 10;

/** Sends that many requests, spread over all operations of the OpenAPI document. */
export async function fuzzRoutes({ requests, seed }: { readonly requests: number; readonly seed: number }) {
  const rows = new Map<string, RouteRow>();
  for (let done = 0; done < requests; done += REQUESTS_PER_HOUSE) {
    const house = await openFuzzedHouse();
    try {
      const count = Math.min(REQUESTS_PER_HOUSE, requests - done);
      await fuzzHouse(house, { count, seed: seed + done, rows });
    } finally {
      await house.close();
    }
  }
  return [...rows.values()];
}

interface HouseWish {
  readonly count: number;
  readonly seed: number;
  readonly rows: Map<string, RouteRow>;
}

async function fuzzHouse(house: FuzzedHouse, { count, seed, rows }: HouseWish): Promise<void> {
  const operations = operationsOf(house.document).filter(({ path }) => path !== ENDLESS);
  const rounds = Math.ceil(count / operations.length / REQUESTS_PER_ROUND);
  for (let round = 0; round < rounds; round++) {
    await house.refresh();
    await fuzzRound(house, operations, { count, seed: seed + round * operations.length, rows });
  }
  if (house.logged().includes(CANARY)) throw new Error("digits of a PIN are in the log");
}

async function fuzzRound(
  house: FuzzedHouse,
  operations: readonly Operation[],
  { seed, rows }: HouseWish,
): Promise<void> {
  const samples = operations.map((operation, at) => {
    const wish = { seed: seed + at, numRuns: REQUESTS_PER_ROUND };
    return { operation, requests: fc.sample(requestsOf(operation, house.document, house.ids()), wish) };
  });
  // In turns, so that each meets what the others left behind.
  for (let turn = 0; turn < REQUESTS_PER_ROUND; turn++) {
    for (const { operation, requests } of samples) {
      const request = requests[turn];
      if (request !== undefined) note(rows, operation, await tried(house, operation, request));
    }
  }
}

interface Tried {
  readonly isRefused: boolean;
  readonly tookMs: number;
  readonly fault: string | null;
}

async function tried(house: FuzzedHouse, operation: Operation, request: ApiRequest): Promise<Tried> {
  const sizeBefore = await house.house.store.auditSize();
  const [startedAt, cpuBefore] = [performance.now(), process.cpuUsage()];
  const answer = await house.send(request);
  const wallMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);
  const tookMs = Math.min(wallMs, (user + system) / 1_000); // other programs may have had the processor meanwhile
  const records = answer.status >= 400 ? await house.recordsOfCallers(sizeBefore) : [];
  const law = brokenLaw({ operation, answer, records }, house.document);
  const slow = tookMs > HANG_MS ? `it took ${Math.round(tookMs)} ms` : null;
  const fault = law ?? slow;
  return { isRefused: answer.status >= 400, tookMs, fault: fault === null ? null : `${fault}\n    ${shown(request)}` };
}

function note(rows: Map<string, RouteRow>, { name }: Operation, { isRefused, tookMs, fault }: Tried): void {
  const before = rows.get(name) ?? { name, requests: 0, refusedShare: 0, slowestMs: 0, faults: [] };
  const requests = before.requests + 1;
  const isNew =
    fault !== null && before.faults.length < 5 && !before.faults.some((one) => headOf(one) === headOf(fault));
  rows.set(name, {
    name,
    requests,
    refusedShare: (before.refusedShare * before.requests + (isRefused ? 1 : 0)) / requests,
    slowestMs: Math.max(before.slowestMs, tookMs),
    faults: isNew ? [...before.faults, fault] : before.faults,
  });
}

function headOf(fault: string): string {
  return fault.split("\n")[0]?.replace(/[0-9a-f-]{20,}|\d+/g, "#") ?? "";
}

function shown({ method, url, headers, payload }: ApiRequest): string {
  return `${method} ${url.slice(0, 300)} ${JSON.stringify(headers)} ${payload?.slice(0, 600) ?? "(no body)"}`;
}
