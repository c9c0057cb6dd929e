// `npm run fuzz -- --inputs 1000000 [--only NAME] [--routes N] [--raw N] [--seed N]`: generated and changed inputs for every
// parser and every route. Each parser runs in a process of its own, so that one that hangs or dies is told as well. Ends
// with 1 if anything broke its law.
import { fork } from "node:child_process";
import { parseArgs } from "node:util";
import { PARSERS } from "../packages/testkit/src/fuzz/parsers.ts";
import type { FuzzRow } from "../packages/testkit/src/fuzz/parser.ts";
import { fuzzRawHttp } from "../packages/testkit/src/fuzz/raw-http.ts";
import { lockTarget, serverTarget } from "../packages/testkit/src/fuzz/raw-targets.ts";
import { fuzzRoutes } from "../packages/testkit/src/fuzz/routes.ts";

const { values } = parseArgs({
  options: {
    inputs: { type: "string", default: "100000" },
    only: { type: "string" },
    routes: { type: "string" },
    raw: { type: "string" },
    seed: { type: "string", default: "1" },
    /** What this file says to itself: the place of the parser to run. */
    parser: { type: "string" },
  },
});
const inputs = wholeNumber("inputs", values.inputs);
const seed = wholeNumber("seed", values.seed);
let faults = 0;

if (values.parser === undefined) {
  console.log(`fuzz: seed ${seed}`);
  await parsers();
  await routes();
  await raw();
  console.log(faults === 0 ? "fuzz: every law held" : `fuzz: FAILED: ${faults} faults`);
  process.exitCode = faults === 0 ? 0 : 1;
} else {
  const row = await PARSERS[Number(values.parser)]?.fuzz({ inputs, seed });
  process.send?.(row, () => process.disconnect());
}

async function parsers(): Promise<void> {
  const { only } = values;
  const chosen = [...PARSERS.entries()].filter(([, { name }]) => only === undefined || name.includes(only));
  if (inputs === 0 || chosen.length === 0) return;
  console.log(line(["parser", "inputs", "seconds", "refused", "slowest ms", "faults"]));
  for (const [at, { name }] of chosen) {
    const row = await inOwnProcess(at, name);
    const { inputs: tried, seconds, refusedShare, slowestMs, fault } = row;
    faults += fault === null ? 0 : 1;
    console.log(
      line([name, tried, seconds.toFixed(1), percent(refusedShare), slowestMs.toFixed(1), fault === null ? 0 : 1]),
    );
    if (fault !== null) console.log(`  ${fault}`);
  }
}

/** Far more than the slowest takes on a busy machine. */
function limitMs(): number {
  return 60_000 + inputs * 6;
}

function inOwnProcess(at: number, name: string): Promise<FuzzRow> {
  return new Promise((resolve) => {
    const child = fork(import.meta.filename, [
      "--parser",
      String(at),
      "--inputs",
      String(inputs),
      "--seed",
      String(seed),
    ]);
    const nothing = { name, inputs: 0, seconds: 0, refusedShare: 0, slowestMs: 0 };
    let row: FuzzRow | null = null;
    const timer = setTimeout(() => child.kill("SIGKILL"), limitMs());
    child.on("message", (told) => (row = told as FuzzRow));
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      resolve(row ?? { ...nothing, fault: `its process ended with ${code ?? signal}: it hung or died` });
    });
  });
}

async function routes(): Promise<void> {
  const requests = wholeNumber("routes", values.routes ?? "0");
  if (requests === 0) return;
  console.log(`\n${line(["route", "requests", "", "refused", "slowest ms", "faults"])}`);
  for (const { name, requests: tried, refusedShare, slowestMs, faults: found } of await fuzzRoutes({
    requests,
    seed,
  })) {
    faults += found.length;
    console.log(line([name, tried, "", percent(refusedShare), slowestMs.toFixed(1), found.length]));
    for (const fault of found) console.log(`  ${fault}`);
  }
}

async function raw(): Promise<void> {
  const count = wholeNumber("raw", values.raw ?? "0");
  if (count === 0) return;
  console.log(`\n${line(["raw bytes", "inputs", "", "silent", "slowest ms", "faults"])}`);
  for (const open of [serverTarget, lockTarget]) {
    const target = await open();
    try {
      const row = await fuzzRawHttp(target, { inputs: count, seed });
      faults += row.faults.length;
      console.log(line([row.name, row.inputs, "", row.silent, row.slowestMs.toFixed(1), row.faults.length]));
      for (const fault of row.faults) console.log(`  ${fault}`);
    } finally {
      await target.close();
    }
  }
}

function line([name = "", ...cells]: readonly (string | number)[]): string {
  return `${String(name).padEnd(56)}${cells.map((one) => String(one).padStart(11)).join("")}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function wholeNumber(name: string, text: string): number {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text);
  throw new Error(`--${name} takes a whole number`);
}
