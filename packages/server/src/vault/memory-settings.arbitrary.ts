import { makeId, type SiteId } from "@cardea/core";
import type { SettingsStore } from "./settings.ts";

/** A store of settings in memory that obeys the contract: a unit is kept whole or not at all. */
export interface MemorySettings extends SettingsStore {
  readonly kept: ReadonlyMap<string, string>;
  addSite(siteId: SiteId): void;
  /** Changes what is kept behind the vault's back. */
  overwrite(name: string, value: string): void;
}

export function memorySettings(): MemorySettings {
  let kept = new Map<string, string>();
  const siteIds: { id: SiteId }[] = [];
  const sites = async () => siteIds;
  return {
    get kept() {
      return kept;
    },
    addSite: (id) => void siteIds.push({ id }),
    overwrite: (name, value) => void kept.set(name, value),
    sites,
    setting: async (name) => kept.get(name) ?? null,
    async unit(work) {
      const draft = new Map(kept);
      const result = await work({
        sites,
        setting: async (name) => draft.get(name) ?? null,
        saveSetting: async (name, value) => void draft.set(name, value),
      });
      kept = draft;
      return result;
    },
  };
}

/** The id of a kind with that number. */
export function idOf<Kind extends Parameters<typeof makeId>[0]>(kind: Kind, number: number) {
  return makeId(kind, 1_780_272_000_000, new Uint8Array(10).fill(number));
}
