// The one way in: `node scripts/run.mjs <command> [-- arguments]`. Brings along everything that the command needs (the
// right Node.js, the packages, the built page, a browser), says what it does, does nothing twice, then runs the command.
// Plain JavaScript without dependencies, because it has to start on any Node.js >= 18.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromiumPath, chromiumStep } from "./setup/chromium.mjs";
import { handOver } from "./setup/command.mjs";
import { dependenciesStep } from "./setup/dependencies.mjs";
import { SetUpError } from "./setup/failure.mjs";
import { nodeStep, programs } from "./setup/node.mjs";
import { alone } from "./setup/only-one.mjs";
import { pageStep } from "./setup/page.mjs";
import { withProgressLine } from "./setup/progress.mjs";

/** @typedef {{ title: string, isDone: () => boolean, run: () => Promise<void> }} Step */
/** @typedef {{ does: string, run: readonly string[], needsPage?: boolean, needsBrowser?: boolean, isTest?: boolean }} Command */

const CLI = "packages/server/src/cli.ts";

/** @type {Readonly<Record<string, Command>>} */
const COMMANDS = {
  start: { does: "start the server", run: [CLI, "serve"], needsPage: true },
  dev: {
    does: "start the server, again at each change of its sources",
    run: ["--watch", CLI, "serve"],
    needsPage: true,
  },
  cardea: { does: "the command line: -- <command> [options]", run: [CLI] },
  test: { does: "all checks and tests; -- <path> for some of the tests", run: ["scripts/test.ts"], isTest: true },
  check: { does: "types, lint, format, laws, unused code", run: ["scripts/check.ts"] },
  format: { does: "write the format", run: ["scripts/check.ts", "--write-format"] },
  bench: { does: "measure, and print one table", run: ["scripts/bench.ts"] },
  sim: { does: "simulated houses: -- --seeds N", run: ["scripts/sim.ts"] },
  "sim:long": { does: "10,000 simulated houses for a week each", run: ["scripts/sim.ts", "--seeds", "10000"] },
  mutants: { does: "planted bugs, and what the simulator finds of them", run: ["scripts/mutants.ts"] },
  crash: { does: "real processes killed at named points", run: ["scripts/crash.ts"] },
  takeover: { does: "several servers, killed and paused", run: ["scripts/takeover.ts"] },
  fuzz: { does: "parsers and routes with broken input", run: ["scripts/fuzz.ts"] },
  soak: { does: "a server under load for some minutes", run: ["scripts/soak.ts"] },
  lighthouse: {
    does: "pages as a slow phone opens them, with marks",
    run: ["scripts/lighthouse.ts"],
    needsPage: true,
    needsBrowser: true,
  },
  screenshots: { does: "pictures of all views", run: ["scripts/screenshots.ts"], needsPage: true },
  "set-up": { does: "only the set-up", run: [], needsPage: true },
};

const root = dirname(dirname(fileURLToPath(import.meta.url)));

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error) => {
    process.stderr.write(describe(error));
    process.exitCode = 1;
  },
);

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
async function main([name = "", ...rest]) {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    process.stderr.write(usage());
    return name === "" || name === "--help" ? 0 : 2;
  }
  if (Number(process.versions.node.split(".")[0]) < 18) {
    throw new SetUpError(`Node.js ${process.version} is too old.`, "Install Node.js 18 or newer (Debian 12 has it).");
  }
  const args = rest[0] === "--" ? rest.slice(1) : rest;
  await setUp(stepsFor(command, args));
  return runCommand(command, args);
}

/**
 * @param {Command} command
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
function runCommand(command, args) {
  if (command.run.length === 0) return Promise.resolve(0);
  const missing = command.run.find((part) => part.endsWith(".ts") && !existsSync(join(root, part)));
  if (missing !== undefined) throw new SetUpError(`${missing} does not exist yet.`, "It comes with a later version.");
  const { node, env } = programs(root);
  const path = chromiumPath();
  const options = { cwd: root, env: path === undefined ? env : { ...env, CHROMIUM_PATH: path } };
  return handOver(node, [...command.run, ...args], options);
}

/**
 * @param {Command} command
 * @param {readonly string[]} args
 * @returns {Step[]}
 */
function stepsFor(command, args) {
  const late = () => programs(root);
  const usesBrowser = command.needsBrowser === true || (command.isTest === true && testsUseBrowser(args));
  return [
    nodeStep(root),
    dependenciesStep(root, late),
    ...(command.needsPage === true || usesBrowser ? [pageStep(root, late)] : []),
    ...(usesBrowser ? [chromiumStep(root)] : []),
  ];
}

/**
 * Whether a test that these filters let through drives a browser; without filters all do, so yes.
 * @param {readonly string[]} args
 */
function testsUseBrowser(args) {
  const filters = args.filter((arg) => !arg.startsWith("-"));
  if (filters.length === 0) return true;
  const tests = ["packages", "scripts"].flatMap((folder) => testFiles(folder));
  return tests.some(
    (path) =>
      filters.some((filter) => path.includes(filter.replace(/^\.\//, ""))) &&
      /chromium|playwright|browser/i.test(readFileSync(join(root, path), "utf8")),
  );
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function testFiles(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "node_modules" || entry.name === "dist" ? [] : testFiles(path);
    return /\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/**
 * Runs the steps that are not done yet, one after the other, while no other set-up runs in this folder.
 * @param {readonly Step[]} steps
 */
async function setUp(steps) {
  if (steps.every((step) => step.isDone())) return;
  await alone(root, async () => {
    const open = steps.filter((step) => !step.isDone());
    for (const [index, step] of open.entries()) {
      await withProgressLine({ number: index + 1, total: open.length, title: step.title }, step.run);
    }
  });
}

/** @param {unknown} error */
function describe(error) {
  if (!(error instanceof SetUpError)) return `${error instanceof Error ? error.stack : String(error)}\n`;
  const output = error.output === "" ? "" : `${error.output.replace(/^/gm, "  | ")}\n`;
  return `${output}[set-up] ${error.message}\n[set-up] ${error.remedy}\n`;
}

function usage() {
  const lines = Object.entries(COMMANDS).map(([name, { does }]) => `  ${name.padEnd(10)}${does}`);
  return `node scripts/run.mjs <command> [-- arguments]\n${lines.join("\n")}\n`;
}
