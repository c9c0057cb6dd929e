import { inspect } from "node:util";
import type { Log } from "cardea/src/log/port.ts";

/** A log that keeps every word, also what hides in an error's cause, so that a test can search it. */
export interface RecordedLog extends Log {
  text(): string;
}

export function recordedLog(): RecordedLog {
  const lines: string[] = [];
  const keep = (message: string, fields?: object, cause?: unknown) => {
    lines.push(`${message} ${JSON.stringify(fields ?? {})} ${cause === undefined ? "" : inspect(cause, { depth: 8 })}`);
  };
  return { debug: keep, info: keep, warn: keep, error: keep, text: () => lines.join("\n") };
}
