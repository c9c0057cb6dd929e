import { existsSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.ts";
import { sourceFiles } from "./files.ts";
import type { Check, Verdict } from "./verdict.ts";

/** The checks that other programs do for us: lint, format, and unused code. */
export function toolChecks(root: string): readonly Check[] {
  return [
    { name: "lint", run: () => lint(root) },
    { name: "format", run: () => format(root, "check") },
    { name: "laws", run: () => laws(root) },
    { name: "unused", run: () => unused(root) },
  ];
}

/** Linted by oxlint with type information. Its closing line names the number of files. */
async function lint(root: string): Promise<Verdict> {
  const paths = ["packages", "scripts", ...rootFiles(root)];
  const { exitCode, output } = await run("oxlint", ["--type-aware", "--deny-warnings", ...paths], root);
  return { isGood: exitCode === 0, fileCount: counted(output, /on (\d+) files?/), output };
}

/** Formatted as biome would. With "write" the files are put right. */
export async function format(root: string, mode: "check" | "write"): Promise<Verdict> {
  const flags = mode === "write" ? ["--write"] : [];
  const paths = ["packages", "scripts", ...rootFiles(root)];
  const { exitCode, output } = await run("biome", ["format", "--reporter=summary", ...flags, ...paths], root);
  const remedy = exitCode === 0 ? "" : "\nnpm run format puts this right.";
  return {
    isGood: exitCode === 0,
    fileCount: counted(output, /(?:Checked|Formatted) (\d+) files?/),
    output: `${output}${remedy}`,
  };
}

async function laws(root: string): Promise<Verdict> {
  const { exitCode, output } = await run(process.execPath, ["scripts/tidy.ts"], root);
  return { isGood: exitCode === 0, fileCount: counted(output, /(\d+) files?/), output };
}

/**
 * Exports, files and dependencies that nobody uses, told by knip. It does not say how many files it read, but it hints
 * at each package in which it found none; where we see some, it was blind.
 */
async function unused(root: string): Promise<Verdict> {
  const { exitCode, output } = await run("knip", ["--no-progress"], root);
  const [findings = "", hints = ""] = output.split(/^Configuration hints.*$/m);
  const files = sourceFiles(root);
  const blind = [...hints.matchAll(/(packages\/\w+)\s+knip\.json\s+Refine project pattern/g)]
    .map(([, folder = ""]) => folder)
    .filter((folder) => files.some((file) => file.startsWith(`${folder}/src/`)));
  if (blind.length > 0) return { isGood: false, fileCount: 0, output: `knip saw nothing in ${blind.join(", ")}` };
  return { isGood: exitCode === 0, fileCount: exitCode === 0 || exitCode === 1 ? files.length : 0, output: findings };
}

function rootFiles(root: string): readonly string[] {
  return ["vitest.config.ts", "package.json", "biome.json", "knip.json"].filter((name) => existsSync(join(root, name)));
}

function counted(output: string, pattern: RegExp): number {
  return Number(pattern.exec(output)?.[1] ?? 0);
}
