// One hash over the files that something was made from, to know when it must be made again.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

const NEVER = new Set(["node_modules", "dist", ".git"]);

/**
 * The hash of the names and contents of all files in `paths` (files or folders, relative to `root`); a path that is
 * missing counts as empty.
 * @param {string} root
 * @param {readonly string[]} paths
 * @param {(path: string) => boolean} [isWanted]
 * @returns {string}
 */
export function fingerprint(root, paths, isWanted = () => true) {
  const hash = createHash("sha256");
  for (const path of paths.flatMap((start) => filesIn(join(root, start)))) {
    const name = relative(root, path);
    if (isWanted(name)) hash.update(`${name}\0`).update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}

/**
 * @param {string} path
 * @returns {string[]} sorted, so that the hash does not depend on the order of the disk
 */
function filesIn(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path, { withFileTypes: true }).filter((entry) => !NEVER.has(entry.name));
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => (entry.isDirectory() ? filesIn(join(path, entry.name)) : [join(path, entry.name)]));
}

/**
 * The content of a small file that remembers a hash; empty when there is none.
 * @param {string} path
 */
export function remembered(path) {
  return existsSync(path) ? readFileSync(path, "utf8").trim() : "";
}
