import { CardeaError } from "@cardea/core";
import type { World } from "../world/port.ts";
import { createKeyFile, nextKeyPath, promoteNextKey, readKeyFile } from "./key-file.ts";
import { Keyring } from "./keyring.ts";
import { fitsMaster, type MasterKey, parseMasterKey } from "./master-key.ts";
import { MASTER_SETTING, type SettingsStore } from "./settings.ts";

/** Where the master key is: in a file (made at the first start), or in a text that the operator gave. */
export type MasterKeySource =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "text"; readonly text: string; readonly where: string };

export interface VaultTools {
  readonly store: SettingsStore;
  readonly source: MasterKeySource;
  readonly world: Pick<World, "randomBytes">;
}

/**
 * The vault of this database with the keys of all its sites. The first start makes the key file and ties the database to
 * it. Throws CardeaError `cannot_start` if the master key is missing, unreadable or another one, or a stored key is damaged.
 */
export async function openVault({ store, source, world }: VaultTools): Promise<Keyring> {
  const check = await store.setting(MASTER_SETTING);
  const master = check === null ? await firstMaster({ store, source, world }) : await fittingMaster(source, check);
  await tieToMaster(store, master);
  const keyring = new Keyring({ store, master, randomBytes: (count) => world.randomBytes(count) });
  try {
    await keyring.reload();
  } catch (cause) {
    if (!(cause instanceof CardeaError) || cause.code !== "vault_cannot_open") throw cause;
    throw new CardeaError("cannot_start", cause.message, { cause });
  }
  return keyring;
}

async function firstMaster({ store, source, world }: VaultTools): Promise<MasterKey> {
  if ((await store.sites()).length > 0) {
    throw new CardeaError(
      "cannot_start",
      "This database has lost the mark of its master key; restore it from a backup.",
    );
  }
  if (source.kind === "text") return parseMasterKey(source.text, source.where);
  return (await readKeyFile(source.path)) ?? (await createKeyFile(source.path, (count) => world.randomBytes(count)));
}

async function fittingMaster(source: MasterKeySource, check: string): Promise<MasterKey> {
  const master = source.kind === "text" ? parseMasterKey(source.text, source.where) : await readKeyFile(source.path);
  if (master !== null && fitsMaster(master, check)) return master;
  const next = source.kind === "file" ? await finishRotation(source.path, check) : null;
  if (next !== null) return next;
  throw new CardeaError("cannot_start", master === null ? missing(source) : doesNotFit(master.where));
}

/** A rotation that was cut off after the database had been rewrapped: the new key waits beside the old one. */
async function finishRotation(path: string, check: string): Promise<MasterKey | null> {
  const next = await readKeyFile(nextKeyPath(path));
  if (next === null || !fitsMaster(next, check)) return null;
  await promoteNextKey(path);
  return readKeyFile(path);
}

/** Keeps the check value at the first start; of two servers that start first at once, one wins. */
async function tieToMaster(store: SettingsStore, master: MasterKey): Promise<void> {
  const kept = await store.unit(async (tx) => {
    const check = await tx.setting(MASTER_SETTING);
    if (check === null) await tx.saveSetting(MASTER_SETTING, master.check);
    return check ?? master.check;
  });
  if (!fitsMaster(master, kept)) throw new CardeaError("cannot_start", doesNotFit(master.where));
}

function missing(source: MasterKeySource): string {
  const where = source.kind === "file" ? source.path : source.where;
  return `The master key ${where} is missing, and without it no PIN in this database can be opened: put the file back from where you keep your copy.`;
}

function doesNotFit(where: string): string {
  return `The master key in ${where} does not fit this database: give the key that was used with it, or the database that belongs to this key.`;
}
