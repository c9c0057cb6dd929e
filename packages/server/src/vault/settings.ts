import type { SiteId } from "@cardea/core";

/** The part of the store that keeps wrapped keys. The vault doesn't know the store itself. */
export interface Settings {
  setting(name: string): Promise<string | null>;
}
export interface SettingsTx extends Settings {
  saveSetting(name: string, value: string): Promise<void>;
}
export interface SettingsStore extends Settings {
  sites(): Promise<readonly { readonly id: SiteId }[]>;
  unit<Result>(work: (tx: SettingsTx & Pick<SettingsStore, "sites">) => Promise<Result>): Promise<Result>;
}

/** Holds the check value of the master key. */
export const MASTER_SETTING = "vault.master";

export function siteSetting(siteId: SiteId): string {
  return `vault.site.${siteId}`;
}
