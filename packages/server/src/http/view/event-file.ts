import type { Static } from "typebox";
import type { EventBody, EXPORT_FORMATS } from "../schema/event.ts";

type Event = Static<typeof EventBody>;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** How a file of events is written: what comes first, each event, what comes between and last. */
export interface EventFile {
  readonly type: string;
  readonly head: string;
  readonly between: string;
  readonly tail: string;
  line(event: Event): string;
}

const COLUMNS = ["sequence", "at", "kind", "lockName", "holderName", "reason", "slot", "facts"] as const;
const IDS = ["siteId", "lockId", "codeId", "holderId"] as const;

export const EVENT_FILES: Readonly<Record<ExportFormat, EventFile>> = {
  csv: {
    type: "text/csv; charset=utf-8",
    head: `\uFEFF${[...COLUMNS, ...IDS].join(",")}\r\n`, // the mark tells table programs that it is UTF-8
    between: "",
    tail: "",
    line: (event) => `${[...COLUMNS, ...IDS].map((name) => csvCell(cellText(event[name]))).join(",")}\r\n`,
  },
  json: {
    type: "application/json; charset=utf-8",
    head: "[",
    between: ",",
    tail: "\n]\n",
    line: (event) => `\n${JSON.stringify(event)}`,
  },
};

function cellText(value: Event[keyof Event]): string {
  if (value === null) return "";
  if (typeof value !== "object") return String(value);
  return Object.keys(value).length === 0 ? "" : JSON.stringify(value);
}

/**
 * One cell. What a table program would take for a formula gets an apostrophe in front, since names come from people.
 * @see RFC 4180 section 2, OWASP CSV Injection
 */
export function csvCell(text: string): string {
  const plain = /^\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text;
  return /[",\r\n;]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
