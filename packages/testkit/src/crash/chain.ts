import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom } from "../virtual-world.ts";
import type { FaultName } from "./faults.ts";
import type { Ground } from "./house.ts";
import type { Order } from "./order.ts";
import type { CrashPoint } from "./points.ts";
import { runChild } from "./run-child.ts";
import { dropDatabase } from "./soundness.ts";
import type { Tear } from "./tear.ts";

/** One crash: the point at which a process is killed, and the seed of all its choices. */
export interface Crash {
  readonly point: CrashPoint;
  readonly seed: number;
}

/** Crashes one after the other: each process makes sure that all is well after the one before, then goes on to its own end. */
export interface ChainOrder {
  readonly crashes: readonly Crash[];
  /** Makes an empty database; null: SQLite. */
  readonly newDatabase: (() => Promise<string>) | null;
  readonly fault?: FaultName;
  readonly tooFar?: boolean;
  /** Ends at the first violation. */
  readonly isBrief?: boolean;
}

export interface Violation {
  /** The crash after which it was found. */
  readonly point: string;
  readonly seed: number;
  readonly text: string;
}

export interface CrashResult {
  readonly point: string;
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly ms: number;
}

interface Place {
  ground: Ground;
  /** The crash that has not been looked at yet; null on new ground. */
  last: Crash | null;
}

/** Runs a chain on ground of its own; after a violation it goes on, on new ground. Answers one result for each crash. */
export async function runChain(order: ChainOrder): Promise<readonly CrashResult[]> {
  const results: CrashResult[] = [];
  const place: Place = { ground: await newGround(order), last: null };
  try {
    for (const [at, crash] of order.crashes.entries()) {
      const startedAt = performance.now();
      const isLast = crash.point.scenario === "fresh" || at === order.crashes.length - 1;
      const violations = await runCrash(order, place, { crash, isLast });
      results.push({ point: crash.point.name, seed: crash.seed, violations, ms: performance.now() - startedAt });
      if (order.isBrief === true && violations.length > 0) break;
      if (violations.length === 0 && !isLast) continue;
      await leave(place.ground);
      place.ground = await newGround(order);
      place.last = null;
    }
  } finally {
    await leave(place.ground);
  }
  return results;
}

async function runCrash(
  { fault, tooFar = false }: ChainOrder,
  place: Place,
  { crash, isLast }: { readonly crash: Crash; readonly isLast: boolean },
): Promise<readonly Violation[]> {
  const { point, seed } = crash;
  const base = { ground: place.ground, scenario: point.scenario, fault: fault ?? null };
  const toll = (after: Crash | null): Tear | null =>
    after?.point.tear === undefined ? null : { ...after.point.tear, tooFar };
  const found = await runChild({
    ...base,
    seed,
    tear: toll(place.last),
    point: point.tap ?? point.name,
    hit: hitOf(crash),
  });
  const blamed = place.last ?? crash;
  place.last = crash;
  if (found.length > 0) return found.map((text) => ({ point: blamed.point.name, seed: blamed.seed, text }));
  if (!isLast) return [];
  const order: Order = { ...base, seed: -seed, tear: toll(crash), point: null, hit: 1 };
  return (await runChild(order)).map((text) => ({ point: point.name, seed, text }));
}

function hitOf({ point, seed }: Crash): number {
  return 1 + Math.floor(seededRandom(seed * 7_919)() * point.hits);
}

async function newGround({ newDatabase }: ChainOrder): Promise<Ground> {
  const url = newDatabase === null ? null : await newDatabase();
  return { folder: mkdtempSync(join(tmpdir(), "cardea-crash-")), url };
}

async function leave({ folder, url }: Ground): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  if (url !== null) await dropDatabase(url);
}
