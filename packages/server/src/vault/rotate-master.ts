import type { World } from "../world/port.ts";
import { createKeyFile, nextKeyPath, promoteNextKey, readKeyFile } from "./key-file.ts";
import type { Keyring } from "./keyring.ts";
import type { SettingsStore } from "./settings.ts";

export interface RotateMasterTools extends Pick<World, "randomBytes"> {
  /** The keyring's own store, where the unit that wraps the keys is to do more than that. */
  readonly through?: SettingsStore;
}

/**
 * Puts a new master key into the file and wraps all keys under it. Cut off anywhere, the next start finds a key that fits:
 * the old one in its place, or the new one beside it. Backups made before still need the old key, which is gone from here.
 */
export async function rotateMasterKeyFile(keyring: Keyring, path: string, tools: RotateMasterTools): Promise<void> {
  const waiting = nextKeyPath(path);
  const next = (await readKeyFile(waiting)) ?? (await createKeyFile(waiting, (count) => tools.randomBytes(count)));
  await keyring.rotateMaster({ ...next, where: path }, tools.through);
  await promoteNextKey(path);
}
