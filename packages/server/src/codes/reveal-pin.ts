import { CardeaError, type CodeId, type Pin } from "@cardea/core";
import type { Actor } from "../store/port.ts";
import type { CodeTools } from "./port.ts";
import { found } from "./refuse.ts";
import { tellCode } from "../events/tell-code.ts";

/**
 * The PIN of a code, for a person who says why. It is handed out only after the record of it is durable.
 * Throws `not_found`, or `vault_cannot_open` where the secret was erased.
 */
export async function revealPin(
  { store, vault, world }: CodeTools,
  { codeId, reason }: { readonly codeId: CodeId; readonly reason: string },
  actor: Actor,
): Promise<Pin> {
  const why = reason.trim();
  if (why === "") throw reasonMissing();
  return store.unit(async (tx) => {
    const code = found(await tx.code(codeId), "code");
    const pin = vault.openPin(code.siteId, code.id, code.pin);
    await tellCode(tx, code, { actor, action: "code.revealed", at: world.now(), facts: {}, personal: { reason: why } });
    return pin;
  });
}

/** A reason is needed and was not given. */
export function reasonMissing(): CardeaError {
  const message = "Say why, in a few words; the reason is kept in the log.";
  return new CardeaError("invalid_field", message, { fields: [{ path: "reason", code: "required", message }] });
}
