import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** What a command said and how it ended. `exitCode` is null when a signal ended it. */
export interface Ending {
  readonly exitCode: number | null;
  readonly output: string;
}

/** Runs a program, of our packages if they have it, and keeps all that it says on both streams, without colors. A program that cannot start rejects. */
export function run(command: string, args: readonly string[], cwd: string): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const { FORCE_COLOR: _forced, CI: _colorful, ...rest } = process.env; // either makes some tools color their output
    const env = { ...rest, NO_COLOR: "1" };
    const own = join(cwd, "node_modules", ".bin", command);
    const child = spawn(existsSync(own) ? own : command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, output: Buffer.concat(chunks).toString() }));
  });
}
