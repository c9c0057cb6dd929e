import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a running server tells the command line of its machine, in a file that only its owner may read. */
export interface OperatorFile {
  /** Where it listens, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Lets the command line in; made anew at each start and worth nothing afterwards. */
  readonly token: string;
  readonly pid: number;
}

function pathIn(dataPath: string): string {
  return join(dataPath, "server.json");
}

export function writeOperatorFile(dataPath: string, file: OperatorFile): void {
  const path = pathIn(dataPath);
  rmSync(`${path}.new`, { force: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(file)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** The file of the server that runs on that folder, or null if none does: a server that was killed leaves one behind. */
export function readOperatorFile(dataPath: string): OperatorFile | null {
  try {
    const file: unknown = JSON.parse(readFileSync(pathIn(dataPath), "utf8"));
    if (!isOperatorFile(file)) return null;
    process.kill(file.pid, 0); // sends nothing: it only throws if that process is gone
    return file;
  } catch {
    return null; // no file, half a file, or nobody behind it: no server
  }
}

function isOperatorFile(value: unknown): value is OperatorFile {
  if (typeof value !== "object" || value === null) return false;
  const { url, token, pid } = value as Partial<Record<keyof OperatorFile, unknown>>;
  return (
    typeof url === "string" &&
    URL.canParse(url) &&
    typeof token === "string" &&
    Number.isInteger(pid) &&
    Number(pid) > 0
  );
}

export function removeOperatorFile(dataPath: string): void {
  rmSync(pathIn(dataPath), { force: true });
}
