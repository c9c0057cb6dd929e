import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SOURCES = fileURLToPath(new URL("..", import.meta.url));
/** Those that begin something as soon as they are loaded, or bring the words for other tests. */
const NOT_HERE = /(^|\/)(main\.tsx?|start\.ts|sw\.ts|worker\.ts|english\.ts)$|\.(test|arbitrary)\.ts$/;

test("no module looks up a word while it is loaded, when there are none yet", async () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" });
  const modules = files.filter((file) => /\.tsx?$/.test(file) && !NOT_HERE.test(file));
  const early: unknown[] = [];
  for (const file of modules) {
    await import(/* @vite-ignore */ `../${file}`).catch((error: unknown) => early.push([file, String(error)]));
  }
  expect(early).toEqual([]);
  expect(modules.length).toBeGreaterThan(200);
});
