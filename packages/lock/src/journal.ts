import { mkdir, open, readFile, stat, truncate } from "node:fs/promises";
import { dirname } from "node:path";
import { CardeaError } from "@cardea/core";
import { holdExclusively } from "./exclusive.ts";
import { replaceFile } from "./files.ts";
import { batchLines, headerLine, type JournalContent, type JournalPosition, readJournal } from "./journal-lines.ts";
import type { Memory, MemoryRecord } from "./memory.ts";

/** A journal shorter than this isn't worth writing anew. */
const COMPACT_BYTES_MIN = 4 * 1_024 * 1_024;
/** It is written anew when it has grown to this many times its size when it was last written anew. */
const GROWTH_MAX = 3;

export interface Journal extends Memory {
  /** What it held when it was opened. */
  readonly past: readonly MemoryRecord[];
  /** Resolves when all is durable and the file is free for others. */
  close(): Promise<void>;
}

export interface JournalOptions {
  readonly path: string;
  readonly keyCheck: string;
  /** Records that hold everything which must not be forgotten, appended records included, whether written yet or not. */
  whole(): Iterable<MemoryRecord>;
}

interface Waiting {
  readonly record: MemoryRecord;
  resolve(): void;
  reject(error: CardeaError): void;
}

type File = Awaited<ReturnType<typeof open>>;

/**
 * Opens the one append-only file of many locks. All appends that wait share one write and one fdatasync.
 * After a write that failed, the next one writes the whole file anew: nobody knows what became of its end.
 * Throws cannot_start if the file is damaged, belongs to another key, or is in use.
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const { path, keyCheck } = options;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const release = holdExclusively(path);
  try {
    const content = await readOrCreate(path, keyCheck);
    const file = await open(path, "a", 0o600);
    return startJournal(options, { content, file, release });
  } catch (error) {
    release();
    throw error;
  }
}

function startJournal(
  { path, keyCheck, whole }: JournalOptions,
  opened: { readonly content: JournalContent; readonly file: File; readonly release: () => void },
): Journal {
  let { file } = opened;
  let position: JournalPosition = opened.content.position;
  let bytes = opened.content.goodBytes;
  let compactBytes = COMPACT_BYTES_MIN;
  let mustWriteAnew = false;
  let waiting: Waiting[] = [];
  let working: Promise<void> | null = null;

  /** Everything that waits by the end of this turn of the event loop, and what comes while the disk works, in turn. */
  async function work(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await commit(batch);
    }
    working = null;
  }

  async function commit(batch: readonly Waiting[]): Promise<void> {
    try {
      if (mustWriteAnew || bytes > compactBytes) await writeAnew();
      else await append(batch.map(({ record }) => record));
      for (const one of batch) one.resolve();
    } catch (cause) {
      mustWriteAnew = true;
      const error = storageError(path, cause);
      for (const one of batch) one.reject(error);
    }
  }

  async function append(records: readonly MemoryRecord[]): Promise<void> {
    const text = batchLines(records, position);
    await file.appendFile(text);
    await file.datasync();
    position = { n: position.n + records.length, batch: position.batch + 1 };
    bytes += Buffer.byteLength(text);
  }

  async function writeAnew(): Promise<void> {
    const records = [...whole()];
    const text = headerLine(keyCheck) + batchLines(records, { n: 1, batch: 1 });
    await replaceFile(path, text);
    await file.close();
    file = await open(path, "a", 0o600);
    position = { n: records.length + 1, batch: 2 };
    bytes = Buffer.byteLength(text);
    compactBytes = Math.max(COMPACT_BYTES_MIN, GROWTH_MAX * bytes);
    mustWriteAnew = false;
  }

  return {
    past: opened.content.records,
    append: (record) =>
      new Promise((resolve, reject) => {
        waiting.push({ record, resolve, reject });
        working ??= work();
      }),
    close: async () => {
      await working;
      await file.close();
      opened.release();
    },
  };
}

async function readOrCreate(path: string, keyCheck: string): Promise<JournalContent> {
  const size = await stat(path).then(
    (found) => found.size,
    () => null,
  );
  if (size === null) await replaceFile(path, headerLine(keyCheck));
  const content = readJournal(await readFile(path), { path, keyCheck });
  if (size !== null && content.goodBytes < size) await truncate(path, content.goodBytes);
  return content;
}

function storageError(path: string, cause: unknown): CardeaError {
  const isFull = cause instanceof Error && "code" in cause && (cause.code === "ENOSPC" || cause.code === "EDQUOT");
  const detail = isFull ? `The disk of the lock memory ${path} is full.` : `The lock memory ${path} can't be written.`;
  return new CardeaError(isFull ? "storage_full" : "storage_unavailable", detail, { cause });
}
