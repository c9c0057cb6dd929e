import { existsSync, ftruncateSync, openSync, closeSync, readFileSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { databasePath, journalPath } from "cardea/src/main/data-folder.ts";
import { seededRandom } from "../virtual-world.ts";
import { journalFlushed, untapped } from "./tapped-files.ts";

/** What a power cut does to the end of a file: to what was written and not flushed when the process died. */
export interface Tear {
  readonly file: "wal" | "journal";
  readonly how: "cut" | "scribble" | "zeros";
  /** Only to prove that the checks can fail: what was flushed goes too. */
  readonly tooFar?: boolean;
}

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const NOTE = "journal-flushed";

/** Writes down how much of the journal is flushed. Right before the process dies. */
export function noteFlushed(folder: string): void {
  untapped.writeFileSync(join(folder, NOTE), String(journalFlushed.bytes));
}

/** Spoils the end of the file as a power cut would have. What was flushed before stays. */
export function tear(folder: string, { file, how, tooFar = false }: Tear, seed: number): void {
  const dataPath = join(folder, "data");
  const path = file === "wal" ? `${databasePath(dataPath)}-wal` : journalPath(dataPath);
  if (!existsSync(path)) return;
  const { safe, end } =
    file === "wal" ? lastCommit(readFileSync(path), tooFar) : { safe: flushedBytes(folder), end: statSync(path).size };
  if (safe >= end) return;
  const random = seededRandom(seed);
  const from = safe + Math.floor(random() * (end - safe));
  const handle = openSync(path, "r+");
  try {
    if (how === "cut") ftruncateSync(handle, from);
    else {
      const until = how === "zeros" ? end : from + 1 + Math.floor(random() * (end - from));
      const bytes = Buffer.alloc(until - from, 0);
      if (how === "scribble") for (let at = 0; at < bytes.length; at++) bytes[at] = Math.floor(random() * 256);
      writeSync(handle, bytes, 0, bytes.length, from);
    }
  } finally {
    closeSync(handle);
  }
}

function flushedBytes(folder: string): number {
  return Number(readFileSync(join(folder, NOTE), "utf8"));
}

/**
 * Where the frames of the last commit in a WAL begin and end: all before was flushed when they were written.
 * @see https://www.sqlite.org/fileformat2.html#the_write_ahead_log
 */
function lastCommit(wal: Buffer, tooFar: boolean): { readonly safe: number; readonly end: number } {
  if (wal.length < HEADER_BYTES) return { safe: wal.length, end: wal.length };
  const frameBytes = FRAME_HEADER_BYTES + wal.readUInt32BE(8);
  const salt = wal.subarray(16, 24);
  let safe = HEADER_BYTES;
  let end = HEADER_BYTES;
  for (let at = HEADER_BYTES; at + frameBytes <= wal.length; at += frameBytes) {
    if (!wal.subarray(at + 8, at + 16).equals(salt)) break; // what an older round left in the file
    const isCommit = wal.readUInt32BE(at + 4) > 0;
    if (!isCommit) continue;
    safe = end;
    end = at + frameBytes;
  }
  return { safe: tooFar ? HEADER_BYTES : safe, end };
}
