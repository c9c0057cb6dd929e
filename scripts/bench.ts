// `npm run bench`: measures what Cardea promises, prints one table, and writes the same to .cardea/bench.json.
// -- --only NAME,NAME measures some of it, --quick uses tiny sizes (to see that it runs; its figures say nothing),
// --profile leaves a CPU profile of each server in .cardea/bench-profiles.
import { mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { audit } from "./bench/audit.ts";
import { creates } from "./bench/creates.ts";
import { edge } from "./bench/edge.ts";
import { keypad } from "./bench/keypad.ts";
import { busyness, machineAt } from "./bench/machine.ts";
import { oneLock } from "./bench/one-lock.ts";
import { pages } from "./bench/pages.ts";
import { plan } from "./bench/plan.ts";
import { revoke } from "./bench/revoke.ts";
import type { Measurement } from "./bench/row.ts";
import { Stage } from "./bench/stage.ts";
import { rules } from "./bench/rules.ts";
import { start } from "./bench/start.ts";
import { closingLine, type DoneRow, type Failure, machineText, tableText } from "./bench/table.ts";
import { vault } from "./bench/vault.ts";

const ALL: readonly Measurement[] = [creates, pages, keypad, plan, rules, edge, revoke, oneLock, start, audit, vault];

const folder = join(dirname(import.meta.dirname), ".cardea");
const dataPath = join(folder, "bench-data");

interface Wish {
  readonly measurements: readonly Measurement[];
  readonly isQuick: boolean;
  readonly profilePath: string | null;
}

const wish = readWish();
if (wish !== null) process.exitCode = await measureAll(wish);

function readWish(): Wish | null {
  const names = ALL.map(({ name }) => name).join(", ");
  try {
    const options = {
      only: { type: "string" },
      quick: { type: "boolean", default: false },
      profile: { type: "boolean", default: false },
    } as const;
    const { values } = parseArgs({ options, strict: true });
    const asked = values.only?.split(",").map((name) => name.trim());
    const unknown = asked?.find((name) => !ALL.some((one) => one.name === name));
    if (unknown !== undefined) throw new Error(`There is no measurement "${unknown}".`);
    const measurements = ALL.filter(({ name }) => asked === undefined || asked.includes(name));
    return { measurements, isQuick: values.quick, profilePath: values.profile ? join(folder, "bench-profiles") : null };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    console.error(`${said}\nbench [--only NAME,NAME] [--quick] [--profile]\nnames: ${names}`);
    process.exitCode = 2;
    return null;
  }
}

/** Answers the exit code: 1 only where something could not be measured. */
async function measureAll({ measurements, isQuick, profilePath }: Wish): Promise<number> {
  mkdirSync(dataPath, { recursive: true });
  removeLeftovers();
  const machine = machineAt(dataPath);
  const before = busyness();
  const rows: DoneRow[] = [];
  const failures: Failure[] = [];
  for (const measurement of measurements) {
    console.error(`${measurement.name} ...`);
    const stage = new Stage({ name: measurement.name, dataPath, isQuick, profilePath });
    const busyBefore = busyness();
    try {
      const found = await measuredOn(stage, measurement);
      rows.push(...found.map((row) => ({ ...row, name: measurement.name, busyBefore })));
    } catch (error) {
      if (error instanceof Error) console.error(error.stack);
      failures.push({ name: measurement.name, reason: reasonOf(error) });
    }
  }
  const after = busyness();
  if (readdirSync(dataPath).length === 0) rmdirSync(dataPath);
  const report = { at: new Date().toISOString(), isQuick, machine, busyness: { before, after }, rows, failures };
  writeFileSync(join(folder, "bench.json"), `${JSON.stringify(report, null, 2)}\n`);
  const warning = isQuick ? "QUICK RUN WITH TINY SIZES: these figures say nothing.\n" : "";
  console.log(`${warning}${machineText(machine, before, after)}\n\n${tableText(rows, failures)}\n`);
  console.log(`${closingLine(rows, failures)} (.cardea/bench.json)`);
  return failures.length === 0 ? 0 : 1;
}

/** Measures within the time that is given for it; whatever happens, nothing of it stays behind. */
async function measuredOn(
  stage: Stage,
  { limitMs, run }: Measurement,
): Promise<Awaited<ReturnType<Measurement["run"]>>> {
  const leave = (): void => stage.clearAtOnce();
  const interrupt = (): void => process.exit(130);
  process.on("exit", leave);
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`it took longer than ${limitMs / 1_000} s`)), limitMs);
  const running = run(stage);
  running.catch(() => {}); // after the time is over nobody waits for it
  try {
    return await Promise.race([running, late.promise]);
  } finally {
    clearTimeout(timer);
    await stage.clear();
    process.off("exit", leave);
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}

/** One line; all of it was printed before. */
function reasonOf(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split("\n");
  const telling = lines.find((line) => /^\w*Error\b/.test(line)) ?? lines[0] ?? "";
  return telling.length > 120 ? `${telling.slice(0, 120)}...` : telling;
}

/** Folders begin with the number of the process that made them; those of a run that was killed are removed. */
function removeLeftovers(): void {
  for (const name of readdirSync(dataPath)) {
    if (!isAlive(Number.parseInt(name, 10))) rmSync(join(dataPath, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0); // sends nothing: it only throws if that process is gone
    return true;
  } catch {
    return false;
  }
}
