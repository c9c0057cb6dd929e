import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { type Config, type ConfigFlags, readConfig } from "../config.ts";

/** One command of the CLI: one whose arguments we read, or one that reads them itself. */
export type Command = ReadCommand | RawCommand;

/** A command that reads its arguments itself. */
export interface RawCommand {
  readonly usage: string;
  readonly summary: string;
  runRaw(args: readonly string[]): Promise<number>;
}

export interface ReadCommand {
  /** How it is called, e.g. `code show CODE`. */
  readonly usage: string;
  /** What it does, in one line. */
  readonly summary: string;
  readonly options: ParseArgsOptionsConfig;
  /** A line for each option, in the order in which they are shown. */
  readonly help: readonly (readonly [option: string, meaning: string])[];
  /** Answers the exit code. */
  run(call: Call): Promise<number>;
}

/** A call of a command: what was typed, and the settings it works with. */
export interface Call {
  readonly words: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly config: Config;
}

/** Somebody typed something that is no command. The message says what would be. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Options that every command takes. */
export const COMMON: ParseArgsOptionsConfig = {
  data: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
};

const COMMON_HELP = [
  ["--data FOLDER", "the data folder (CARDEA_DATA, default ./data)"],
  ["--json", "print JSON for programs"],
] as const;

/** Reads the arguments after the command's own words. Throws UsageError. */
export function readCall(command: ReadCommand, args: readonly string[]): Call | "help" {
  const { values, positionals } = parsed(command, args);
  if (values["help"] === true) return "help";
  const flag = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === "string" ? value : undefined;
  };
  const flags: ConfigFlags = {
    data: flag("data"),
    host: flag("host"),
    port: flag("port"),
    "log-level": flag("log-level"),
    "no-demo": values["no-demo"] === true,
  };
  return { words: positionals, values, config: readConfig(flags) };
}

function parsed(command: ReadCommand, args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { ...COMMON, ...command.options },
      allowPositionals: true,
      strict: true,
    });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message.split(". ")[0] : "Unknown option";
    throw new UsageError(`${said}. See: cardea ${command.usage.split(" ").slice(0, 2).join(" ")} --help`, { cause });
  }
}

/** The help page of one command. */
export function helpOf(command: ReadCommand): string {
  const lines = [...command.help, ...COMMON_HELP];
  const width = Math.max(...lines.map(([option]) => option.length));
  const options = lines.map(([option, meaning]) => `  ${option.padEnd(width)}  ${meaning}`);
  return [`cardea ${command.usage}`, "", command.summary, "", ...options].join("\n");
}

/** The word at that place, or a UsageError that names it. */
export function wordAt(call: Call, index: number, name: string): string {
  const word = call.words[index];
  if (word !== undefined) return word;
  throw new UsageError(`${name} is missing.`);
}

/** The text of an option, if it was given. */
export function textOf({ values }: Call, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

/** The texts of an option that may be given several times. */
export function textsOf({ values }: Call, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
