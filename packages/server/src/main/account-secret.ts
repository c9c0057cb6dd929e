import { keptSecret, type SecretTools } from "../vault/server-secret.ts";
import type { World } from "../world/port.ts";

const SECRET_BYTES = 32;

/** What encrypts second factors and signs cookies, as text; made at the first call ever, sealed by the vault. */
export async function openAccountSecret(
  tools: SecretTools & { readonly world: Pick<World, "randomBytes"> },
): Promise<string> {
  const bytes = await keptSecret(tools, "accounts", () => tools.world.randomBytes(SECRET_BYTES));
  return Buffer.from(bytes).toString("base64url");
}
