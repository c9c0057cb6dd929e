// `node scripts/mutants.ts`: plants each bug of the catalog, lets the simulator look for it, and prints a table of what it
// took. -- --only NAME,NAME plants some of them, --seeds N looks at so many worlds at most (1000), --seconds S gives each
// bug so much time. Ends with 1 if less than 95 % of those that can be found were.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { MUTANTS } from "../packages/testkit/src/simulator/mutants/catalog.ts";
import type { Mutant } from "../packages/testkit/src/simulator/mutants/mutant.ts";
import { mutantNamed, NEVER_LOADED_EXIT } from "../packages/testkit/src/simulator/mutants/plant.ts";
import { type Found, type Verdict, closingLine, headText, isGoodEnough, rowText } from "./mutants/table.ts";

const SIM = join(import.meta.dirname, "sim.ts");
/** Most bugs show at once; the first batches are small, so that these cost little. */
const BATCHES = [5, 20, 75, 150, 250, 500, 1_000, 8_000];
const AT_ONCE = 2;
/** A simulator that takes longer than this for some worlds goes round in a circle, which shows the bug as well. */
const CIRCLE_MS = 60_000;
const CIRCLE_MS_PER_WORLD = 4_000;
const TIME_IS_UP = "time is up";
/** What is kept of what a child says. */
const OUTPUT_MAX = 200_000;

interface Wish {
  readonly mutants: readonly Mutant[];
  readonly seeds: number;
  readonly secondsMax: number;
  readonly simArguments: readonly string[];
}

const wish = readWish();
if (wish !== null) process.exitCode = await reportOn(wish);

function readWish(): Wish | null {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: "string" },
        seeds: { type: "string", default: "1000" },
        seconds: { type: "string", default: "1800" },
        days: { type: "string" },
      },
      strict: true,
    });
    const mutants =
      values.only === undefined ? MUTANTS : values.only.split(",").map((name) => mutantNamed(name.trim()));
    const simArguments = values.days === undefined ? [] : ["--days", values.days];
    return { mutants, seeds: Number(values.seeds), secondsMax: Number(values.seconds), simArguments };
  } catch (error) {
    console.error(
      `${error instanceof Error ? error.message : String(error)}\nmutants [--only NAME,NAME] [--seeds N] [--seconds S] [--days D]`,
    );
    process.exitCode = 2;
    return null;
  }
}

/** Answers the exit code. */
async function reportOn(wish: Wish): Promise<number> {
  const waiting = [...wish.mutants];
  const verdicts: Verdict[] = [];
  console.log(headText());
  const worker = async (): Promise<void> => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const verdict = await lookFor(mutant, wish);
      verdicts.push(verdict);
      console.log(rowText(verdict));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  console.log(`\n${closingLine(verdicts)}`);
  return isGoodEnough(verdicts) ? 0 : 1;
}

/** Lets the simulator look at more and more worlds until the bug shows, the worlds are through, or the time is up. */
async function lookFor(mutant: Mutant, { seeds, secondsMax, simArguments }: Wish): Promise<Verdict> {
  const startedAt = performance.now();
  const passedMs = (): number => performance.now() - startedAt;
  let looked = 0;
  let found: Found = { by: null };
  for (const batch of BATCHES) {
    const count = Math.min(batch, seeds - looked);
    if (count <= 0 || found.by !== null) break;
    const range = ["--seeds", String(count), "--from", String(looked + 1)];
    const child = [...range, ...simArguments, "--mutant", mutant.name, "--stop-at-first", "--json"];
    const leftMs = secondsMax * 1_000 - passedMs();
    const circleMs = CIRCLE_MS + count * CIRCLE_MS_PER_WORLD;
    found = await simulate(child, Math.min(leftMs, circleMs));
    if (found.by === TIME_IS_UP && circleMs < leftMs) found = { by: "goes in circles", seed: looked + 1, words: "" };
    looked = found.by === null ? looked + count : (found.seed ?? looked + 1);
  }
  return { mutant, found, seeds: looked, seconds: passedMs() / 1_000 };
}

interface SimReport {
  readonly violations: readonly { readonly seed: number; readonly invariant: string; readonly words: string }[];
}

/** One run of the simulator in a process of its own, ended by force when the time is up. */
function simulate(simArguments: readonly string[], timeMs: number): Promise<Found> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [SIM, ...simArguments], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    const listen = (text: Buffer): void => void (said = (said + text.toString()).slice(-OUTPUT_MAX));
    let complaint = "";
    child.stdout.on("data", listen);
    child.stderr.on("data", (text: Buffer) => void (complaint = (complaint + text.toString()).slice(-OUTPUT_MAX)));
    let isLate = false;
    const timer = setTimeout(
      () => {
        isLate = true;
        child.kill("SIGKILL");
      },
      Math.max(timeMs, 1_000),
    );
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve(isLate ? { by: TIME_IS_UP, isFault: true } : judged(code, said, complaint));
    });
  });
}

function judged(code: number | null, said: string, complaint: string): Found {
  if (code === NEVER_LOADED_EXIT) return { by: "never loaded", isFault: true };
  const report = reportIn(said);
  if (report === null) return { by: `no report: ${complaint.trim().split("\n").at(-1) ?? ""}`, isFault: true };
  const [first] = report.violations;
  return first === undefined ? { by: null } : { by: first.invariant, seed: first.seed, words: first.words };
}

function reportIn(said: string): SimReport | null {
  try {
    return JSON.parse(said.trim().split("\n").at(-1) ?? "") as SimReport;
  } catch {
    return null; // a simulator that broke off says nothing at its end
  }
}
