import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import {
  CardeaError,
  EXPORT_PROBLEMS,
  type ExportChecks,
  type ExportProblem,
  type ExportVerdict,
  readExport,
} from "@cardea/core";
import { sha256, verifyEd25519 } from "./ed25519.ts";

const NEWLINE = 0x0a;
const CHUNK_BYTES = 1 << 20;
/** No record is nearly as long; it bounds the memory that a hostile file can take. */
const LINE_BYTES_MAX = 1 << 20;

/** What the verifier knows from elsewhere; without it, only changes by one who lacks the log's key are found. */
export type FileChecks = Pick<ExportChecks, "publicKey" | "olderCheckpoint">;

/**
 * Whether the file is an unchanged export of an audit log; if not, the first thing that is wrong. Needs no database and no
 * network. Throws CardeaError `not_found` if the file can't be read.
 */
export async function verifyFile(path: string, checks: FileChecks = {}): Promise<ExportVerdict> {
  const reading = readExport({ ...checks, hash: sha256, verifySignature: verifyEd25519 });
  let line = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunksOf(path)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let until = bytes.indexOf(NEWLINE); until >= 0; until = bytes.indexOf(NEWLINE, from)) {
      line++;
      const text = textOf(bytes.subarray(from, until));
      const problem = text === null ? problemAt(line, "notCanonical") : reading.take(text);
      if (problem !== null) return problem;
      from = until + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > LINE_BYTES_MAX) return problemAt(line + 1, "notCanonical");
  }
  return rest.length > 0 ? problemAt(line + 1, "noNewline") : reading.finish();
}

/** Null if the bytes aren't UTF-8, so that two files with different bytes never read as the same text. */
function textOf(bytes: Buffer): string | null {
  return isUtf8(bytes) ? bytes.toString("utf8") : null;
}

function problemAt(line: number, problem: keyof typeof EXPORT_PROBLEMS): ExportProblem {
  return { kind: "bad", line, problem: EXPORT_PROBLEMS[problem] };
}

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) yield chunk as Buffer;
  } catch (cause) {
    throw new CardeaError("not_found", `The file ${path} cannot be read.`, { cause });
  }
}
