import { crc32 } from "node:zlib";
import { CardeaError } from "@cardea/core";
import type { MemoryRecord } from "./memory.ts";

/** The first line of a journal. A later format has another number. */
interface Header {
  readonly cardeaLockMemory: number;
  readonly keyCheck: string;
}

/** One line: its number in the file, its batch, how many lines of that batch follow, and what a lock wrote. */
interface Line {
  readonly n: number;
  readonly batch: number;
  readonly left: number;
  readonly record: MemoryRecord;
}

/** What a journal holds, and where the next line goes. */
export interface JournalContent {
  readonly records: readonly MemoryRecord[];
  readonly position: JournalPosition;
  /** Bytes that are whole; what follows was being written when the power went and was never promised to anybody. */
  readonly goodBytes: number;
}

/** The number of the next line and of the next batch. */
export interface JournalPosition {
  readonly n: number;
  readonly batch: number;
}

const FORMAT = 1;
const SUM_CHARS = 8;

export function headerLine(keyCheck: string): string {
  return summed(JSON.stringify({ cardeaLockMemory: FORMAT, keyCheck } satisfies Header));
}

/** The lines of one batch: all that is written before one fdatasync. */
export function batchLines(records: readonly MemoryRecord[], { n, batch }: JournalPosition): string {
  const count = records.length;
  return records
    .map((record, i) => summed(JSON.stringify({ n: n + i, batch, left: count - 1 - i, record } satisfies Line)))
    .join("");
}

/**
 * Reads a journal. A line that is not whole in the last batch, and what follows it, is left out: a power cut tore it
 * before anybody was answered. One that is not whole before that is damage.
 * Throws cannot_start for damage, for another key, and for a format that this version doesn't know.
 */
export function readJournal(bytes: Buffer, { path, keyCheck }: { path: string; keyCheck: string }): JournalContent {
  const lines = cut(bytes);
  checkHeader(lines[0]?.json ?? null, path, keyCheck);
  const records: MemoryRecord[] = [];
  let last: Line | null = null;
  let goodBytes = lines[0]?.end ?? 0;
  for (const [i, { json, end }] of lines.entries()) {
    if (i === 0) continue;
    const line = lineOf(json, i);
    if (line === null) {
      if (!isTorn(last, lines.slice(i))) throw damaged(path, i + 1);
      break;
    }
    records.push(line.record);
    last = line;
    goodBytes = end;
  }
  return { records, position: { n: (last?.n ?? 0) + 1, batch: (last?.batch ?? 0) + 1 }, goodBytes };
}

/** The pieces between line ends: their JSON if the sum fits, else null. The last piece may lack its end. */
function cut(bytes: Buffer): readonly { readonly json: string | null; readonly end: number }[] {
  const lines = [];
  for (let from = 0; from < bytes.length; ) {
    const newline = bytes.indexOf(10, from);
    const until = newline < 0 ? bytes.length : newline;
    lines.push({ json: newline < 0 ? null : checked(bytes.toString("utf8", from, until)), end: until + 1 });
    from = until + 1;
  }
  return lines;
}

function summed(json: string): string {
  return `${sumOf(json)} ${json}\n`;
}

function checked(text: string): string | null {
  const json = text.slice(SUM_CHARS + 1);
  return text.slice(0, SUM_CHARS) === sumOf(json) ? json : null;
}

function sumOf(json: string): string {
  return crc32(json).toString(16).padStart(SUM_CHARS, "0");
}

function lineOf(json: string | null, n: number): Line | null {
  const line = objectIn<Line>(json);
  const isOurs = line?.n === n && Number.isInteger(line.batch) && Number.isInteger(line.left) && isRecord(line.record);
  return isOurs ? (line as Line) : null;
}

function isRecord(record: Partial<MemoryRecord> | null | undefined): boolean {
  return typeof record?.lock === "string" && Array.isArray(record.changes) && Array.isArray(record.events);
}

/** The object in a text whose sum fits; null if it is none, which only somebody else than us can have written. */
function objectIn<Shape>(json: string | null): Partial<Shape> | null {
  try {
    const value: unknown = json === null ? null : JSON.parse(json);
    return typeof value === "object" ? value : null;
  } catch {
    return null; // the caller says what a line that can't be read means
  }
}

/** Whether all that is readable after the last good line belongs to the batch that was being written. */
function isTorn(last: Line | null, rest: readonly { readonly json: string | null }[]): boolean {
  const tornBatch = last === null ? 1 : last.left > 0 ? last.batch : last.batch + 1;
  return rest.every(({ json }) => json === null || objectIn<Line>(json)?.batch === tornBatch);
}

function checkHeader(json: string | null, path: string, keyCheck: string): void {
  const header = objectIn<Header>(json);
  if (header?.cardeaLockMemory === undefined) throw damaged(path, 1);
  if (header.cardeaLockMemory !== FORMAT) {
    throw new CardeaError("cannot_start", `The lock memory ${path} was written by a newer Cardea; start that one.`);
  }
  if (header.keyCheck === keyCheck) return;
  throw new CardeaError(
    "cannot_start",
    `The key does not fit the lock memory ${path}; give the key that it was made with.`,
  );
}

function damaged(path: string, line: number): CardeaError {
  const detail = `The lock memory ${path} is damaged at line ${line}; put back a copy, or move the file away and set all codes anew.`;
  return new CardeaError("cannot_start", detail);
}
