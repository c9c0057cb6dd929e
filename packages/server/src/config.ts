import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { isAbsolute, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { CardeaError, type Zone, zoneOf } from "@cardea/core";

export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** All settings of one server, checked. Paths are absolute. */
export interface Config {
  /** Holds the database, the built-in locks and what a running server says about itself. */
  readonly dataPath: string;
  readonly host: string;
  readonly port: number;
  /** Null: SQLite in the data folder. */
  readonly databaseUrl: string | null;
  /** Always outside the data folder, so that a stolen copy of that folder opens nothing. */
  readonly masterKeyPath: string;
  /** Where people reach this server, without a slash at the end; null: by its own address. */
  readonly publicUrl: string | null;
  readonly logLevel: LogLevel;
  /** Whether a first start without data makes the demo house. */
  readonly demo: boolean;
  /** The zone of the demo house: that of this machine. */
  readonly zone: Zone;
  /** Whether notices may go to a push service on this machine, without TLS: for tests. */
  readonly pushLoopback: boolean;
  /** The built page. */
  readonly webPath: string;
}

/** What may be given on the command line; it goes before the environment. */
export interface ConfigFlags {
  readonly data?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly "log-level"?: string | undefined;
  readonly "no-demo"?: boolean | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The settings from flags and environment: CARDEA_DATA, CARDEA_HOST, CARDEA_PORT, CARDEA_DATABASE_URL,
 * CARDEA_MASTER_KEY_FILE, CARDEA_PUBLIC_URL, CARDEA_LOG_LEVEL. Throws CardeaError `cannot_start` with one sentence.
 */
export function readConfig(flags: ConfigFlags = {}, env: Environment = process.env): Config {
  const dataPath = resolve(flags.data ?? given(env, "CARDEA_DATA") ?? "data");
  return {
    dataPath,
    host: hostOf(flags.host ?? given(env, "CARDEA_HOST") ?? "127.0.0.1"),
    port: portOf(flags.port ?? given(env, "CARDEA_PORT") ?? "8080"),
    databaseUrl: databaseUrlOf(given(env, "CARDEA_DATABASE_URL")),
    masterKeyPath: masterKeyPathOf(env, dataPath),
    publicUrl: publicUrlOf(given(env, "CARDEA_PUBLIC_URL")),
    logLevel: logLevelOf(flags["log-level"] ?? given(env, "CARDEA_LOG_LEVEL") ?? "info"),
    demo: flags["no-demo"] !== true,
    zone: hostZone(),
    pushLoopback: given(env, "CARDEA_TEST_PUSH_LOOPBACK") === "1",
    webPath: fileURLToPath(new URL("../../web/dist", import.meta.url)),
  };
}

/** An empty variable is one that isn't given. */
function given(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === "" ? undefined : value;
}

function refuse(sentence: string): never {
  throw new CardeaError("cannot_start", sentence);
}

function hostOf(text: string): string {
  if (/^[A-Za-z0-9.:-]{1,253}$/.test(text)) return text;
  return refuse("CARDEA_HOST must be a host name or an IP address, like 127.0.0.1 or 0.0.0.0.");
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  return refuse("CARDEA_PORT must be a whole number from 0 to 65535 (0 takes any free port).");
}

function databaseUrlOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (URL.canParse(text) && /^postgres(?:ql)?:$/.test(new URL(text).protocol)) return text;
  return refuse("CARDEA_DATABASE_URL must look like postgres://name@host:5432/cardea; leave it out to use SQLite.");
}

function publicUrlOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url !== null && url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
  if (isPlain && /^https?:$/.test(url.protocol)) return url.origin;
  return refuse("CARDEA_PUBLIC_URL must be an address without a path, like https://cardea.example.org.");
}

function logLevelOf(text: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text);
  return level ?? refuse(`CARDEA_LOG_LEVEL must be one of ${LOG_LEVELS.join(", ")}.`);
}

function masterKeyPathOf(env: Environment, dataPath: string): string {
  const path = resolve(given(env, "CARDEA_MASTER_KEY_FILE") ?? defaultMasterKeyPath(env, dataPath));
  const within = relative(dataPath, path);
  if (within.startsWith("..") || isAbsolute(within)) return path;
  return refuse(
    "The master key file must lie outside the data folder, or a stolen copy of the folder would open every PIN: set CARDEA_MASTER_KEY_FILE to another place.",
  );
}

/** One key for each data folder, in the settings folder of who runs the server. */
function defaultMasterKeyPath(env: Environment, dataPath: string): string {
  const folder = given(env, "XDG_CONFIG_HOME") ?? join(homedir(), ".config");
  const name = createHash("sha256").update(dataPath).digest("hex").slice(0, 16);
  return join(folder, "cardea", `master-${name}.key`);
}

function hostZone(): Zone {
  const zone = zoneOf(Intl.DateTimeFormat().resolvedOptions().timeZone) ?? zoneOf("UTC");
  return zone ?? refuse("This Node.js knows no time zones; install one with full ICU data.");
}
