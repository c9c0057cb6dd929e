import { spawn } from "node:child_process";

/** What a command said and how it ended. `exitCode` is null when a signal ended it. */
export interface Ending {
  readonly exitCode: number | null;
  readonly output: string;
}

/** Runs a program and keeps all that it says on both streams, without colors. A program that cannot start rejects. */
export function run(command: string, args: readonly string[], cwd: string): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" };
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, output: Buffer.concat(chunks).toString() }));
  });
}
