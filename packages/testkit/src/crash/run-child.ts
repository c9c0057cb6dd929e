import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { seededRandom } from "../virtual-world.ts";
import type { Order, Scenario } from "./order.ts";
import { killDatabase } from "./soundness.ts";

const CHILD = fileURLToPath(new URL("./child.ts", import.meta.url));
/** Compiled code of children, so that the next one starts faster. */
const CACHE = join(tmpdir(), "cardea-crash-cache");
const CHILD_MS_MAX = 90_000;
const LOG_LINES = 6;

/** In these it is killed from outside, at a time of the seed's choice, while it works. */
const ANY_MOMENT: ReadonlySet<Scenario> = new Set<Scenario>(["moment", "checkpointing", "database"]);
/** A round of work takes longer than that. */
const MOMENT_MS_MAX = 700;

/** Runs one process; answers what it found to be wrong. To be killed at its point is what it is for. */
export async function runChild(order: Order): Promise<readonly string[]> {
  mkdirSync(CACHE, { recursive: true });
  const child = spawn(process.execPath, [CHILD, JSON.stringify(order)], {
    env: { NODE_COMPILE_CACHE: CACHE },
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (ANY_MOMENT.has(order.scenario) && order.point !== null) killAtMoment(child, order);
  const { said, signal, isLate } = await endOf(child);
  const found = said.split("\n").filter((line) => line.startsWith("violation "));
  if (found.length > 0) return [...found.map((line) => line.slice("violation ".length)), ...logged(order)];
  if (isLate) return [`it hung for ${CHILD_MS_MAX} ms: ${said}`, ...logged(order)];
  const isAsOrdered = order.point === null ? said.endsWith("done\n") : signal === "SIGKILL";
  return isAsOrdered ? [] : [`it ended unasked (${String(signal)}): ${said}`, ...logged(order)];
}

async function endOf(child: ChildProcess): Promise<{ said: string; signal: string | null; isLate: boolean }> {
  let said = "";
  let isLate = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, CHILD_MS_MAX);
  const signal = await new Promise<string | null>((ended) => child.once("close", (_code, by) => ended(by)));
  clearTimeout(timer);
  return { said, signal, isLate };
}

function killAtMoment(child: ChildProcess, { scenario, ground, seed }: Order): void {
  const kill = async (): Promise<void> => {
    if (scenario === "database" && ground.url !== null) await killDatabase(ground.url);
    child.kill("SIGKILL");
  };
  const afterMs = seededRandom(seed * 104_729)() * MOMENT_MS_MAX;
  child.stdout?.once("data", () => setTimeout(() => void kill(), afterMs));
}

/** The last that the product's log said. */
function logged({ ground }: Order): readonly string[] {
  const path = join(ground.folder, "log");
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").slice(-LOG_LINES, -1) : [];
}
