// The page that the server serves: built when its sources changed.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runQuietly } from "./command.mjs";
import { fingerprint, remembered } from "./fingerprint.mjs";

const SOURCES = ["packages/web", "packages/core/src", "package-lock.json", "tsconfig.base.json"];

/**
 * @param {string} root
 * @param {() => import("./node.mjs").Programs} programs
 */
export function pageStep(root, programs) {
  const web = join(root, "packages", "web");
  const stamp = join(root, ".cardea", "page-build");
  const hash = () => fingerprint(root, SOURCES, (path) => !/\.test\.tsx?$/.test(path));
  return {
    title: "build the page (vite build)",
    isDone() {
      if (!existsSync(join(web, "index.html"))) return true;
      return existsSync(join(web, "dist", "index.html")) && remembered(stamp) === hash();
    },
    async run() {
      const builtFrom = hash(); // before the build: what changes meanwhile is built the next time
      const { node, env } = programs();
      const vite = join(root, "node_modules", "vite", "bin", "vite.js");
      await runQuietly(node, [vite, "build", "--logLevel=warn"], {
        cwd: web,
        env,
        shownAs: "vite build (in packages/web)",
      });
      mkdirSync(join(root, ".cardea"), { recursive: true });
      writeFileSync(stamp, `${builtFrom}\n`);
    },
  };
}
