import { createHmac, type KeyObject } from "node:crypto";
import { CardeaError, Pin, type PinTag, type SiteId } from "@cardea/core";
import { closeBox, openBox, type RandomBytes } from "./cipher.ts";
import { fitsMaster, type MasterKey, unwrap, wrap } from "./master-key.ts";
import type { SealContext, Sealed, Vault } from "./port.ts";
import { MASTER_SETTING, type Settings, type SettingsStore, type SettingsTx, siteSetting } from "./settings.ts";
import {
  newSiteKeys,
  parseSiteKeys,
  rewrapSiteKeys,
  type SiteKeys,
  unwrapSiteKeys,
  type WrappedSiteKeys,
  withNewVersion,
  withoutOldVersions,
} from "./site-keys.ts";

const SEALED = /^v1\.([1-9][0-9]{0,8})\.([A-Za-z0-9_.-]+)$/;
/** Every PIN is as long as this when it is sealed, so that its length can't be seen. */
const PIN_BYTES = 16;
const TAG_BYTES = 16;

/** Secrets of the server itself, under the master key. */
export const SERVER_SECRETS = ["audit_log", "accounts", "push"] as const;
export type ServerSecret = (typeof SERVER_SECRETS)[number];

/** The vault with its keys in memory, as long as the server runs. */
export class Keyring implements Vault {
  readonly #store: SettingsStore;
  readonly #randomBytes: RandomBytes;
  readonly #sites = new Map<SiteId, SiteKeys>();
  #master: MasterKey;

  constructor(tools: { store: SettingsStore; master: MasterKey; randomBytes: RandomBytes }) {
    this.#store = tools.store;
    this.#master = tools.master;
    this.#randomBytes = tools.randomBytes;
  }

