import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { run } from "./command.ts";
import { sourceFiles } from "./files.ts";
import type { Check, Verdict } from "./verdict.ts";

/** The programs that the compiler checks one by one; testkit's also covers the tests of all packages. */
const PROJECTS = ["packages/core", "packages/lock", "packages/server", "packages/web", "packages/testkit", "scripts"];

/** One check for each TypeScript project, and in the end one that no file escapes all of them. */
export function typeChecks(root: string): readonly Check[] {
  const seen = new Set<string>();
  const projects = PROJECTS.filter((project) => existsSync(join(root, project, "tsconfig.json")));
  const running = projects.map((project) => ({
    name: `types ${project}`,
    run: () => checkProject(root, project, seen),
  }));
  return [...running, { name: "types cover all", isLast: true, run: () => Promise.resolve(checkCoverage(root, seen)) }];
}

async function checkProject(root: string, project: string, seen: Set<string>): Promise<Verdict> {
  const { exitCode, output } = await run("tsc", ["-p", project, "--listFiles", "--pretty", "false"], root);
  const { files, complaints } = split(root, output);
  for (const file of files) seen.add(file);
  const isEmpty = /error TS18003/.test(output); // a package in which there is nothing yet
  return { isGood: exitCode === 0 || isEmpty, fileCount: files.length, output: complaints, mayBeEmpty: isEmpty };
}

/** The compiler lists each file that it read on a line of its own, among its complaints. */
function split(root: string, output: string): { files: readonly string[]; complaints: string } {
  const lines = output.split("\n");
  const isFile = (line: string): boolean => line.startsWith("/") && !line.includes("): error");
  return {
    files: lines.filter((line) => isFile(line) && !line.includes("/node_modules/")).map((line) => relative(root, line)),
    complaints: lines.filter((line) => !isFile(line)).join("\n"),
  };
}

function checkCoverage(root: string, seen: ReadonlySet<string>): Verdict {
  const files = sourceFiles(root);
  const escaped = files.filter((file) => !seen.has(file));
  const output = escaped.map((file) => `${file}: no tsconfig.json includes this file`).join("\n");
  return { isGood: escaped.length === 0, fileCount: files.length, output };
}
