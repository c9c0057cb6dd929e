import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";

const DIST = fileURLToPath(new URL("../../../web/dist/", import.meta.url));
/** What a phone on a bad network has to load before it shows anything. */
const SCRIPT_BYTES_MAX = 170_000;
const STYLE_BYTES_MAX = 20_000;
/** A browser asks for six at a time. One of them is a single line, which runs before the others are there. */
const FIRST_FILES_MAX = 10;
/** Until the day is shown, without the typeface, which comes after. */
const TODAY_BYTES_MAX = 205_000;
const TODAY_FILES_MAX = 20;

/** The files that the page asks for by itself, also through what those import before they run. */
function firstFiles(kind: "js" | "css"): readonly string[] {
  const page = readFileSync(join(DIST, "index.html"), "utf8");
  const asked = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, file = ""]) => file);
  const found = new Set(asked);
  for (const file of found) {
    if (!file.endsWith(".js")) continue;
    const script = readFileSync(join(DIST, file), "utf8");
    const imports = script.matchAll(/\b(?:import|from)\s*["'](?:\.\/|\/assets\/)([^"']+\.(?:js|css))["']/g);
    for (const [, name = ""] of imports) found.add(`assets/${name}`);
  }
  return [...found].filter((file) => file.endsWith(`.${kind}`));
}

/** The words of each language, of which one is loaded beside the first files. */
function filesOfWords(): readonly string[] {
  const first = firstFiles("js").find((file) => /\/first-/.test(file)) ?? "";
  const asked = readFileSync(join(DIST, first), "utf8").matchAll(/import\([`"']\.\/((?:en|de)-[^`"']+\.js)[`"']\)/g);
  return [...asked].map(([, name = ""]) => `assets/${name}`);
}

function largestOf(files: readonly string[]): readonly string[] {
  return files.toSorted((a, b) => gzippedBytes([b]) - gzippedBytes([a])).slice(0, 1);
}

/** What the page of the day asks for besides, as soon as the first script runs: what the build wrote beside its import. */
function filesOfToday(): readonly string[] {
  const first = firstFiles("js").find((file) => /\/first-/.test(file)) ?? "";
  const script = readFileSync(join(DIST, first), "utf8");
  const list = JSON.parse(/\bm\.f=(\["assets\/.*?\])/.exec(script)?.[1] ?? "[]") as readonly string[];
  return ["today-page", "rule-openings"].flatMap((name) => {
    const numbers = new RegExp(`import\\([\`"']\\./${name}-[^)]*\\),__vite__mapDeps\\(\\[([\\d,]+)\\]`).exec(
      script,
    )?.[1];
    return (numbers ?? "").split(",").flatMap((number) => list[Number(number)] ?? []);
  });
}

function gzippedBytes(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(DIST, file))).length, 0);
}

describe.runIf(existsSync(join(DIST, "index.html")))("the built page", () => {
  test("shows itself after at most 170 kB of script", () => {
    const files = firstFiles("js");
    expect(files.length).toBeGreaterThan(0);
    const bytes = gzippedBytes([...files, ...largestOf(filesOfWords())]);
    expect(bytes).toBeGreaterThan(50_000); // less would mean that not all of it was found
    expect(bytes).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);
  });

  test("and 20 kB of style", () => {
    const files = firstFiles("css");
    expect(files.length).toBeGreaterThan(0);
    expect(gzippedBytes(files)).toBeLessThanOrEqual(STYLE_BYTES_MAX);
  });

  test("asks for all that it runs first at once, in few files", () => {
    const page = readFileSync(join(DIST, "index.html"), "utf8");
    const files = [...firstFiles("js"), ...firstFiles("css")];
    expect(files.filter((file) => !page.includes(`"/${file}"`))).toEqual([]);
    expect(files.length).toBeLessThanOrEqual(FIRST_FILES_MAX);
    expect(page).toMatch(/<div id="app">\s*(<!--.*-->)?\s*<div class="ground">/); // something to look at meanwhile
  });

  test("shows the day after at most 205 kB of scripts and styles in one further round", () => {
    const own = filesOfToday();
    expect(own.some((file) => file.includes("today-page"))).toBe(true); // else the build writes it in another way
    expect(own.some((file) => file.includes("rule-openings"))).toBe(true);
    const words = largestOf(filesOfWords());
    const files = [...new Set([...firstFiles("js"), ...firstFiles("css"), ...words, ...own])];
    expect(gzippedBytes(files)).toBeLessThanOrEqual(TODAY_BYTES_MAX);
    expect(files.length).toBeLessThanOrEqual(TODAY_FILES_MAX);
  });

  test("holds no script and no style in the page itself, which the policy would refuse", () => {
    const page = readFileSync(join(DIST, "index.html"), "utf8");
    expect(page.match(/<style|<script(?![^>]*\bsrc=)|\son\w+=/gi)).toBeNull();
  });

  test("starts with the words of one language, and keeps those of both on the device", () => {
    const words = filesOfWords();
    expect(words.length).toBe(2);
    expect(firstFiles("js").filter((file) => words.includes(file))).toEqual([]);
    const worker = readFileSync(join(DIST, "sw.js"), "utf8");
    for (const file of words) expect(worker).toContain(`"${file}"`);
  });

  test("keeps on the device what it needs to start, and nothing of a guest's page", () => {
    const worker = readFileSync(join(DIST, "sw.js"), "utf8");
    for (const file of ["index.html", ...firstFiles("js"), ...firstFiles("css")]) expect(worker).toContain(`"${file}"`);
    expect(worker).not.toMatch(/"(g\.html|[^"]*guest[^"]*)"/);
  });
});
