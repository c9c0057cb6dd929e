import type { Keyring, ServerSecret } from "./keyring.ts";
import type { SettingsStore } from "./settings.ts";

/** What keeps a secret of the server itself. */
export interface SecretTools {
  readonly store: Pick<SettingsStore, "unit">;
  readonly vault: Pick<Keyring, "serverSecret" | "saveServerSecret">;
}

/** A secret of the server, sealed by the vault; `make` makes it at the first call ever, whoever of several servers is first. */
export function keptSecret(
  { store, vault }: SecretTools,
  name: ServerSecret,
  make: () => Uint8Array,
): Promise<Uint8Array> {
  return store.unit(async (tx) => {
    const kept = await vault.serverSecret(tx, name);
    if (kept !== null) return kept;
    const made = make();
    await vault.saveServerSecret(tx, name, made);
    return made;
  });
}
