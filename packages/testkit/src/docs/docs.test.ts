import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { PROBLEMS } from "@cardea/core";
import { COMMANDS } from "cardea/src/cli/commands.ts";
import { describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const LINES_MAX = 120;
/** Where a reader of the documentation begins. */
const INDEX = "docs/README.md";

interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

const docs = pagesBelow("docs");
const pages: readonly Page[] = [...pagesAt("."), ...docs];
const allDocs = docs.map(({ text }) => text).join("\n");

function pageAt(path: string): Page {
  return { path: relative(ROOT, path), text: readFileSync(path, "utf8") };
}

function pagesAt(folder: string): readonly Page[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => pageAt(join(ROOT, folder, name)));
}

function pagesBelow(folder: string): readonly Page[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => pageAt(join(ROOT, folder, name)));
}

/** The text without code, in which brackets mean other things. */
function prose(text: string): string {
  return text.replaceAll(/^ *```.*?^ *```/gms, "").replaceAll(/`[^`\n]*`/g, "");
}

/** Links of a page to files of the repository that aren't there. */
function brokenLinks({ path, text }: Page): readonly string[] {
  const targets = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return targets.filter((target) => isOurs(target) && !existsSync(targetPath(path, target)));
}

function isOurs(target: string): boolean {
  return !/^([a-z]+:|#)/.test(target);
}

function targetPath(path: string, target: string): string {
  return join(ROOT, dirname(path), target.replace(/#.*$/, ""));
}

/** The code fences of a page that say they are JSON, without their indentation. */
function jsonFences({ text }: Page): readonly string[] {
  return [...text.matchAll(/^ *```json\n(.*?)^ *```/gms)].map(([, json = ""]) => json);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // what is wrong with it the reader sees at once
  }
}

/** Words of a command before its arguments: `code create`. */
function commandName(usage: string): string {
  return usage.split(/ (?=[A-Z[-])/)[0] ?? usage;
}

describe("the pages for people", () => {
  test("are there", () => {
    expect(docs.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["docs/guide/first-code.md", "docs/operate/configuration.md", "docs/api/README.md"]),
    );
  });

  test.each(pages)("$path links only to files that exist", (page) => {
    expect(brokenLinks(page)).toEqual([]);
  });

  test("lead to every page of docs but their index, by the page or its folder", () => {
    const targets = pages.flatMap(({ path, text }) =>
      [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => targetPath(path, target)),
    );
    const isFound = ({ path }: Page) =>
      path === INDEX || targets.some((target) => join(ROOT, path) === target || join(ROOT, dirname(path)) === target);
    expect(docs.filter((page) => !isFound(page)).map(({ path }) => path)).toEqual([]);
  });

  test.each(docs)("$path can be read in one sitting", ({ text }) => {
    expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(LINES_MAX);
  });

  test("hold JSON that parses, wherever they say that it is JSON", () => {
    const fences = pages.flatMap((page) => jsonFences(page).map((json) => ({ path: page.path, json })));
    expect(fences.length).toBeGreaterThan(5);
    expect(fences.filter(({ json }) => !isJson(json))).toEqual([]);
  });

  test("find what is wrong: a broken link, JSON that does not parse", () => {
    const bad: Page = {
      path: "docs/bad.md",
      text: "[there](api/openapi.json) [gone](gone.md) `[code](x)`\n```json\n{,}\n```\n",
    };
    expect(brokenLinks(bad)).toEqual(["gone.md"]);
    expect(jsonFences(bad).map(isJson)).toEqual([false]);
  });
});

describe("the pages name", () => {
  const api = readFileSync(join(ROOT, "docs/api/README.md"), "utf8");
  const rows = new Map(
    [...api.matchAll(/^\| `([a-z_]+)` \| (\d{3}) \|/gm)].map(([, code = "", status]) => [code, status]),
  );

  test("every error code with its status, and no other", () => {
    const known = Object.entries(PROBLEMS).map(([code, { status }]) => [code, String(status)]);
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(known));
  });

  test("every variable that the server reads, in the table of variables", () => {
    const source = readFileSync(join(ROOT, "packages/server/src/config.ts"), "utf8");
    const variables = [...new Set(source.match(/CARDEA_[A-Z_]+/g) ?? [])];
    expect(variables.length).toBeGreaterThan(5);
    const configuration = readFileSync(join(ROOT, "docs/operate/configuration.md"), "utf8");
    expect(variables.filter((name) => !configuration.includes(`| \`${name}\` |`))).toEqual([]);
  });

  test("every command of the command line, and each of its options", () => {
    expect(COMMANDS.length).toBeGreaterThan(10);
    const names = COMMANDS.map(({ usage }) => commandName(usage));
    expect(names.filter((name) => !allDocs.includes(`\`${name}\``))).toEqual([]);
    const options = COMMANDS.flatMap((command) => ("options" in command ? Object.keys(command.options) : []));
    expect([...new Set(options)].filter((name) => !allDocs.includes(`--${name}`))).toEqual([]);
  });
});

test("the sheet of security requirements names each once, and only tests that are there", () => {
  const { text } = pageAt(join(ROOT, "docs/security/asvs.md"));
  const rows = [...text.matchAll(/^\| (\d+\.\d+\.\d+) \|(.*)\|$/gm)];
  expect(new Set(rows.map(([, id]) => id)).size).toBe(70);
  expect(rows).toHaveLength(70);
  const tests = new Set(filesBelow("packages").map((path) => path.replace(/^.*\//, "")));
  const named = rows.flatMap(([row]) => [...row.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, name = ""]) => name));
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((name) => !tests.has(name) && !existsSync(join(ROOT, name)))).toEqual([]);
});

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "node_modules" || entry.name === "dist") return [];
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
