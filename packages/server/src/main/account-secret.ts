import type { Store } from "../store/port.ts";
import type { Keyring } from "../vault/keyring.ts";
import type { World } from "../world/port.ts";

const SECRET_BYTES = 32;

interface SecretTools {
  readonly store: Pick<Store, "unit">;
  readonly vault: Pick<Keyring, "serverSecret" | "saveServerSecret">;
  readonly world: Pick<World, "randomBytes">;
}

/** What encrypts second factors and signs cookies, as text; made at the first call ever, sealed by the vault. */
export async function openAccountSecret({ store, vault, world }: SecretTools): Promise<string> {
  const bytes = await store.unit(async (tx) => {
    const kept = await vault.serverSecret(tx, "accounts");
    const secret = kept ?? world.randomBytes(SECRET_BYTES);
    if (kept === null) await vault.saveServerSecret(tx, "accounts", secret);
    return secret;
  });
  return Buffer.from(bytes).toString("base64url");
}
