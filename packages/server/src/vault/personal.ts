import type { KeyObject } from "node:crypto";
import { CardeaError, canonicalJson, type HolderId, type SiteId } from "@cardea/core";
import type { World } from "../world/port.ts";
import { closeBox, KEY_BYTES, keyFrom, openBox } from "./cipher.ts";
import type { SealContext, Sealed, Vault } from "./port.ts";
import type { Settings, SettingsTx } from "./settings.ts";

export interface HolderOfSite {
  readonly siteId: SiteId;
  readonly holderId: HolderId;
}

export type PersonalFacts = Readonly<Record<string, string>>;

/**
 * Personal facts in audit records, which can never be changed: each holder has a key, and whoever deletes it makes all
 * facts about that holder unreadable while every proof still holds.
 */
export interface PersonalSeal {
  /**
   * Seals facts under the holder's key, which it makes at first use. The text also tells, in clear, the ids of holder and
   * site. Null if the holder was erased: then nothing is kept.
   */
  sealPersonal(tx: SettingsTx, holder: HolderOfSite, facts: PersonalFacts): Promise<Sealed | null>;
  /** The facts, or null if the holder was erased. Throws CardeaError `vault_cannot_open`. */
  openPersonal(settings: Settings, sealed: string): Promise<PersonalFacts | null>;
  /** Deletes the holder's key for good. */
  eraseHolder(tx: SettingsTx, holderId: HolderId): Promise<void>;
  /** Seals the holder's key again with the newest key of the site; part of the rotation of a site's key. */
  resealHolderKey(tx: SettingsTx, holder: HolderOfSite): Promise<void>;
}

const ERASED = "erased";
const FORM = /^p1\.(site_[0-9a-f-]+)\.(holder_[0-9a-f-]+)\.([A-Za-z0-9_.-]+)$/;

type Tools = { readonly vault: Vault; readonly world: Pick<World, "randomBytes"> };

export function personalSeal({ vault, world }: Tools): PersonalSeal {
  const randomBytes = (count: number) => world.randomBytes(count);

  async function keyOf(settings: Settings, holder: HolderOfSite): Promise<KeyObject | null> {
    const stored = await settings.setting(keySetting(holder.holderId));
    if (stored === ERASED) return null;
    if (stored === null) throw cannotOpen(holder);
    return keyFrom(Buffer.from(vault.open(keyContext(holder), stored as Sealed), "base64"));
  }

  async function keep(tx: SettingsTx, holder: HolderOfSite, keyText: string): Promise<void> {
    await tx.saveSetting(keySetting(holder.holderId), vault.seal(keyContext(holder), keyText));
  }

  return {
    async sealPersonal(tx, holder, facts) {
      const isNew = (await tx.setting(keySetting(holder.holderId))) === null;
      if (isNew) await keep(tx, holder, Buffer.from(randomBytes(KEY_BYTES)).toString("base64"));
      const key = await keyOf(tx, holder);
      if (key === null) return null;
      const plain = Buffer.from(canonicalJson(wellFormed(facts)), "utf8");
      const box = closeBox(key, randomBytes, { bound: boundTo(holder), plain });
      return `p1.${holder.siteId}.${holder.holderId}.${box}` as Sealed;
    },

    async openPersonal(settings, sealed) {
      const [, siteId, holderId, box = ""] = FORM.exec(sealed) ?? [];
      const holder = { siteId: siteId as SiteId, holderId: holderId as HolderId };
      const key = await keyOf(settings, holder);
      if (key === null) return null;
      try {
        return JSON.parse(openBox(key, box, boundTo(holder)).toString("utf8")) as PersonalFacts;
      } catch (cause) {
        throw cannotOpen(holder, cause);
      }
    },

    async eraseHolder(tx, holderId) {
      await tx.saveSetting(keySetting(holderId), ERASED);
    },

    async resealHolderKey(tx, holder) {
      const stored = await tx.setting(keySetting(holder.holderId));
      if (stored === null || stored === ERASED) return;
      await keep(tx, holder, vault.open(keyContext(holder), stored as Sealed));
    },
  };
}

function keySetting(holderId: HolderId): string {
  return `vault.holder.${holderId}`;
}

function keyContext({ siteId, holderId }: HolderOfSite): SealContext {
  return { siteId, purpose: "holder_key", recordId: holderId };
}

function boundTo({ siteId, holderId }: HolderOfSite): readonly string[] {
  return ["personal", siteId, holderId];
}

function wellFormed(facts: PersonalFacts): PersonalFacts {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name.toWellFormed(), fact.toWellFormed()]));
}

function cannotOpen({ holderId }: HolderOfSite, cause?: unknown): CardeaError {
  const detail = `Personal facts about ${holderId} in the audit log could not be opened: they were damaged, or moved from another place.`;
  return new CardeaError("vault_cannot_open", detail, { cause });
}
