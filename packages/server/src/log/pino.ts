import { type DestinationStream, destination, pino } from "pino";
import { AssertionError } from "@cardea/core";
import type { World } from "../world/port.ts";
import type { Log, Loggable } from "./port.ts";
import { redactFields, redactText } from "./redact.ts";

export interface LogOptions {
  readonly level: "debug" | "info" | "warn" | "error" | "silent";
  readonly world: Pick<World, "now">;
  /** Where the lines go; standard error if left out, so that standard output is for people and pipes. */
  readonly stream?: DestinationStream;
}

/** The log as JSON lines: `time` (ISO 8601, UTC), `level`, `msg`, and the fields. */
export function openLog({ level, world, stream = destination({ dest: 2, sync: true }) }: LogOptions): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(world.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
  const fieldsOf = (fields: Record<string, Loggable> | undefined): object => redactFields(fields ?? {});
  return {
    debug: (message, fields) => logger.debug(fieldsOf(fields), message),
    info: (message, fields) => logger.info(fieldsOf(fields), message),
    warn: (message, fields) => logger.warn(fieldsOf(fields), message),
    error: (message, fields, cause) => logger.error({ ...fieldsOf(fields), ...causeOf(cause) }, message),
  };
}

/** How deep a chain of causes is told. */
const CAUSES_MAX = 5;

/** What is told of a cause: names and masked messages; where it happened only for our own bugs. Never its other fields. */
function causeOf(cause: unknown): Record<string, string> {
  if (cause === undefined) return {};
  const messages: string[] = [];
  let error: unknown = cause;
  for (let depth = 0; depth < CAUSES_MAX && error !== undefined; depth++) {
    messages.push(
      error instanceof Error ? `${error.name}: ${redactText(error.message)}` : "something that is no error",
    );
    error = error instanceof Error ? error.cause : undefined;
  }
  return { cause: messages.join(" < "), ...whereOf(cause) };
}

function whereOf(cause: unknown): Record<string, string> {
  const isBug = cause instanceof AssertionError || cause instanceof TypeError || cause instanceof RangeError;
  if (!isBug || cause.stack === undefined) return {};
  const frames = cause.stack.split("\n").filter((line) => /^\s+at /.test(line));
  return {
    at: frames
      .slice(0, 8)
      .map((line) => line.trim())
      .join(" | "),
  };
}
