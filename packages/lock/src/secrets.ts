import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { CardeaError } from "@cardea/core";
import { replaceFile } from "./files.ts";
import type { LockWorld } from "./world.ts";

const KEY_BYTES = 32;
const TOKEN_BYTES = 24;

export interface LockSecrets {
  readonly memoryKey: Uint8Array;
  /** SHA-256 of the management token, in hex. */
  readonly tokenHash: string;
  /** The token itself, only when it was made just now; nobody can show it again. */
  readonly newToken: string | null;
}

/**
 * The key and the management token of a lock that runs alone; made at the first start, in files for their owner alone.
 * Throws cannot_start if the memory is there but its key isn't.
 */
export async function lockSecrets(options: {
  readonly folder: string;
  readonly keyFile: string | null;
  readonly journalPath: string;
  readonly newToken: boolean;
  readonly world: LockWorld;
}): Promise<LockSecrets> {
  const { folder, world } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const memoryKey = await keyIn(options.keyFile ?? join(folder, "lock.key"), options.journalPath, world);
  const tokenPath = join(folder, "token.sha256");
  const known = options.newToken ? null : await textOf(tokenPath);
  if (known !== null && /^[0-9a-f]{64}$/.test(known.trim()))
    return { memoryKey, tokenHash: known.trim(), newToken: null };

  const newToken = Buffer.from(world.randomBytes(TOKEN_BYTES)).toString("base64url");
  const tokenHash = createHash("sha256").update(newToken).digest("hex");
  await replaceFile(tokenPath, `${tokenHash}\n`);
  return { memoryKey, tokenHash, newToken };
}

async function keyIn(path: string, journalPath: string, world: LockWorld): Promise<Uint8Array> {
  const text = await textOf(path);
  if (text !== null) {
    if (/^[0-9a-f]{64}\s*$/.test(text)) return Buffer.from(text.trim(), "hex");
    throw new CardeaError("cannot_start", `The key file ${path} is damaged: it must hold ${KEY_BYTES} bytes in hex.`);
  }
  if ((await textOf(journalPath)) !== null) {
    throw new CardeaError(
      "cannot_start",
      `The key file ${path} is missing, and without it the lock memory can't be read; put it back.`,
    );
  }
  const key = world.randomBytes(KEY_BYTES);
  await replaceFile(path, `${Buffer.from(key).toString("hex")}\n`);
  return key;
}

/** Null if there is no such file. */
async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
    throw new CardeaError("cannot_start", `The file ${path} can't be read; check who owns it.`, { cause });
  }
}
