import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const NEVER = new Set(["node_modules", "dist", "coverage"]);
const SOURCE = /\.(ts|tsx|mts|cts)$/;

/** Every TypeScript file of the project, relative to `root`, with forward slashes, sorted. May be empty. */
export function sourceFiles(root: string): readonly string[] {
  const rootConfigs = readdirSync(root).filter((name) => SOURCE.test(name));
  return [...rootConfigs, ...filesIn(root, "packages"), ...filesIn(root, "scripts")]
    .filter((path) => SOURCE.test(path))
    .toSorted();
}

/** Every file below `folder`, relative to `root`; none when the folder is missing. */
function filesIn(root: string, folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return NEVER.has(entry.name) ? [] : filesIn(root, path);
    return [path];
  });
}
