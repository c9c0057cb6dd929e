import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { CardeaError } from "@cardea/core";

/**
 * Holds `path` for this process alone until the returned function is called or the process ends, however it ends.
 * Node has no file lock of its own; SQLite's is the kernel's, so that neither kill -9 nor a reused process id confuses
 * it. The file beside stays empty. Throws cannot_start if another process, or another part of this one, holds it.
 */
export function holdExclusively(path: string): () => void {
  closeSync(openSync(`${path}.lock`, "a", 0o600)); // SQLite would make it readable for others
  const guard = new DatabaseSync(`${path}.lock`, { timeout: 0 });
  try {
    guard.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    guard.close();
    const detail = `Another process uses the lock memory ${path}; end it first, or give this one a folder of its own.`;
    throw new CardeaError("cannot_start", detail, { cause });
  }
  return () => guard.close();
}
