import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Counts } from "../../packages/testkit/src/simulator/run.ts";
import { live, type SeedRange, type SeedReport } from "./worker.ts";

export type { SeedRange };

/** What came of many houses. */
export interface SeedsResult {
  readonly seeds: number;
  readonly days: number;
  readonly violations: readonly { readonly seed: number; readonly invariant: string; readonly words: string }[];
  readonly totals: Counts;
  /** Of all hashes in the order of the seeds. */
  readonly hash: string;
  readonly seconds: number;
  readonly workers: number;
}

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));
/** Seeds that a worker takes at once: small, so that all end at the same time. */
const PORTION = 50;
const PROGRESS_MS = 10_000;

/** Lives through the houses, in as many processes as asked, and prints what breaks as soon as it does. */
export async function runSeeds(range: SeedRange, workers: number): Promise<SeedsResult> {
  const startedAt = performance.now();
  const reports = new Map<number, SeedReport>();
  let toldAt = startedAt;
  const take = (report: SeedReport): void => {
    reports.set(report.seed, report);
    tell(report);
    if (performance.now() - toldAt < PROGRESS_MS) return;
    toldAt = performance.now();
    process.stderr.write(`${reports.size} of ${range.count} seeds\n`);
  };
  if (workers === 1) for await (const report of live(range)) take(report);
  else await inProcesses(range, workers, take);
  const ordered = [...reports.values()].sort((a, b) => a.seed - b.seed);
  return {
    seeds: ordered.length,
    days: range.days,
    violations: ordered.flatMap(({ seed, violation }) => (violation === null ? [] : [{ seed, ...violation }])),
    totals: totalsOf(ordered),
    hash: createHash("sha256")
      .update(ordered.map(({ hash }) => hash).join("\n"))
      .digest("hex"),
    seconds: (performance.now() - startedAt) / 1_000,
    workers,
  };
}

function tell({ seed, violation, story }: SeedReport): void {
  if (violation !== null) console.log(`seed ${seed}: ${violation.invariant}: ${violation.words}`);
  if (story !== null) console.log(story);
}

async function inProcesses(range: SeedRange, workers: number, take: (report: SeedReport) => void): Promise<void> {
  let next = range.from;
  const until = range.from + range.count;
  const work = async (): Promise<void> => {
    while (next < until) {
      const portion = { ...range, from: next, count: Math.min(PORTION, until - next) };
      next += portion.count;
      await inProcess(portion, take);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
}

async function inProcess(range: SeedRange, take: (report: SeedReport) => void): Promise<void> {
  const child = spawn(process.execPath, [WORKER, JSON.stringify(range)], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve) => void child.once("close", resolve));
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    take(JSON.parse(line) as SeedReport);
    count++;
  }
  const code = await ended;
  if (code !== 0 || count < range.count)
    throw new Error(`the worker for seeds ${range.from} to ${range.from + range.count - 1} ended early (${code})`);
}

function totalsOf(reports: readonly SeedReport[]): Counts {
  const totals: Counts = { lockDays: 0, acts: 0, writes: 0, entries: 0, kills: 0, faults: 0, refusals: 0, jobs: 0 };
  for (const { counts } of reports)
    for (const name of Object.keys(totals) as (keyof Counts)[]) totals[name] += counts[name];
  return totals;
}
