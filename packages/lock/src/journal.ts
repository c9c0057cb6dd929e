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
    return new OpenJournal(options, { content, file: await open(path, "a", 0o600), release });
  } catch (error) {
    release();
    throw error;
  }
}

class OpenJournal implements Journal {
  readonly past: readonly MemoryRecord[];
  readonly #options: JournalOptions;
  readonly #release: () => void;
  #file: File;
  #position: JournalPosition;
  #bytes: number;
  #compactBytes = COMPACT_BYTES_MIN;
  #mustWriteAnew = false;
  #waiting: Waiting[] = [];
  #working: Promise<void> | null = null;

  constructor(options: JournalOptions, opened: { content: JournalContent; file: File; release: () => void }) {
    this.past = opened.content.records;
    this.#options = options;
    this.#release = opened.release;
    this.#file = opened.file;
    this.#position = opened.content.position;
    this.#bytes = opened.content.goodBytes;
  }

  append(record: MemoryRecord): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ record, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  async close(): Promise<void> {
    await this.#working;
    await this.#file.close();
    this.#release();
  }

  /** All that waits by the end of this turn of the event loop is one batch; what comes while the disk works, the next. */
  async #work(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#commit(batch);
    }
    this.#working = null;
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    try {
      if (this.#mustWriteAnew || this.#bytes > this.#compactBytes) await this.#writeAnew();
      else await this.#write(batch.map(({ record }) => record));
      for (const one of batch) one.resolve();
    } catch (cause) {
      this.#mustWriteAnew = true;
      const error = storageError(this.#options.path, cause);
      for (const one of batch) one.reject(error);
    }
  }

  async #write(records: readonly MemoryRecord[]): Promise<void> {
    const bytes = Buffer.from(batchLines(records, this.#position));
    await this.#file.appendFile(bytes);
    await this.#file.datasync();
    this.#position = { n: this.#position.n + records.length, batch: this.#position.batch + 1 };
    this.#bytes += bytes.length;
  }

  /** The waiting records are part of what the locks remember, so that the new file holds them too. */
  async #writeAnew(): Promise<void> {
    const { path, keyCheck, whole } = this.#options;
    const records = [...whole()];
    const text = headerLine(keyCheck) + batchLines(records, { n: 1, batch: 1 });
    await replaceFile(path, text);
    const before = this.#file;
    this.#file = await open(path, "a", 0o600);
    await before.close();
    this.#position = { n: records.length + 1, batch: 2 };
    this.#bytes = Buffer.byteLength(text);
    this.#compactBytes = Math.max(COMPACT_BYTES_MIN, GROWTH_MAX * this.#bytes);
    this.#mustWriteAnew = false;
  }
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
