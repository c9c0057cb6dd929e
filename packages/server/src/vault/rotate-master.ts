import type { World } from "../world/port.ts";
import { createKeyFile, nextKeyPath, promoteNextKey, readKeyFile } from "./key-file.ts";
import type { Keyring } from "./keyring.ts";

/**
 * Puts a new master key into the file and wraps all keys under it. Cut off anywhere, the next start finds a key that fits:
 * the old one in its place, or the new one beside it. Backups made before still need the old key, which is gone from here.
 */
export async function rotateMasterKeyFile(
  keyring: Keyring,
  path: string,
  world: Pick<World, "randomBytes">,
): Promise<void> {
  const waiting = nextKeyPath(path);
  const next = (await readKeyFile(waiting)) ?? (await createKeyFile(waiting, (count) => world.randomBytes(count)));
  await keyring.rotateMaster({ ...next, where: path });
  await promoteNextKey(path);
}
