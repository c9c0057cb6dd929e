import { isAbsolute, relative } from "node:path";
import { assert, CardeaError, zoneOf } from "@cardea/core";
import { COMMANDS } from "cardea/src/cli/commands.ts";
import { type ReadCommand, readCall, UsageError } from "cardea/src/cli/command.ts";
import { LOG_LEVELS, readConfig } from "cardea/src/config.ts";
import fc from "fast-check";
import { texts } from "./mutate.ts";
import { type FuzzedParser, fuzzedParser } from "./parser.ts";
import { refusedWith } from "./secret-parsers.ts";

const commands = COMMANDS.filter((command): command is ReadCommand => "options" in command);
const options = [...new Set(commands.flatMap((command) => Object.keys(command.options)))].map((name) => `--${name}`);
const word = texts(fc.constantFrom("Shed", "8090", "2026-12-24T15:00", "MO,WE 09:00-13:00", "--", "-", "-h", "--help"));
const argument = fc.oneof(
  word.map((one) => [one]),
  fc.tuple(fc.constantFrom(...options, "--data", "--json"), word).map(([option, one]) => [`${option}=${one}`]),
  fc.tuple(fc.constantFrom(...options, "--data", "--json"), word).map((pair): string[] => pair),
);

const commandLines = fuzzedParser({
  name: "command lines",
  inputs: fc.tuple(fc.constantFrom(...commands), fc.array(argument, { maxLength: 4 })),
  law: ([command, given]) => {
    const argv = given.flat();
    try {
      const call = readCall(command, argv);
      if (call === "help") return "accepted";
      const known = new Set([...Object.keys(command.options), "data", "json", "help"]);
      assert(
        Object.keys(call.values).every((name) => known.has(name)),
        "only known options are taken",
      );
      assert(
        call.words.every((one) => argv.includes(one)),
        "words stay as they were typed",
      );
      return "accepted";
    } catch (error) {
      const isExpected = error instanceof UsageError || (error instanceof CardeaError && error.code === "cannot_start");
      if (!isExpected) throw error;
      return "refused";
    }
  },
});

const SETTINGS = {
  CARDEA_DATA: "./data",
  CARDEA_HOST: "127.0.0.1",
  CARDEA_PORT: "8080",
  CARDEA_DATABASE_URL: "postgres://cardea@db.lan:5432/cardea",
  CARDEA_MASTER_KEY_FILE: "/etc/cardea/master.key",
  CARDEA_PUBLIC_URL: "https://cardea.example.org",
  CARDEA_LOG_LEVEL: "info",
  XDG_CONFIG_HOME: "/home/me/.config",
} as const;
const environment = fc.record(
  Object.fromEntries(
    Object.entries(SETTINGS).map(([name, value]) => [
      name,
      fc.oneof(fc.constant<string>(value), texts(fc.constant(value))),
    ]),
  ),
  { requiredKeys: [] },
);

const environments = fuzzedParser({
  name: "settings from the environment",
  inputs: environment,
  law: (env) => {
    const read = refusedWith(["cannot_start"], () => readConfig({}, env));
    if (read === null) return "refused";
    const { dataPath, masterKeyPath, host, port, publicUrl, databaseUrl, logLevel, zone } = read.value;
    assert(isAbsolute(dataPath) && isAbsolute(masterKeyPath), "paths are whole");
    const within = relative(dataPath, masterKeyPath);
    assert(within.startsWith("..") || isAbsolute(within), "the key is outside of the data");
    assert(Number.isInteger(port) && port >= 0 && port <= 65_535, "a port is a port");
    assert(/^[\w.:-]+$/.test(host) && LOG_LEVELS.includes(logLevel), "host and level are known");
    assert(publicUrl === null || new URL(publicUrl).origin === publicUrl, "the public address is an origin");
    assert(databaseUrl === null || URL.canParse(databaseUrl), "the database has an address");
    assert(zoneOf(zone) === zone, "the zone is one");
    return "accepted";
  },
});

/** Readers of what operators type. */
export const commandParsers: readonly FuzzedParser[] = [commandLines, environments];
