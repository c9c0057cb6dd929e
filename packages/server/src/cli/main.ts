import { CardeaError } from "@cardea/core";
import { type Command, helpOf, readCall, UsageError } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { complain, print } from "./output.ts";

/** Runs one command line; answers the exit code: 0 well, 1 it failed, 2 it was not understood. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    return await run(args);
  } catch (error) {
    if (error instanceof UsageError) {
      complain(error.message);
      return 2;
    }
    if (!(error instanceof CardeaError)) throw error;
    complain(error.message);
    for (const { path, message } of error.fields) complain(`  ${path}: ${message}`);
    return 1;
  }
}

async function run(args: readonly string[]): Promise<number> {
  const found = commandFor(args);
  if (found === null) return unknown(args);
  const { command, rest } = found;
  if ("runRaw" in command) return command.runRaw(rest);
  const call = readCall(command, rest);
  if (call !== "help") return command.run(call);
  print(helpOf(command));
  return 0;
}

function commandFor(args: readonly string[]): { readonly command: Command; readonly rest: readonly string[] } | null {
  for (const length of [2, 1]) {
    const name = args.slice(0, length).join(" ");
    const command = COMMANDS.find(({ usage }) => nameOf(usage) === name);
    if (command !== undefined && args.length >= length) return { command, rest: args.slice(length) };
  }
  return null;
}

/** The words of a usage line before its arguments, which are in capitals or brackets. */
function nameOf(usage: string): string {
  return usage.split(/ (?=[A-Z[-])/)[0] ?? usage;
}

function unknown(args: readonly string[]): number {
  const isAsked = args.length === 0 || ["--help", "-h", "help"].includes(args[0] ?? "");
  if (isAsked) {
    print(overview());
    return 0;
  }
  const name = args
    .filter((arg) => /^[a-z-]{1,20}$/.test(arg))
    .slice(0, 2)
    .join(" ");
  const related = COMMANDS.filter(({ usage }) => usage.startsWith(`${args[0]} `));
  complain(`There is no command "${name}".\n\n${overview(related.length > 0 ? related : COMMANDS)}`);
  return 2;
}

function overview(commands: readonly Command[] = COMMANDS): string {
  const width = Math.max(...commands.map(({ usage }) => usage.length));
  const lines = commands.map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`);
  return ["cardea <command> [options]; --help after a command tells its options.", "", ...lines].join("\n");
}
