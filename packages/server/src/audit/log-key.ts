import { assert, type NoteKey, noteKey, type Sign } from "@cardea/core";
import { keptSecret, type SecretTools } from "../vault/server-secret.ts";
import type { World } from "../world/port.ts";
import { privateKeyOf, publicBytesOf, sha256, signEd25519 } from "./ed25519.ts";

/** The key with which this database's audit log is signed. The private part can only be used, not seen. */
export interface LogKey {
  /** Its name is the log's origin. */
  readonly key: NoteKey;
  readonly sign: Sign;
}

const SEED_BYTES = 32;
const NAME_BYTES = 8;

export interface LogKeyTools extends SecretTools {
  readonly world: Pick<World, "randomBytes">;
}

/** The log's key; made, with the name of the log, at the first call ever. */
export async function openLogKey(tools: LogKeyTools): Promise<LogKey> {
  return logKeyFrom(await keptSecret(tools, "audit_log", () => tools.world.randomBytes(SEED_BYTES + NAME_BYTES)));
}

function logKeyFrom(secret: Uint8Array): LogKey {
  const privateKey = privateKeyOf(secret.slice(0, SEED_BYTES));
  const origin = `cardea.local/${Buffer.from(secret.slice(SEED_BYTES)).toString("hex")}`;
  const key = noteKey(sha256, origin, publicBytesOf(privateKey));
  assert(key !== null, "the name of a log has no spaces, and an Ed25519 key 32 bytes");
  return { key, sign: (message) => signEd25519(privateKey, message) };
}
