import { isIP } from "node:net";
import { parseArgs } from "node:util";
import { CardeaError, LOCK_CLASSES, type LockClass, type Zone, zoneOf } from "@cardea/core";
import { isProfileName, PROFILES, type ProfileName } from "./profile.ts";

/** What `cardea lock` was asked for. */
export interface LockArguments {
  readonly name: string;
  readonly class: LockClass;
  readonly host: string;
  readonly port: number;
  readonly folder: string;
  /** Null: `lock.key` in the folder. */
  readonly keyFile: string | null;
  readonly zone: Zone;
  readonly preset: ProfileName;
  readonly relayCommand: string | null;
  readonly relayFile: string | null;
  /** Null: as the preset has it. */
  readonly relaySeconds: number | null;
  readonly newToken: boolean;
}

const NAME_CHARS_MAX = 100;
const RELAY_SECONDS_MAX = 3_600;

const OPTIONS = {
  name: { type: "string" },
  class: { type: "string", default: "door" },
  host: { type: "string", default: "127.0.0.1" },
  port: { type: "string", default: "8090" },
  data: { type: "string", default: "./lock-data" },
  "key-file": { type: "string" },
  zone: { type: "string" },
  preset: { type: "string", default: "built_in_default" },
  "relay-command": { type: "string" },
  "relay-file": { type: "string" },
  "relay-seconds": { type: "string" },
  "new-token": { type: "boolean", default: false },
} as const;

const HELP: readonly (readonly [option: string, meaning: string])[] = [
  ["--name NAME", `what it is called, 1 to ${NAME_CHARS_MAX} letters; must be given`],
  ["--class CLASS", `${LOCK_CLASSES.join(", ")} (default door)`],
  ["--host ADDRESS", "an IP address of this machine (default 127.0.0.1)"],
  ["--port NUMBER", "0 takes any free one (default 8090)"],
  ["--data FOLDER", "where it remembers (default ./lock-data)"],
  ["--key-file FILE", "the key of its memory, better on another medium (default lock.key in the folder)"],
  ["--zone ZONE", "IANA time zone of its schedules (default that of this machine)"],
  ["--preset PRESET", `${Object.keys(PROFILES).join(", ")} (default built_in_default)`],
  ["--relay-command COMMAND", "a program that moves the bolt; {seconds} and {value} are filled in"],
  ["--relay-file FILE", "a file that takes 1 to open and 0 to close"],
  ["--relay-seconds NUMBER", `how long it stays open, 1 to ${RELAY_SECONDS_MAX} (default as the preset has it)`],
  ["--new-token", "makes a new management token; the old one is dead"],
];

/** The help page of `cardea lock`. */
export function lockHelp(): string {
  const width = Math.max(...HELP.map(([option]) => option.length));
  const options = HELP.map(([option, meaning]) => `  ${option.padEnd(width)}  ${meaning}`);
  return ["cardea lock --name NAME", "", "Runs a lock alone, e.g. on a small board with a relay.", "", ...options].join(
    "\n",
  );
}

/** Reads the arguments of `cardea lock`. Throws cannot_start, saying which one and why. */
export function lockArguments(argv: readonly string[]): LockArguments {
  const values = parse(argv);
  const name = values.name?.trim() ?? "";
  if (name === "" || name.length > NAME_CHARS_MAX)
    refuse("--name", `give the lock a name of 1 to ${NAME_CHARS_MAX} letters`);
  if (isIP(values.host) === 0 && values.host !== "localhost") refuse("--host", "give an IP address of this machine");
  const zone = zoneOf(values.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  if (zone === null) return refuse("--zone", "give an IANA time zone, e.g. Europe/Berlin");
  if (!isProfileName(values.preset)) return refuse("--preset", `give one of ${Object.keys(PROFILES).join(", ")}`);
  if (values["relay-command"] !== undefined && values["relay-file"] !== undefined) {
    refuse("--relay-file", "a lock has one relay; leave this or --relay-command out");
  }
  const seconds = values["relay-seconds"];
  return {
    name,
    class:
      LOCK_CLASSES.find((known) => known === values.class) ??
      refuse("--class", `give one of ${LOCK_CLASSES.join(", ")}`),
    host: values.host,
    port: wholeNumber("--port", values.port, { min: 0, max: 65_535 }),
    folder: values.data,
    keyFile: values["key-file"] ?? null,
    zone,
    preset: values.preset,
    relayCommand: values["relay-command"] ?? null,
    relayFile: values["relay-file"] ?? null,
    relaySeconds:
      seconds === undefined ? null : wholeNumber("--relay-seconds", seconds, { min: 1, max: RELAY_SECONDS_MAX }),
    newToken: values["new-token"],
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "bad arguments";
    throw new CardeaError("cannot_start", `cardea lock: ${why}`, { cause });
  }
}

function wholeNumber(name: string, text: string, { min, max }: { min: number; max: number }): number {
  const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : refuse(name, `give a whole number from ${min} to ${max}`);
}

function refuse(name: string, what: string): never {
  throw new CardeaError("cannot_start", `cardea lock ${name}: ${what}.`);
}
