// The laws of the house, as a program: who may import whom, what comes in where, words and sizes.
//   node scripts/tidy.ts                  all sources
//   node scripts/tidy.ts --message FILE   the form of a commit message (for a commit-msg hook)
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { sourceFiles } from "./check/files.ts";
import { inspect } from "./tidy/inspect.ts";
import { messageFaults } from "./tidy/message.ts";

const root = dirname(import.meta.dirname);

const [mode, file] = process.argv.slice(2);
process.exitCode = mode === "--message" ? checkMessage(file) : checkSources();

function checkMessage(path: string | undefined): number {
  if (path === undefined) {
    console.error("tidy --message needs the file that holds the message.");
    return 2;
  }
  const faults = messageFaults(readFileSync(path, "utf8"));
  for (const fault of faults) console.error(`commit message: ${fault}`);
  return faults.length === 0 ? 0 : 1;
}

function checkSources(): number {
  const files = new Map(sourceFiles(root).map((path) => [path, readFileSync(join(root, path), "utf8")]));
  const { findings, warnings } = inspect(files);
  for (const { path, line, message } of findings) console.log(`${path}:${line}: ${message}`);
  for (const { path, line, message } of warnings) console.log(`${path}:${line}: warning: ${message}`);
  console.log(`tidy: ${files.size} files, ${findings.length} findings, ${warnings.length} warnings`);
  return findings.length === 0 ? 0 : 1;
}