  seal(context: SealContext, plain: string): Sealed {
    const { active, byVersion } = this.#keysOf(context.siteId);
    const key = byVersion.get(active);
    if (key === undefined) throw cannotOpen(context);
    const box = closeBox(key, this.#randomBytes, {
      bound: boundTo(context, active),
      plain: Buffer.from(plain, "utf8"),
    });
    return `v1.${active}.${box}` as Sealed;
  }

  open(context: SealContext, sealed: Sealed): string {
    const [, digits, box = ""] = SEALED.exec(sealed) ?? [];
    const version = Number(digits);
    const key = this.#keysOf(context.siteId).byVersion.get(version);
    if (key === undefined) throw cannotOpen(context);
    try {
      return openBox(key, box, boundTo(context, version)).toString("utf8");
    } catch (cause) {
      throw cannotOpen(context, cause);
    }
  }

  sealPin(siteId: SiteId, codeId: string, pin: Pin): Sealed {
    return this.seal({ siteId, purpose: "pin", recordId: codeId }, pin.reveal().padEnd(PIN_BYTES, " "));
  }

  openPin(siteId: SiteId, codeId: string, sealed: Sealed): Pin {
    const context = { siteId, purpose: "pin", recordId: codeId };
    const pin = Pin.parse(this.open(context, sealed).trimEnd());
    if (pin === null) throw cannotOpen(context);
    return pin;
  }

  tagOf(siteId: SiteId, pin: Pin): PinTag {
    return tag(this.#keysOf(siteId).tagKey, pin.reveal());
  }

  prefixTagOf(siteId: SiteId, pin: Pin, count: number): PinTag {
    return tag(this.#keysOf(siteId).prefixTagKey, `${count} ${pin.reveal().slice(0, count)}`);
  }

  /** The same secret sealed with the newest key of its site; null if it already is. Throws CardeaError `vault_cannot_open`. */
  reseal(context: SealContext, sealed: Sealed): Sealed | null {
    const { active } = this.#keysOf(context.siteId);
    return sealed.startsWith(`v1.${active}.`) ? null : this.seal(context, this.open(context, sealed));
  }

  /** Makes the keys of a new site in the unit that makes the site. Keys that it already has stay. */
  async createSiteKeys(tx: SettingsTx, siteId: SiteId): Promise<void> {
    await this.#mustFit(tx);
    const stored = await tx.setting(siteSetting(siteId));
    const wrapped =
      stored === null ? newSiteKeys(this.#master, this.#randomBytes, siteId) : parseSiteKeys(stored, siteId);
    if (stored === null) await tx.saveSetting(siteSetting(siteId), JSON.stringify(wrapped));
    this.#sites.set(siteId, unwrapSiteKeys(this.#master, siteId, wrapped));
  }

  /** Reads the keys of all sites again: at the start, and when another server made a site or rotated a key. */
  async reload(): Promise<void> {
    for (const { id } of await this.#store.sites()) await this.#load(this.#store, id);
  }

  /**
   * Gives a site a new key that seals from now on; answers its version. What older versions sealed stays readable, until
   * `dropOldSiteKeys`. Tags don't change. Other servers must reload before they can open what the new key sealed.
   */
  async rotateSiteKey(siteId: SiteId): Promise<number> {
    const wrapped = await this.#changeSiteKeys(siteId, (stored) =>
      withNewVersion(this.#master, this.#randomBytes, { siteId, wrapped: stored }),
    );
    return wrapped.active;
  }

  /**
   * Forgets all keys of a site but the newest. Only when every row was resealed: what is left under them is lost.
   * `through`: the same store, where its unit is to do more than that.
   */
  async dropOldSiteKeys(siteId: SiteId, through: SettingsStore = this.#store): Promise<void> {
    await this.#changeSiteKeys(siteId, withoutOldVersions, through);
  }

  /** Wraps all keys under another master key, in one unit. No row changes. `through` as above. */
  async rotateMaster(to: MasterKey, through: SettingsStore = this.#store): Promise<void> {
    const from = this.#master;
    await through.unit(async (tx) => {
      await this.#mustFit(tx);
      for (const { id } of await tx.sites()) {
        const rewrapped = rewrapSiteKeys({ from, to }, this.#randomBytes, {
          siteId: id,
          wrapped: await storedKeys(tx, id),
        });
        await tx.saveSetting(siteSetting(id), JSON.stringify(rewrapped));
      }
      await this.#rewrapServerSecrets(tx, to);
      await tx.saveSetting(MASTER_SETTING, to.check);
    });
    this.#master = to;
  }

  /** A secret of the server itself; null if it was never saved. Throws CardeaError `vault_cannot_open`. */
  async serverSecret(settings: Settings, name: ServerSecret): Promise<Uint8Array | null> {
    const wrapped = await settings.setting(secretSetting(name));
    return wrapped === null ? null : unwrap(this.#master, wrapped, secretSetting(name));
  }

  async saveServerSecret(tx: SettingsTx, name: ServerSecret, bytes: Uint8Array): Promise<void> {
    await this.#mustFit(tx);
    await tx.saveSetting(
      secretSetting(name),
      wrap(this.#master, this.#randomBytes, { name: secretSetting(name), bytes }),
    );
  }

  async #rewrapServerSecrets(tx: SettingsTx, to: MasterKey): Promise<void> {
    for (const name of SERVER_SECRETS) {
      const bytes = await this.serverSecret(tx, name);
      if (bytes === null) continue;
      await tx.saveSetting(secretSetting(name), wrap(to, this.#randomBytes, { name: secretSetting(name), bytes }));
    }
  }

  async #changeSiteKeys(
    siteId: SiteId,
    change: (stored: WrappedSiteKeys) => WrappedSiteKeys,
    through: SettingsStore = this.#store,
  ): Promise<WrappedSiteKeys> {
    const wrapped = await through.unit(async (tx) => {
      await this.#mustFit(tx);
      const changed = change(await storedKeys(tx, siteId));
      await tx.saveSetting(siteSetting(siteId), JSON.stringify(changed));
      return changed;
    });
    // Only now: a key that the database doesn't keep must never seal anything.
    this.#sites.set(siteId, unwrapSiteKeys(this.#master, siteId, wrapped));
    return wrapped;
  }

  async #load(settings: Settings, siteId: SiteId): Promise<void> {
    this.#sites.set(siteId, unwrapSiteKeys(this.#master, siteId, await storedKeys(settings, siteId)));
  }

  /** Another program may have rotated the master key; keys wrapped under the old one would be lost. */
  async #mustFit(settings: Settings): Promise<void> {
    const check = await settings.setting(MASTER_SETTING);
    if (check !== null && fitsMaster(this.#master, check)) return;
    throw new CardeaError("vault_cannot_open", "The master key was changed while this server ran; restart it.");
  }

  #keysOf(siteId: SiteId): SiteKeys {
    const keys = this.#sites.get(siteId);
    if (keys === undefined) throw new CardeaError("vault_cannot_open", `There are no keys for ${siteId}.`);
    return keys;
  }
}

async function storedKeys(settings: Settings, siteId: SiteId) {
  return parseSiteKeys((await settings.setting(siteSetting(siteId))) ?? "", siteId);
}

function secretSetting(name: ServerSecret): string {
  return `vault.server.${name}`;
}

function boundTo({ siteId, purpose, recordId }: SealContext, version: number): readonly string[] {
  return ["seal", purpose, siteId, recordId, String(version)];
}

function tag(key: KeyObject, text: string): PinTag {
  return createHmac("sha256", key).update(text).digest().subarray(0, TAG_BYTES).toString("base64url") as PinTag;
}

function cannotOpen({ purpose, recordId }: SealContext, cause?: unknown): CardeaError {
  const detail = `The sealed ${purpose} of ${recordId} could not be opened: it was damaged, or moved from another place.`;
  return new CardeaError("vault_cannot_open", detail, { cause });
}
