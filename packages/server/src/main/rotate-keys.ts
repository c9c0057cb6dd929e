import type { HolderId, SiteId } from "@cardea/core";
import type { Actor, NewRecord, Store, StoredCode, Tx } from "../store/port.ts";
import { sealContext } from "../sync/connections.ts";
import type { Keyring } from "../vault/keyring.ts";
import { type PersonalSeal, personalSeal } from "../vault/personal.ts";
import { rotateMasterKeyFile } from "../vault/rotate-master.ts";
import type { SettingsStore } from "../vault/settings.ts";
import type { World } from "../world/port.ts";

/** Codes that are sealed again in one unit. */
const BATCH = 200;

export interface RotationTools {
  readonly store: Store;
  readonly vault: Keyring;
  readonly world: World;
  readonly masterKeyPath: string;
}

/** Puts a new master key into its file. Nothing that it protects changes. No other server may run on that database. */
export async function rotateMaster({ store, vault, world, masterKeyPath }: RotationTools, actor: Actor): Promise<void> {
  const through = recording(store, { actor, action: "keys.master_rotated", subject: {}, facts: {} });
  await rotateMasterKeyFile(vault, masterKeyPath, { randomBytes: (count) => world.randomBytes(count), through });
}

/** The store as the vault sees it; what the vault changes there in one unit is recorded in that same one. */
function recording(store: Store, record: NewRecord): SettingsStore {
  return {
    setting: (name) => store.setting(name),
    sites: () => store.sites(),
    unit: (work) =>
      store.unit(async (tx) => {
        const result = await work(tx);
        await tx.record([record]);
        return result;
      }),
  };
}

/**
 * Gives a site a new key, seals all its secrets again with it and forgets the old one; answers how many codes there were.
 * May be cut off and begun again. No other server may run on that database.
 */
export async function rotateSite(tools: RotationTools, siteId: SiteId, actor: Actor): Promise<number> {
  const { store, vault, world } = tools;
  await vault.rotateSiteKey(siteId);
  const seal = personalSeal({ vault, world });
  const holders = new Set<HolderId>();
  let codes = 0;
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<Store["codes"]>> = await store.codes(
      { siteId },
      { after, limit: BATCH },
      world.now(),
    );
    await store.unit((tx) => resealCodes({ tx, vault, seal, holders }, page.items));
    codes += page.items.length;
    after = page.nextCursor;
  } while (after !== null);
  await store.unit((tx) => resealConnections(tx, vault, siteId));
  const record: NewRecord = { actor, action: "keys.site_rotated", subject: { siteId }, facts: { codes } };
  await vault.dropOldSiteKeys(siteId, recording(store, record));
  return codes;
}

interface Resealing {
  readonly tx: Tx;
  readonly vault: Keyring;
  readonly seal: PersonalSeal;
  /** Those that are done. */
  readonly holders: Set<HolderId>;
}

async function resealCodes({ tx, vault, seal, holders }: Resealing, codes: readonly StoredCode[]): Promise<void> {
  for (const { id } of codes) {
    const code = await tx.code(id);
    if (code === null) continue;
    const { siteId, holderId } = code;
    const pin = vault.reseal({ siteId, purpose: "pin", recordId: id }, code.pin);
    if (pin !== null) await tx.updateCode({ ...code, pin });
    if (holders.has(holderId)) continue;
    holders.add(holderId);
    await seal.resealHolderKey(tx, { siteId, holderId });
    const holder = await tx.holder(holderId);
    if (holder === null || holder.contact === null) continue;
    const contact = vault.reseal({ siteId, purpose: "holder", recordId: holderId }, holder.contact);
    if (contact !== null) await tx.updateHolder({ ...holder, contact });
  }
}

async function resealConnections(tx: Tx, vault: Keyring, siteId: SiteId): Promise<void> {
  for (const connection of await tx.connections()) {
    if (connection.siteId !== siteId) continue;
    const settings = vault.reseal(sealContext(connection), connection.settings);
    if (settings !== null) await tx.updateConnection({ ...connection, settings });
  }
}
